"""The geometry of the plan, without a database."""

import pytest

from mima.booths.plan import geometry as plan

SQUARE = [[0, 0], [200, 0], [200, 200], [0, 200]]


def moved(x: int, y: int) -> list[list[int]]:
    return [[a + x, b + y] for a, b in SQUARE]


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [(200, 0, True), (260, 0, True), (261, 0, False), (0, 200, True), (0, 600, False), (200, 200, False)],
    ids=["side by side", "a partition between", "a passage between", "back to back", "far away", "corner to corner"],
)
def test_neighbours_touch_along_a_side(x: int, y: int, expected: bool) -> None:
    assert plan.are_neighbours(SQUARE, moved(x, y)) is expected


def test_a_hall_of_forty_metres_is_drawn_1080_units_wide_with_a_margin() -> None:
    assert plan.view_box(4000, 2500) == "-8 -8 1096 691"


def test_words_are_drawn_smaller_where_a_booth_is_small_but_never_too_small() -> None:
    assert [plan.Box(0, 0, side, side).fit for side in (80, 29, 5)] == [1, 0.6, 0.6]


def test_a_name_is_broken_between_words_only() -> None:
    assert plan.in_lines("Salle de projection", 90) == ["Salle de", "projection"]
