"""The corners of an SVG shape with straight sides, in the shape's own units."""

import re
from collections.abc import Callable, Iterator, Mapping

from mima.booths.plan.svg.matrix import NoNumber, Spot, length, numbers
from mima.core.errors import N_

CURVED = N_("it has curved sides: draw it with straight ones")
OPEN = N_("its outline is not closed")
SEVERAL = N_("it has several outlines: draw each as a shape of its own")
NO_SIZE = N_("it has no size")
IN_PERCENT = N_("its size is a share of the drawing")
# Ends as near as this, in parts of the drawing's own units, are the same point written twice.
SAME = 1e-6

_COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*(?:[eE][+-]?\d[^a-zA-Z]*)*)", re.ASCII)
Attributes = Mapping[str, str]


class NoOutline(Exception):
    """The shape is no polygon; `why` is a message id."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def corners(kind: str, attributes: Attributes) -> list[Spot]:
    """The corners, the first not repeated at the end; `NoOutline` says why there are none, `NoNumber` what is unreadable."""
    spots = _READERS[kind](attributes)
    if len(spots) > 1 and _same(spots[0], spots[-1]):
        spots = spots[:-1]
    if len(spots) < 3:
        raise NoOutline(NO_SIZE)
    return spots


def _rectangle(attributes: Attributes) -> list[Spot]:
    said = [attributes.get(name, "0") for name in ("x", "y", "width", "height")]
    if any("%" in text for text in said):
        raise NoOutline(IN_PERCENT)
    x, y, width, height = map(length, said)
    if width <= 0 or height <= 0:
        raise NoOutline(NO_SIZE)
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _polygon(attributes: Attributes) -> list[Spot]:
    values = numbers(attributes.get("points", ""))
    if len(values) % 2:
        raise NoNumber(attributes["points"])
    return list(zip(values[::2], values[1::2], strict=True))


def _polyline(attributes: Attributes) -> list[Spot]:
    spots = _polygon(attributes)
    if spots and not _same(spots[0], spots[-1]):
        raise NoOutline(OPEN)
    return spots


def _path(attributes: Attributes) -> list[Spot]:
    spots: list[Spot] = []
    is_closed = False
    for command, values in _commands(attributes.get("d", "")):
        if is_closed or (command in "Mm" and spots):
            raise NoOutline(SEVERAL)
        if command in "Zz":
            is_closed = True
        else:
            spots += _line(command, values, spots[-1] if spots else (0.0, 0.0))
    if spots and not is_closed and not _same(spots[0], spots[-1]):
        raise NoOutline(OPEN)
    return spots


def _commands(text: str) -> Iterator[tuple[str, list[float]]]:
    place = len(text) - len(text.lstrip())
    while place < len(text):
        match = _COMMAND.match(text, place)
        if match is None:
            raise NoNumber(text[place:])
        if match[1] in "CcSsQqTtAa":
            raise NoOutline(CURVED)
        yield match[1], numbers(match[2])
        place = match.end()


def _line(command: str, values: list[float], start: Spot) -> list[Spot]:
    """Where the pen goes by this command, from point to point."""
    if command in "HhVv":
        along = [(value, 0.0) if command in "Hh" else (0.0, value) for value in values]
    elif command in "MmLl" and len(values) % 2 == 0:
        along = list(zip(values[::2], values[1::2], strict=True))
    else:
        along = []
    if not along:
        raise NoNumber(command)
    spots: list[Spot] = []
    for step in along:
        start = _next(command, step, start)
        spots.append(start)
    return spots


def _next(command: str, step: Spot, start: Spot) -> Spot:
    if command.islower():
        return start[0] + step[0], start[1] + step[1]
    if command in "HV":
        return (step[0], start[1]) if command == "H" else (start[0], step[1])
    return step


def _same(one: Spot, other: Spot) -> bool:
    return all(abs(a - b) <= SAME * max(1, abs(a), abs(b)) for a, b in zip(one, other, strict=True))


def _round(_attributes: Attributes) -> list[Spot]:
    raise NoOutline(CURVED)


def _stroke(_attributes: Attributes) -> list[Spot]:
    raise NoOutline(OPEN)


_READERS: dict[str, Callable[[Attributes], list[Spot]]] = {
    "rect": _rectangle,
    "polygon": _polygon,
    "polyline": _polyline,
    "path": _path,
    "circle": _round,
    "ellipse": _round,
    "line": _stroke,
}
KINDS = frozenset(_READERS)
