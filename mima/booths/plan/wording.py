"""Where words stand in a shape on the plan, and how they are turned."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mima.booths.plan.document import Point
from mima.booths.plan.geometry import middle

# Corners are whole centimetres: a turned rectangle has right angles within this share only.
RIGHT = 0.04
# Of a circle within a shape: the width and the depth of the words that stand in it.
IN_CIRCLE = 1.75, 0.95


@dataclass(frozen=True, slots=True)
class WordsBox:
    """A rectangle in the hall's centimetres, turned about its middle by so many degrees, clockwise and less than half right."""

    middle: tuple[float, float]
    width: float
    depth: float
    angle: float = 0


def box_of(shape: Sequence[Point]) -> WordsBox:
    """The largest place for words: a rectangle itself, turned as it is; in other shapes within their widest part."""
    return _of_rectangle(shape) or _within(shape)


def _of_rectangle(shape: Sequence[Point]) -> WordsBox | None:
    if len(shape) != 4:
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = shape
    along, across = (bx - ax, by - ay), (cx - bx, cy - by)
    length, depth = math.hypot(*along), math.hypot(*across)
    is_closed = math.dist((ax + cx, ay + cy), (bx + dx, by + dy)) <= RIGHT * (length + depth)
    if not is_closed or abs(along[0] * across[0] + along[1] * across[1]) > RIGHT * length * depth or not length * depth:
        return None
    # A line of words goes along the sides that lie flatter.
    if abs(along[0]) < abs(along[1]):
        along, length, depth = across, depth, length
    return WordsBox(((ax + cx) / 2, (ay + cy) / 2), length, depth, round(math.degrees(math.atan(along[1] / along[0])), 2))


def _within(shape: Sequence[Point]) -> WordsBox:
    import shapely

    # Of sides that cross, this keeps what has an inside; of a mere line nothing is left.
    polygon = shapely.Polygon(shape).buffer(0)
    if polygon.is_empty:
        return WordsBox(middle(shape), 0, 0)
    radius = shapely.maximum_inscribed_circle(polygon, tolerance=5)
    (x, y), room = radius.coords[0], radius.length
    balance = polygon.centroid
    # The widest place may be anywhere along a strip; words look best in the middle where that is hardly less wide.
    if polygon.contains(balance) and (there := polygon.boundary.distance(balance)) > 0.8 * room:
        x, y, room = balance.x, balance.y, there
    return WordsBox((x, y), room * IN_CIRCLE[0], room * IN_CIRCLE[1])
