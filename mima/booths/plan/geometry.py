"""Geometry of the floor plan: centimetres in a hall become the drawing's units; who stands next to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, dist, radians, sin

# One drawing is this many units wide, so that text of a fixed size fits booths of six square metres in a hall of 40 m.
DRAWING_WIDTH = 1080
NEIGHBOUR_GAP_CM = 60
# Room around the walls, for the thickness of their line.
MARGIN = 8
# What a code above a price needs at full size, the smallest size still read, and what a letter of a place's name takes.
NEEDED_WIDTH, NEEDED_HEIGHT = 58, 52
SMALLEST = 0.6
LETTER = 9.6

Point = Sequence[int]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in drawing units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return (round(self.x + self.width / 2, 1), round(self.y + self.height / 2, 1))

    @property
    def fit(self) -> float:
        """How large a code above a price may be drawn in it, 1 being full size."""
        return round(max(SMALLEST, min(1, self.width / NEEDED_WIDTH, self.height / NEEDED_HEIGHT)), 2)

    @property
    def is_upright(self) -> bool:
        """Whether words are better set along its height."""
        return self.height > 2 * self.width


def scale(width_cm: int) -> float:
    """Drawing units per centimetre in a hall of this width."""
    return DRAWING_WIDTH / width_cm


def view_box(width_cm: int, depth_cm: int) -> str:
    """The SVG `viewBox` that shows a hall of this size with a margin."""
    height = round(depth_cm * scale(width_cm))
    return f"{-MARGIN} {-MARGIN} {DRAWING_WIDTH + 2 * MARGIN} {height + 2 * MARGIN}"


def points(shape: Iterable[Point], factor: float) -> str:
    """The polygon as an SVG `points` attribute."""
    return " ".join(f"{round(x * factor, 1):g},{round(y * factor, 1):g}" for x, y in shape)


def box(shape: Sequence[Point], factor: float) -> Box:
    """The upright rectangle around the polygon, in drawing units."""
    xs, ys = [point[0] for point in shape], [point[1] for point in shape]
    return Box(
        round(min(xs) * factor, 1),
        round(min(ys) * factor, 1),
        round((max(xs) - min(xs)) * factor, 1),
        round((max(ys) - min(ys)) * factor, 1),
    )


def in_lines(name: str, room: float) -> list[str]:
    """The words of a name in lines that fit this many units, as far as whole words allow."""
    lines: list[str] = []
    for word in name.split():
        if lines and (len(lines[-1]) + 1 + len(word)) * LETTER <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def middle(shape: Sequence[Point]) -> tuple[float, float]:
    """The middle of the upright rectangle around the shape, in centimetres."""
    xs, ys = [point[0] for point in shape], [point[1] for point in shape]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def are_neighbours(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether the rectangles around both shapes touch along a side, give or take a partition's thickness."""
    a, b = box(one, 1), box(other, 1)
    side = _overlap(a.y, a.height, b.y, b.height) > 0 and _gap(a.x, a.width, b.x, b.width) <= NEIGHBOUR_GAP_CM
    back = _overlap(a.x, a.width, b.x, b.width) > 0 and _gap(a.y, a.height, b.y, b.height) <= NEIGHBOUR_GAP_CM
    return side or back


def _overlap(start: float, length: float, other: float, other_length: float) -> float:
    return min(start + length, other + other_length) - max(start, other)


def _gap(start: float, length: float, other: float, other_length: float) -> float:
    return max(0, -_overlap(start, length, other, other_length))


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle in whole centimetres, turned about its middle by whole degrees; `x`, `y` is its corner before it was turned."""

    x: int
    y: int
    width: int
    depth: int
    angle: int = 0


def corners(of: Rectangle) -> tuple[tuple[int, int], ...]:
    """The polygon of the rectangle, its corners rounded to whole centimetres."""
    middle_x, middle_y = of.x + of.width / 2, of.y + of.depth / 2
    turn = radians(of.angle)
    across, down = of.width / 2, of.depth / 2
    around = ((-across, -down), (across, -down), (across, down), (-across, down))
    return tuple(
        (round(middle_x + dx * cos(turn) - dy * sin(turn)), round(middle_y + dx * sin(turn) + dy * cos(turn)))
        for dx, dy in around
    )


def as_rectangle(shape: Sequence[Point]) -> Rectangle | None:
    """The rectangle that has these corners, give or take their rounding; None for any other polygon."""
    if len(shape) != 4:
        return None
    (x1, y1), (x2, y2), (x3, y3), _last = shape
    width, depth = dist((x1, y1), (x2, y2)), dist((x2, y2), (x3, y3))
    angle = round(degrees(atan2(y2 - y1, x2 - x1))) % 360
    middle_x, middle_y = (x1 + x3) / 2, (y1 + y3) / 2
    found = Rectangle(round(middle_x - width / 2), round(middle_y - depth / 2), round(width), round(depth), angle)
    close = all(dist(one, other) <= 2 for one, other in zip(corners(found), shape, strict=True))
    return found if close else None


def strides(shape: Sequence[Point], gap: float = 0) -> tuple[tuple[float, float], tuple[float, float]]:
    """How far one goes to the right and downwards to stand beside the shape, this gap between, in centimetres.

    Along a rectangle's own sides, so that a row of turned booths stands side by side; beside the upright rectangle around any
    other polygon.
    """
    found = as_rectangle(shape)
    if found is None:
        around = box(shape, 1)
        return (around.width + gap, 0.0), (0.0, around.height + gap)
    quarters, lean = divmod(found.angle + 45, 90)
    across, down = (found.depth, found.width) if quarters % 2 else (found.width, found.depth)
    east, south = cos(radians(lean - 45)), sin(radians(lean - 45))
    return ((across + gap) * east, (across + gap) * south), (-(down + gap) * south, (down + gap) * east)
