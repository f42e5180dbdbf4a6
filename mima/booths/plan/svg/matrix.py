"""Numbers, lengths and transforms as SVG writes them. Whatever is no finite number is refused."""

import math
import re
from dataclasses import dataclass
from functools import reduce

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_BETWEEN = re.compile(r"[\s,]*", re.ASCII)
_STEP = re.compile(r"([a-zA-Z]+)\s*\(([^()]*)\)", re.ASCII)
# User units in a unit of length, at the 96 to an inch of CSS.
UNITS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "pc": 16.0}
LONGEST_QUOTED = 40

Spot = tuple[float, float]


class NoNumber(Exception):
    """`text` is where a number should be."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text[:LONGEST_QUOTED]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The affine map x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def __matmul__(self, inner: "Matrix") -> "Matrix":
        """The map that does `inner` first."""
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    def of(self, spot: Spot) -> Spot:
        return self.a * spot[0] + self.c * spot[1] + self.e, self.b * spot[0] + self.d * spot[1] + self.f


def numbers(text: str) -> list[float]:
    """All numbers of a list with blanks or commas between; `NoNumber` for anything else in it."""
    found, place = [], _past(text, 0)
    while place < len(text):
        match = _NUMBER.match(text, place)
        if match is None:
            raise NoNumber(text[place:])
        found.append(_finite(match[0]))
        place = _past(text, match.end())
    return found


def length(text: str) -> float:
    """User units of a single length such as 12, 12px or 3mm."""
    match = _NUMBER.match(text.strip())
    unit = UNITS.get(text.strip()[match.end() :]) if match else None
    if match is None or unit is None:
        raise NoNumber(text)
    return _finite(match[0]) * unit


def transform(text: str) -> Matrix:
    """The map of a `transform` attribute."""
    steps, place = [], _past(text, 0)
    while place < len(text):
        match = _STEP.match(text, place)
        if match is None:
            raise NoNumber(text[place:])
        steps.append(_step(match[1], numbers(match[2])))
        place = _past(text, match.end())
    return reduce(Matrix.__matmul__, steps, Matrix())


def _past(text: str, place: int) -> int:
    match = _BETWEEN.match(text, place)
    return match.end() if match else place


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NoNumber(text)
    return number


def _step(name: str, values: list[float]) -> Matrix:
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return Matrix(a, b, c, d, e, f)
        case "translate", [x, *y] if len(y) < 2:
            return Matrix(e=x, f=y[0] if y else 0)
        case "scale", [x, *y] if len(y) < 2:
            return Matrix(a=x, d=y[0] if y else x)
        case "rotate", [angle]:
            return _turned(math.radians(angle))
        case "rotate", [angle, x, y]:
            return Matrix(e=x, f=y) @ _turned(math.radians(angle)) @ Matrix(e=-x, f=-y)
        case "skewX", [angle]:
            return Matrix(c=math.tan(math.radians(angle)))
        case "skewY", [angle]:
            return Matrix(b=math.tan(math.radians(angle)))
    raise NoNumber(f"{name}({', '.join(f'{value:g}' for value in values)})")


def _turned(angle: float) -> Matrix:
    return Matrix(math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle))
