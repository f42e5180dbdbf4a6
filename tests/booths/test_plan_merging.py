"""Two people drew on the same plan: what only one of them changed is kept, and where both did, it is said."""

from dataclasses import replace

from mima.booths.plan import editing
from mima.booths.plan.changes import What
from mima.booths.plan.document import DrawnBooth, FloorPlan
from mima.booths.plan.merging import merge
from tests.booths.plans import hall, rectangle, zone

GROUND = replace(hall(), id=1)
ZONE = replace(zone(), id=1)


def booth(number: int | None, code: str, **changes: object) -> DrawnBooth:
    return replace(DrawnBooth(number, code, "H", "z", "c", rectangle(100, 100, 300, 200)), **changes)  # type: ignore[arg-type]


def plan(*booths: DrawnBooth) -> FloorPlan:
    return FloorPlan.of([GROUND], [ZONE], booths)


BASE = plan(booth(1, "A1"), booth(2, "A2"))


def test_changes_of_two_booths_by_two_people_are_both_there() -> None:
    theirs, mine = plan(booth(1, "A1", corner=True), booth(2, "A2")), plan(booth(1, "A1"), booth(2, "A2", wall=True))
    found = merge(BASE, theirs, mine)
    assert (found.plan, found.clashes) == (plan(booth(1, "A1", corner=True), booth(2, "A2", wall=True)), ())


def test_different_things_about_one_booth_are_both_there() -> None:
    theirs, mine = plan(booth(1, "A1", corner=True), booth(2, "A2")), plan(booth(1, "A1", wall=True), booth(2, "A2"))
    found = merge(BASE, theirs, mine)
    assert (editing.booth(found.plan, "A1"), found.clashes) == (booth(1, "A1", corner=True, wall=True), ())


def test_where_both_changed_the_same_thing_the_draft_stands_and_it_is_said() -> None:
    theirs, mine = plan(booth(1, "A1", power_watts=1), booth(2, "A2")), plan(booth(1, "A1", power_watts=2), booth(2, "A2"))
    found = merge(BASE, theirs, mine)
    assert (editing.booth(found.plan, "A1"), found.clashes) == (booth(1, "A1", power_watts=2), ("A1",))


def test_the_same_change_by_both_is_no_clash() -> None:
    both = plan(booth(1, "A1", power_watts=1), booth(2, "A2"))
    assert merge(BASE, both, both).clashes == ()


def test_what_they_added_and_what_i_added_are_both_there() -> None:
    found = merge(BASE, plan(*BASE.booths, booth(3, "A3")), plan(*BASE.booths, booth(None, "A4")))
    assert [one.code for one in found.plan.booths] == ["A1", "A2", "A3", "A4"]


def test_what_they_took_away_and_i_left_alone_is_away() -> None:
    assert merge(BASE, plan(booth(2, "A2")), BASE).plan == plan(booth(2, "A2"))


def test_what_they_took_away_and_i_changed_stays_and_is_said() -> None:
    found = merge(BASE, plan(booth(2, "A2")), plan(booth(1, "A1", wall=True), booth(2, "A2")))
    assert ([one.code for one in found.plan.booths], found.clashes) == (["A1", "A2"], ("A1",))


def test_what_i_took_away_and_they_changed_is_away_and_is_said() -> None:
    found = merge(BASE, plan(booth(1, "A1", wall=True), booth(2, "A2")), plan(booth(2, "A2")))
    assert ([one.code for one in found.plan.booths], found.clashes) == (["A2"], ("A1",))


def test_it_says_who_changed_what() -> None:
    found = merge(BASE, plan(booth(1, "B1"), booth(2, "A2")), plan(booth(1, "A1"), booth(2, "A2", wall=True)))
    assert [(one.code, one.what) for one in found.theirs.booths] == [("A1", {What.renamed})]
    assert [(one.code, one.what) for one in found.mine.booths] == [("A2", {What.equipped})]


def test_a_booth_that_was_taken_away_and_drawn_again_meanwhile_is_still_the_same() -> None:
    theirs, mine = plan(booth(9, "A1"), booth(2, "A2")), plan(booth(1, "A1", wall=True), booth(2, "A2"))
    assert merge(BASE, theirs, mine).plan == plan(booth(9, "A1", wall=True), booth(2, "A2"))


def test_a_hall_that_they_made_larger_stays_so_under_my_booths() -> None:
    larger = FloorPlan.of([replace(GROUND, width_cm=2_000)], [ZONE], BASE.booths)
    found = merge(BASE, larger, plan(*BASE.booths, booth(None, "A4")))
    assert (found.plan.halls[0].width_cm, len(found.plan.booths)) == (2_000, 3)
