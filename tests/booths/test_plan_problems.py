"""What is wrong with a plan is found, named and said; what is right is left in peace."""

import time

import pytest

from mima.booths.plan import problems as facts
from mima.booths.plan.checking import problems_of
from mima.booths.plan.document import DrawnBooth, DrawnDoor, FloorPlan
from mima.booths.plan.problems import Problem
from mima.booths.pricing import Label
from mima.editions.models import ZoneKind
from tests.booths.plans import DOOR, booth, demo_plan, hall, plan, rectangle, zone

BOWTIE = (0, 0), (300, 300), (300, 0), (0, 300)


def found(plan: FloorPlan) -> list[tuple[type[Problem], tuple[str, ...]]]:
    return [(type(problem), problem.codes) for problem in problems_of(plan, {"c"})]


def test_nothing_is_wrong_with_the_demos_hall() -> None:
    assert problems_of(demo_plan(), {"equipped", "comfort", "large", "island", "counter"}) == []


def test_nothing_is_wrong_with_an_empty_plan() -> None:
    assert problems_of(FloorPlan.of([], [], []), set()) == []


def test_booths_that_share_a_side_do_not_overlap() -> None:
    assert found(plan(booth(), booth("A2", rectangle(400, 100, 300, 200)))) == []


def test_a_sliver_that_comes_of_rounding_is_no_overlap() -> None:
    turned = (400, 100), (700, 100), (700, 300), (400, 300)
    leaning = ((100, 100), (400, 100), (401, 200), (400, 300), (100, 300))
    assert found(plan(booth(shape=leaning), booth("A2", turned))) == []


def test_two_booths_on_the_same_metres_overlap_by_so_much() -> None:
    problem = problems_of(plan(booth(), booth("A2", rectangle(350, 100, 300, 200))), {"c"})[0]
    assert (problem.codes, problem.values["area"]) == (("A1", "A2"), Label("1,00", "1.00"))


def test_booths_of_two_halls_never_overlap() -> None:
    other = hall(code="I")
    both = FloorPlan.of([hall(), other], [zone()], [booth(), booth("A2", hall="I")])
    assert facts.Overlap not in {type(problem) for problem in problems_of(both, {"c"})}


def test_one_code_in_two_spellings_is_twice() -> None:
    assert found(plan(booth(), booth("a1", rectangle(500, 100, 300, 200)))) == [(facts.CodeTwice, ("A1", "a1"))]


def test_zones_and_halls_of_one_code_are_twice() -> None:
    both = FloorPlan.of([hall(), hall()], [zone(), zone()], [])
    assert found(both) == [(facts.HallTwice, ("H", "H")), (facts.ZoneTwice, ("z", "z"))]


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        (booth(shape=rectangle(-50, 100, 300, 200)), facts.OutsideWalls),
        (booth(shape=rectangle(0, 0, 99, 101)), facts.TooSmall),
        (booth(shape=BOWTIE), facts.CrossingSides),
        (booth(hall="X"), facts.UnknownHall),
        (booth(zone="x"), facts.UnknownZone),
        (booth(category="x"), facts.UnknownCategory),
    ],
)
def test_a_booth_that_is_wrong_is_named(wrong: DrawnBooth, fact: type[Problem]) -> None:
    assert (fact, ("A1",)) in found(plan(wrong))


@pytest.mark.parametrize(("kind", "fact"), [(ZoneKind.aisle, facts.OnAisle), (ZoneKind.area, facts.OnArea)])
def test_a_booth_in_the_way_is_named_with_what_it_stands_on(kind: ZoneKind, fact: type[Problem]) -> None:
    ground = zone("way", kind, rectangle(0, 250, 1000, 200))
    problem = problems_of(plan(booth(), zones=(ground,)), {"c"})[0]
    assert (type(problem), problem.values["name"]) == (fact, Label("Zone way", "Zone way"))


def test_a_booth_beside_an_aisle_is_not_in_it() -> None:
    assert found(plan(booth(), zones=(zone("way", ZoneKind.aisle, rectangle(0, 300, 1000, 200)),))) == []


def test_a_booth_that_leaves_its_zone_is_named_with_the_zone() -> None:
    small = zone("small", shape=rectangle(100, 100, 200, 200))
    assert found(plan(booth(zone="small"), zones=(small,))) == [(facts.OutsideZone, ("A1",))]


@pytest.mark.parametrize(("y", "expected"), [(481, [(facts.DoorBlocked, ("A1",))]), (480, [])])
def test_a_door_needs_120_free_centimetres_before_it(y: int, expected: list[object]) -> None:
    assert found(plan(booth(shape=rectangle(400, y, 300, 200)), doors=(DOOR,))) == expected


def test_a_door_without_a_name_is_called_a_door() -> None:
    nameless = DrawnDoor(DOOR.start, DOOR.end)
    problem = problems_of(plan(booth(shape=rectangle(400, 500, 300, 200)), doors=(nameless,)), {"c"})[0]
    assert problem.values["name"] == Label("Porte", "Door")


def test_zones_and_walls_that_cross_themselves_are_said_and_judge_no_booth() -> None:
    crossed = FloorPlan.of([hall(outline=BOWTIE)], [zone(shape=BOWTIE)], [booth()])
    assert found(crossed) == [(facts.CrossingWalls, ("H",)), (facts.CrossingZone, ("z",))]


def test_a_zone_without_a_hall_is_named() -> None:
    assert found(FloorPlan.of([], [zone()], [])) == [(facts.ZoneWithoutHall, ("z",))]


def test_every_problem_of_a_bad_plan_has_a_sentence() -> None:
    bad = plan(booth(hall="X", category="x"), booth("A2", BOWTIE), booth("A3"), booth("A4"), booth("a4", zone="x"))
    assert all("%" not in problem.message % problem.values for problem in problems_of(bad, {"c"}))


def crowd(step: int) -> FloorPlan:
    """Two thousand booths, that many centimetres from one to the next, in a hall with twenty aisles."""
    ground = rectangle(0, 0, 40_000, 10_000)
    aisles = [zone(f"way{number}", ZoneKind.aisle, rectangle(0, number * 400 + 350, 40_000, 40)) for number in range(20)]
    booths = [booth(f"B{n}", rectangle(n % 100 * step, n // 100 * step, 300, 200)) for n in range(2_000)]
    return FloorPlan.of([hall(width_cm=40_000, depth_cm=10_000, outline=ground)], [zone(shape=ground), *aisles], booths)


@pytest.mark.parametrize("step", [400, 290, 0], ids=["apart", "each on the next", "all on one heap"])
def test_two_thousand_booths_are_checked_within_seconds_however_they_lie(step: int) -> None:
    crowded = crowd(step)
    begun = time.process_time()
    problems_of(crowded, {"c"})
    assert time.process_time() - begun < 5
