"""The floor plan as a document: written down and read again it is the same; what is none says where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mima.booths.plan.document import LARGEST_CM, DrawnBooth, DrawnHall, DrawnZone, FloorPlan, PlanUnreadable
from mima.editions.models import ZoneKind

coordinates = st.integers(-LARGEST_CM, LARGEST_CM)
shapes = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=8).map(tuple)
codes = st.from_regex(r"\A[A-Z][0-9]{1,2}\Z")
booths = st.builds(
    DrawnBooth,
    id=st.none() | st.integers(1),
    code=codes,
    hall=st.just("H"),
    zone=st.just("z"),
    category=st.just("c"),
    shape=shapes,
)


def hall() -> DrawnHall:
    return DrawnHall(1, "H", "Grand hall", "Main hall", 4_000, 2_500, ((0, 0), (4_000, 0), (4_000, 2_500), (0, 2_500)))


def zone() -> DrawnZone:
    return DrawnZone(None, "H", "aisle", ZoneKind.aisle, "Allée", "Aisle", ((0, 0), (100, 0), (100, 100)))


@given(st.lists(booths, max_size=5))
def test_a_plan_that_is_written_down_and_read_again_is_the_same(found: list[DrawnBooth]) -> None:
    plan = FloorPlan.of([hall()], [zone()], found)
    assert FloorPlan.from_json(plan.as_json()) == plan


def test_a_booth_measures_what_its_corners_say_whichever_way_round() -> None:
    corners = ((0, 0), (300, 0), (300, 200), (0, 200))
    measured = {DrawnBooth(None, "A1", "H", "z", "c", shape).area_dm2 for shape in (corners, corners[::-1])}
    assert measured == {600}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("code", "A 1"),
        ("code", ""),
        ("shape", [[0, 0], [1, 1]]),
        ("shape", [[0, 0], [1, 1], [0, LARGEST_CM + 1]]),
        ("shape", [[0, 0], [1.5, 1], [0, 1]]),
        ("power_watts", -1),
        ("corner", "yes"),
        ("note_fr", "x" * 401),
        ("note_fr", "a\x00b"),
    ],
)
def test_what_is_no_booth_is_refused_by_its_place(part: str, value: Any) -> None:
    said = FloorPlan.of([hall()], [], [DrawnBooth(None, "A1", "H", "z", "c", ((0, 0), (1, 0), (1, 1)))]).as_json()
    said["booths"][0][part] = value
    with pytest.raises(PlanUnreadable) as refused:
        FloorPlan.from_json(said)
    assert refused.value.where == f".booths[0].{part}"


@pytest.mark.parametrize("said", [None, [], "plan", {}, {"halls": [], "zones": []}, {"halls": 1, "zones": [], "booths": []}])
def test_what_is_no_plan_is_refused(said: Any) -> None:
    with pytest.raises(PlanUnreadable):
        FloorPlan.from_json(said)
