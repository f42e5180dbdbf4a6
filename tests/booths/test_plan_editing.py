"""Steps on a draft: each finds what it is about as it is now, or says that it is not there any more."""

from dataclasses import replace

import pytest

from mima.booths.plan import doors, editing
from mima.booths.plan.document import (
    CodeUnfit,
    DrawnDoor,
    FloorPlan,
    PartUnfit,
    PlanUnreadable,
    ShapeUnfit,
    TooMany,
)
from mima.editions.models import ZoneKind
from tests.booths.plans import DOOR, booth, hall, plan, rectangle, zone

ENDS = (DOOR.start, DOOR.end)


def test_a_step_about_a_booth_that_was_renamed_meanwhile_makes_no_second_one() -> None:
    renamed = plan(booth("A2", id=7))
    with pytest.raises(editing.PartGone, match="A1"):
        editing.put_booth(renamed, "A1", booth("A1", id=7))


def test_a_booth_that_is_put_in_the_place_of_another_is_the_same_one() -> None:
    changed = editing.put_booth(plan(booth("A1", id=7)), "A1", booth("B1"))
    assert [(one.code, one.id) for one in changed.booths] == [("B1", 7)]


def test_a_step_about_a_zone_that_was_renamed_meanwhile_makes_no_second_one() -> None:
    with pytest.raises(editing.PartGone, match="old"):
        editing.put_zone(plan(), ("H", "old"), zone("new"))


def test_a_step_about_a_hall_that_was_renamed_meanwhile_makes_no_second_one() -> None:
    with pytest.raises(editing.PartGone, match="H9"):
        editing.put_hall(plan(), "H9", hall(code="H8"))


def test_copies_of_a_booth_that_is_gone_are_none() -> None:
    with pytest.raises(editing.PartGone, match="A1"):
        editing.copy_row(plan(), "A1", 2, 300, 0)


@pytest.mark.parametrize("kind", [ZoneKind.aisle, ZoneKind.area])
def test_a_zone_with_booths_stays_a_zone_for_booths(kind: ZoneKind) -> None:
    with pytest.raises(editing.BoothsInZone, match="z"):
        editing.put_zone(plan(booth()), ("H", "z"), zone(kind=kind))


def test_a_zone_without_booths_may_become_an_aisle() -> None:
    assert editing.put_zone(plan(), ("H", "z"), zone(kind=ZoneKind.aisle)).zones[0].kind is ZoneKind.aisle


def test_a_hall_keeps_its_doors_whatever_its_form_says() -> None:
    assert editing.put_hall(plan(doors=(DOOR,)), "H", hall(name_fr="Salle")).halls[0].doors == (DOOR,)


def test_walls_of_a_drawing_are_the_walls_of_the_hall_which_grows_with_them() -> None:
    walls = rectangle(0, 0, 1200, 700)
    (found,) = editing.take(plan(), (), (), ("H", walls)).halls
    assert (found.outline, found.width_cm, found.depth_cm) == (walls, 1200, 800)


def test_a_door_is_a_gap_in_a_wall() -> None:
    assert doors.put(plan(), "H", None, DOOR).halls[0].doors == (DOOR,)


@pytest.mark.parametrize("end", [(500, 760), (1100, 800), (500, 400)])
def test_a_door_that_is_in_no_wall_is_refused(end: tuple[int, int]) -> None:
    with pytest.raises(doors.DoorNotInWall):
        doors.put(plan(), "H", None, DrawnDoor((400, 800), end))


def test_a_door_beside_a_turned_wall_by_a_few_centimetres_is_in_it() -> None:
    slanted = plan(outline=((0, 0), (1000, 500), (0, 500)))
    assert doors.put(slanted, "H", None, DrawnDoor((100, 50), (200, 104))).halls[0].doors


def test_a_second_door_in_the_same_place_is_refused_whichever_way_round() -> None:
    with pytest.raises(doors.DoorTwice):
        doors.put(plan(doors=(DOOR,)), "H", None, DrawnDoor(DOOR.end, DOOR.start))


def test_a_door_can_be_moved_and_named() -> None:
    moved = DrawnDoor((0, 100), (0, 300), "Quai", "Dock")
    assert doors.put(plan(doors=(DOOR,)), "H", ENDS, moved).halls[0].doors == (moved,)


def test_a_door_that_another_window_moved_is_not_put_down_twice() -> None:
    with pytest.raises(doors.DoorGone):
        doors.put(plan(), "H", ENDS, DOOR)


def test_a_door_can_be_taken_away() -> None:
    assert doors.remove(plan(doors=(DOOR,)), "H", ENDS).halls[0].doors == ()


def refused(drawn: FloorPlan) -> PlanUnreadable:
    with pytest.raises(PlanUnreadable) as found:
        FloorPlan.from_json(drawn.as_json())
    return found.value


def test_a_code_that_grew_too_long_is_named() -> None:
    error = refused(plan(booth("A999999999999")))
    assert (type(error), error.values) == (CodeUnfit, {"code": "A999999999999"})


def test_a_booth_beyond_all_measure_is_named() -> None:
    error = refused(plan(booth("A1", rectangle(0, 0, 100_001, 200))))
    assert (type(error), error.values) == (ShapeUnfit, {"code": "A1"})


def test_another_value_that_does_not_fit_is_said_of_its_booth() -> None:
    error = refused(plan(booth("A1", note_fr="x" * 401)))
    assert (type(error), error.values) == (PartUnfit, {"code": "A1"})


def test_of_too_many_booths_the_numbers_are_said() -> None:
    assert type(refused(plan(*(booth(f"A{number}") for number in range(2_001))))) is TooMany


def test_of_too_many_doors_the_numbers_are_said() -> None:
    assert type(refused(plan(doors=(DOOR,) * 41))) is TooMany


@pytest.mark.parametrize(
    "said", [{"halls": []}, {"halls": [1], "zones": [], "booths": []}, {"halls": [{}], "zones": [], "booths": []}]
)
def test_no_refusal_speaks_the_words_of_a_library(said: object) -> None:
    with pytest.raises(PlanUnreadable) as found:
        FloorPlan.from_json(said)
    assert "`" not in str(found.value)
    assert "Expected" not in str(found.value)


def test_a_hall_that_was_renamed_meanwhile_gets_no_door() -> None:
    with pytest.raises(editing.PartGone):
        doors.put(replace(plan(), halls=()), "H", None, DOOR)
