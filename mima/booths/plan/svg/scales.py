"""One known length turns a drawing's units into centimetres."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mima.booths.plan.svg.matrix import Spot


@dataclass(frozen=True, slots=True)
class ScaleByWidth:
    """The whole drawing, from the left edge of its `viewBox` to the right one, is this wide in truth."""

    width_cm: int


@dataclass(frozen=True, slots=True)
class ScaleBySide:
    """The longest side of the booth with this code is this long in truth."""

    code: str
    length_cm: int


Scale = ScaleByWidth | ScaleBySide


def longest_side(corners: Sequence[Spot]) -> float:
    """The length of the longest side, in the corners' units."""
    return max(math.dist(one, other) for one, other in zip(corners, [*corners[1:], corners[0]], strict=True))


def first_with(code: str, coded: Iterable[tuple[str, Sequence[Spot]]]) -> Sequence[Spot] | None:
    """The corners of the first shape with the code, capitals aside."""
    return next((corners for found, corners in coded if found.casefold() == code.casefold()), None)
