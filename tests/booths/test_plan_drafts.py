"""A draft that is thrown away or drawn over can be had again for a day; one behind others' saves loses nothing of theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from mima.booths import queries, service
from mima.booths.plan import aside, drafts, editing, rehearsal, rows, versions
from mima.booths.plan.document import FloorPlan
from mima.booths.plan.models import Aside, DraftAside
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from tests.booths.test_versions import BIGGER, book, changed, edition, hold
from tests.people import Cast
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("context", "noon")


def draw(cast: Cast, plan: FloorPlan, who: str = "ana") -> None:
    with transaction():
        drafts.keep(edition(cast), cast.user(who), plan)


def drawn(cast: Cast, who: str = "ana") -> FloorPlan:
    return drafts.drawn(edition(cast), cast.user(who))


def save(cast: Cast, who: str = "ana", seen: str | None = None) -> None:
    user = cast.user(who)
    with transaction():
        drafts.save(edition(cast), user, by=user.actor, why="", seen=seen)


def throw_away(cast: Cast, who: str = "ana") -> None:
    with transaction():
        drafts.discard(edition(cast), cast.user(who))


def kept(cast: Cast, who: str = "ana") -> list[DraftAside]:
    return list(aside.of(edition(cast), cast.user(who)))


def take_back(cast: Cast, key: int, who: str = "ana") -> None:
    with transaction():
        drafts.take_back(edition(cast), cast.user(who), key)


def test_a_draft_that_was_thrown_away_can_be_taken_back(cast: Cast) -> None:
    plan = changed(cast, code="A42")
    draw(cast, plan)
    throw_away(cast)
    assert drawn(cast) != plan
    take_back(cast, kept(cast)[0].id)
    assert (drawn(cast), kept(cast)) == (plan, [])


def test_a_draft_can_be_taken_back_for_a_day(cast: Cast, noon: time_machine.Traveller) -> None:
    draw(cast, changed(cast, code="A42"))
    throw_away(cast)
    (put,) = kept(cast)
    noon.shift(timedelta(days=1))
    with pytest.raises(NotFound):
        take_back(cast, put.id)


def test_nothing_older_than_a_day_is_kept(cast: Cast, noon: time_machine.Traveller) -> None:
    for code in ("A42", "A43"):
        draw(cast, changed(cast, code=code))
        throw_away(cast)
        noon.shift(timedelta(days=1, seconds=1))
    assert db.session.query(DraftAside).count() == 1


def test_of_many_drafts_thrown_away_the_newest_are_kept(cast: Cast) -> None:
    for number in range(aside.MOST + 2):
        draw(cast, changed(cast, power_watts=number + 1))
        throw_away(cast)
    watts = [editing.booth(FloorPlan.from_json(one.drawing), "A02").power_watts for one in kept(cast)]  # type: ignore[union-attr]
    assert watts == [7, 6, 5, 4, 3]


def test_nobody_takes_back_what_somebody_else_threw_away(cast: Cast) -> None:
    draw(cast, changed(cast, code="A42"))
    throw_away(cast)
    (put,) = kept(cast)
    with pytest.raises(NotFound):
        take_back(cast, put.id, "carla")


def test_a_draft_like_the_present_plan_is_not_kept(cast: Cast) -> None:
    draw(cast, rows.present(edition(cast)))
    throw_away(cast)
    assert kept(cast) == []


def test_a_draft_that_a_version_is_taken_over_can_be_taken_back(cast: Cast) -> None:
    draw(cast, changed(cast, code="A42"))
    save(cast)
    plan = changed(cast, "A01", code="A41")
    draw(cast, plan)
    with transaction():
        drafts.take_version(edition(cast), cast.user("ana"), versions.version(edition(cast), 1))
    (put,) = kept(cast)
    assert (put.why, FloorPlan.from_json(put.drawing)) == (Aside.replaced, plan)


def test_taking_back_puts_the_present_draft_in_its_place(cast: Cast) -> None:
    first, second = changed(cast, code="A42"), changed(cast, code="A43")
    draw(cast, first)
    throw_away(cast)
    draw(cast, second)
    take_back(cast, kept(cast)[0].id)
    assert (drawn(cast), [FloorPlan.from_json(one.drawing) for one in kept(cast)]) == (first, [second])


def test_a_draft_taken_back_after_somebody_saved_is_still_behind(cast: Cast) -> None:
    draw(cast, changed(cast, code="A42"))
    throw_away(cast)
    draw(cast, changed(cast, "A01", power_watts=9_000), "carla")
    save(cast, "carla")
    take_back(cast, kept(cast)[0].id)
    assert drafts.standing(edition(cast), cast.user("ana")).merged is not None


def behind(cast: Cast) -> None:
    """ana renames A02; carla saves more power for A01 meanwhile."""
    draw(cast, changed(cast, code="A42"))
    draw(cast, changed(cast, "A01", power_watts=9_000), "carla")
    save(cast, "carla")


def digest(cast: Cast) -> str:
    return rehearsal.rehearse(edition(cast), drafts.standing(edition(cast), cast.user("ana")).plan).digest


def test_a_draft_that_others_saved_before_loses_nothing_of_theirs(cast: Cast) -> None:
    behind(cast)
    save(cast, seen=digest(cast))
    plan = rows.present(edition(cast))
    watts = {one.code: one.power_watts for one in plan.booths}
    assert (watts["A01"], "A42" in watts, "A02" in watts) == (9_000, True, False)


def test_without_having_looked_a_draft_is_not_saved_over_others(cast: Cast) -> None:
    behind(cast)
    with pytest.raises(versions.PlanChangedMeanwhile):
        save(cast)


def test_a_draft_can_be_drawn_on_with_what_others_saved_and_taken_back_as_it_was(cast: Cast) -> None:
    behind(cast)
    before = drawn(cast)
    with transaction():
        drafts.catch_up(edition(cast), cast.user("ana"))
    watts = {one.code: one.power_watts for one in drawn(cast).booths}
    assert (watts["A01"], "A42" in watts) == (9_000, True)
    assert [(one.why, FloorPlan.from_json(one.drawing)) for one in kept(cast)] == [(Aside.caught_up, before)]


def test_a_save_is_the_one_that_was_rehearsed(cast: Cast) -> None:
    draw(cast, changed(cast, shape=BIGGER))
    seen = digest(cast)
    hold(cast)
    with pytest.raises(versions.RehearsalOutdated):
        save(cast, seen=seen)
    assert versions.latest_number(edition(cast)) == 0


def test_a_booking_that_is_paid_after_the_rehearsal_makes_it_another(cast: Cast) -> None:
    claim = queries.reservation_of(hold(cast))
    draw(cast, changed(cast, shape=BIGGER))
    seen = digest(cast)
    with transaction():
        service.confirm(claim, by=cast.user("bruno").actor)
    assert digest(cast) != seen


def test_a_price_that_moves_after_the_rehearsal_makes_it_another(cast: Cast) -> None:
    hold(cast)
    draw(cast, changed(cast, shape=BIGGER))
    seen = digest(cast)
    with transaction():
        queries.booth(cast.edition, "A02").category.price_cents += 1
    assert digest(cast) != seen


def test_the_same_rehearsal_has_the_same_digest(cast: Cast) -> None:
    book(cast)
    draw(cast, changed(cast, shape=BIGGER))
    assert digest(cast) == digest(cast)


def test_two_booths_of_one_code_are_not_saved(cast: Cast) -> None:
    plan = rows.present(edition(cast))
    twice = FloorPlan.of(plan.halls, plan.zones, [*plan.booths, replace(plan.booths[1], id=None, code="a01")])
    draw(cast, twice)
    with pytest.raises(versions.CodesTwice, match="A01"):
        save(cast)


def test_a_rehearsal_takes_the_same_statements_however_many_are_touched(cast: Cast) -> None:
    def asked(codes: set[str]) -> int:
        present = rows.present(market)
        larger = [replace(one, power_watts=7_777) if one.code in codes else one for one in present.booths]
        db.session.expire_all()
        with counted() as statements:
            found = rehearsal.rehearse(market, FloorPlan.of(present.halls, present.zones, larger))
        assert {one.change.code for one in found.touched} == codes
        return len(statements)

    market, companies = edition(cast), ("bruno", "carla")
    for code, who in zip(("A01", "A02"), companies, strict=True):
        with transaction():
            service.hold(queries.booth(cast.edition, code), cast.company(who), by=cast.user(who).actor)
    assert asked({"A01"}) == asked({"A01", "A02"})
