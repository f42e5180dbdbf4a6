"""What lies within so many kilometres of a place, as words of the index.

An offering is in a town, and all of a town are at one point. It has a word for its town, and one for its cell in each of a few
grids, each twice as fine as the one before. What lies in a circle is then said exactly, however many offerings there are: a cell
all of whose towns are within is one word, one that has some of them is looked at in the next finer grid, and of the finest cells
the towns themselves are named. Where that were too many words, as for a large circle, the cells that its edge cuts stay whole,
and a little of what lies beyond it is looked at as well.

That is left out by the true distance: a listing keeps where its town is as a point in space, in metres, so that both databases
compare points with nothing but products and sums.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from math import asin, ceil, cos, degrees, floor, radians, sin, sqrt
from typing import NamedTuple

MARK = "_g"
TOWN = f"{MARK}t"
# Instead of all others: nobody could tell yet where this is.
AWAITED = f"{MARK}w"
EARTH = 6_371_009
# Kilometres.
STEPS = (10, 25, 50, 100, 200)
USUAL = 50
# Degrees, each twice the one before, so that cells lie in cells.
HEIGHTS = (0.0625, 0.125, 0.25, 0.5, 1.0, 2.0)
# Finer than the finest: the towns by name.
NAMED = -1
KM_IN_DEGREE = 111
# PostgreSQL compares each candidate of its index with all of them.
MOST_WORDS = 80
# What rounding may cost.
MARGIN = 1e-6


class Spot(NamedTuple):
    """A point on the globe in metres from its middle: towards (0, 0), towards 90° east, towards the north pole."""

    x: int
    y: int
    z: int


class Circle(NamedTuple):
    """All that is within so many kilometres (one of `STEPS`) of a point, given in degrees."""

    latitude: float
    longitude: float
    km: int

    @property
    def spot(self) -> Spot:
        return spot(self.latitude, self.longitude)

    @property
    def reach(self) -> int:
        """The square of the straight line through the globe to its edge, in square metres."""
        return round((2 * EARTH * sin(self.km * 1_000 / EARTH / 2)) ** 2)


def spot(latitude: float, longitude: float) -> Spot:
    """The point of these degrees."""
    up, around = radians(latitude), radians(longitude)
    return Spot(*(round(EARTH * part) for part in (cos(up) * cos(around), cos(up) * sin(around), sin(up))))


class Town(NamedTuple):
    """A place of the gazetteer, in degrees."""

    id: int
    latitude: float
    longitude: float


def tokens(town: Town) -> list[str]:
    """The words that stand for this town: its own, and its cells."""
    return [_named(town), *[_cell(town, level) for level in range(len(HEIGHTS))]]


class Frame(NamedTuple):
    """Whole cells that a circle touches, in degrees; `east` may be beyond 180."""

    south: float
    north: float
    west: float
    east: float


def frame(circle: Circle) -> Frame:
    """The cells of the coarsest grid that is looked at for this circle."""
    height = HEIGHTS[_coarsest(circle)]
    up = circle.km * 1_000 / EARTH
    across = sin(up) / max(cos(radians(circle.latitude)), MARGIN)
    # Around a pole it is all longitudes.
    wide = degrees(asin(across)) if across < 1 else 180.0
    return Frame(*_whole(circle.latitude, degrees(up), height), *_whole(circle.longitude, wide, height))


def _whole(middle: float, reach: float, height: float) -> tuple[float, float]:
    return floor((middle - reach - MARGIN) / height) * height, ceil((middle + reach + MARGIN) / height) * height


def cover(circle: Circle, towns: Sequence[Town]) -> tuple[str, ...]:
    """The words one of which each of these towns within the circle has, and none of the others, or only some at its edge.

    `towns` are all of its frame.
    """
    within, coarsest = {town for town in towns if is_within(circle, town)}, _coarsest(circle)
    covers = (tuple(_covered(within, towns, coarsest, finest)) for finest in (NAMED, *range(coarsest + 1)))
    found = next(covers)
    while len(found) > MOST_WORDS and (coarser := next(covers, None)):
        found = coarser
    return found


def _coarsest(circle: Circle) -> int:
    return next(level for level, height in enumerate(HEIGHTS) if height * KM_IN_DEGREE >= circle.km)


def _covered(within: Collection[Town], towns: Sequence[Town], level: int, finest: int) -> Iterator[str]:
    cells: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        cells[_cell(town, level)].append(town)
    for word, there in cells.items():
        found = [town for town in there if town in within]
        if len(found) == len(there) or (found and level == finest):
            yield word
        elif found and level:
            yield from _covered(within, there, level - 1, finest)
        else:
            yield from map(_named, found)


def is_within(circle: Circle, town: Town) -> bool:
    """Whether the town is near enough, as the databases reckon it."""
    middle, there = circle.spot, spot(town.latitude, town.longitude)
    return sum((one - other) ** 2 for one, other in zip(middle, there, strict=True)) <= circle.reach


def kilometres(square: int) -> int:
    """The whole kilometres over ground of a straight line through the globe, given by its square in square metres."""
    return round(2 * EARTH * asin(min(sqrt(square) / 2 / EARTH, 1)) / 1_000)


def _named(town: Town) -> str:
    return f"{TOWN}{town.id}"


def _cell(town: Town, level: int) -> str:
    height = HEIGHTS[level]
    return f"{MARK}{level}_{floor((town.latitude + 90) / height)}_{floor((town.longitude + 180) / height) % round(360 / height)}"


def step(text: str) -> int:
    """The distance that this says: one of the steps, the next larger one for an odd number, the usual one for anything else."""
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return next((km for km in STEPS if km >= wanted), max(STEPS)) if wanted else USUAL
