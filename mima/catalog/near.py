"""What lies within so many kilometres of a place, as words of the index.

For each distance that one may choose the world has a grid of its own, whose cells are a little higher than the distance. A place
has one word for each grid, its cell; a circle touches a dozen cells of its own grid, any of which will do: it costs what words
cost, however many offerings there are. What a cell has beyond the circle is left out by the true distance: a listing keeps where
its place is as a point in space, in metres, so that both databases compare with nothing but products and sums.
"""

from functools import lru_cache
from math import asin, ceil, cos, degrees, floor, radians, sin
from typing import NamedTuple

MARK = "_g"
EARTH = 6_371_009
# Kilometres, and the height of a cell in degrees: one degree of latitude is 111 km.
STEPS = {10: 0.1, 25: 0.25, 50: 0.5, 100: 1.0, 200: 2.0}
USUAL = 50
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


def tokens(latitude: float, longitude: float) -> list[str]:
    """The words that stand for this point: its cell in each grid."""
    return [
        _token(km, floor((latitude + 90) / height), floor((longitude + 180) / height) % round(360 / height))
        for km, height in STEPS.items()
    ]


@lru_cache(512)
def cells(circle: Circle) -> tuple[str, ...]:
    """The words one of which every point within the circle has."""
    height = STEPS[circle.km]
    up = circle.km * 1_000 / EARTH
    across = sin(up) / max(cos(radians(circle.latitude)), MARGIN)
    # Around a pole it is all longitudes.
    wide = degrees(asin(across)) if across < 1 else 180.0
    rows = _steps(circle.latitude + 90, degrees(up), height)
    columns = _steps(circle.longitude + 180, wide, height)
    around = round(360 / height)
    return tuple(dict.fromkeys(_token(circle.km, row, column % around) for row in rows for column in columns))


def _steps(middle: float, reach: float, height: float) -> range:
    return range(floor((middle - reach - MARGIN) / height), ceil((middle + reach + MARGIN) / height))


def _token(km: int, row: int, column: int) -> str:
    return f"{MARK}{km}_{row}_{column}"


def step(text: str) -> int:
    """The distance that this says: one of the steps, the next larger one for an odd number, the usual one for anything else."""
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return next((km for km in STEPS if km >= wanted), max(STEPS)) if wanted else USUAL
