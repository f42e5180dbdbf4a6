"""How far a copy of a booth stands from it, along its own sides."""

import pytest

from mima.booths.plan.geometry import Rectangle, corners, strides


@pytest.mark.parametrize(
    ("angle", "right", "down"),
    [
        (0, (400, 0), (0, 200)),
        (90, (200, 0), (0, 400)),
        (180, (400, 0), (0, 200)),
        (270, (200, 0), (0, 400)),
        (30, (346, 200), (-100, 173)),
        (330, (346, -200), (100, 173)),
        (120, (173, 100), (-200, 346)),
    ],
)
def test_a_turned_booth_has_its_copies_along_its_own_sides(angle: int, right: tuple[int, int], down: tuple[int, int]) -> None:
    found = strides(corners(Rectangle(1_000, 1_000, 400, 200, angle)))
    # Corners are whole centimetres, and so a turned side is one longer or shorter.
    assert [length for stride in found for length in stride] == pytest.approx([*right, *down], abs=1.5)


def test_the_gap_is_along_the_side_too() -> None:
    (x, y), _down = strides(corners(Rectangle(1_000, 1_000, 300, 200, 30)), 100)
    assert (x, y) == pytest.approx((346, 200), abs=1.5)


def test_any_other_polygon_has_its_copies_beside_the_rectangle_around_it() -> None:
    assert strides([(0, 0), (300, 0), (100, 250)], 50) == ((350, 0), (0, 300))
