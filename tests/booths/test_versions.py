"""Saving a plan: all or nothing, every version kept, nothing sold vanishes, prices and letters follow as rehearsed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import select

from mima.booths import lasting, queries, service, several
from mima.booths.models import Booking, Booth, Reservation
from mima.booths.plan import editing, rehearsal, rows, versions
from mima.booths.plan.document import DrawnBooth, FloorPlan
from mima.booths.plan.models import PlanVersion
from mima.core.db import db, locked
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.mailing.models import Letter
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

BIGGER = ((0, 0), (600, 0), (600, 200), (0, 200))


def edition(cast: Cast) -> Edition:
    return editions.by_slug(cast.edition)


def drawn(cast: Cast, code: str = "A02") -> DrawnBooth:
    found = editing.booth(rows.present(edition(cast)), code)
    assert found is not None
    return found


def changed(cast: Cast, of: str = "A02", **values: object) -> FloorPlan:
    plan = rows.present(edition(cast))
    return editing.put_booth(plan, of, replace(drawn(cast, of), **values))  # type: ignore[arg-type]


def save(cast: Cast, plan: FloorPlan, base: int = 0, why: str = "") -> PlanVersion:
    with transaction():
        return versions.save(edition(cast), plan, base=base, by=cast.user("ana").actor, why=why)


def hold(cast: Cast, code: str = "A02") -> Booking:
    with transaction():
        return service.hold(queries.booth(cast.edition, code), cast.company("bruno"), by=cast.user("bruno").actor)


def book(cast: Cast, code: str = "A02") -> Booking:
    booking = hold(cast, code)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("bruno").actor)
    return booking


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == "booth_changed")))


def test_the_present_plan_written_down_and_saved_changes_nothing(cast: Cast) -> None:
    with pytest.raises(versions.NothingChanged):
        save(cast, rows.present(edition(cast)))


def test_a_saved_plan_is_the_present_one(cast: Cast) -> None:
    plan = changed(cast, shape=BIGGER, code="A20", power_watts=5_000)
    save(cast, plan)
    assert rows.present(edition(cast)) == plan


def test_the_plan_before_the_first_saved_one_is_kept_too(cast: Cast) -> None:
    before = rows.present(edition(cast))
    save(cast, changed(cast, code="A20"))
    kept = versions.all_of(edition(cast))
    assert [(one.number, one.saved_by_id) for one in kept] == [(2, cast.user("ana").id), (1, None)]
    assert FloorPlan.from_json(kept[1].drawing) == before


def test_an_old_version_can_be_saved_again(cast: Cast) -> None:
    before = rows.present(edition(cast))
    save(cast, editing.remove_booths(before, {"A02"}))
    old = FloorPlan.from_json(versions.version(edition(cast), 1).drawing)
    save(cast, editing.known_again(old, rows.present(edition(cast))), base=2)
    assert [one.code for one in rows.present(edition(cast)).booths] == [one.code for one in before.booths]


def test_two_booths_may_exchange_their_codes(cast: Cast) -> None:
    one, other = drawn(cast, "A01"), drawn(cast, "A02")
    rest = editing.remove_booths(rows.present(edition(cast)), {"A01", "A02"})
    exchanged = FloorPlan.of(rest.halls, rest.zones, [*rest.booths, replace(one, code="A02"), replace(other, code="A01")])
    save(cast, exchanged)
    assert drawn(cast, "A02").id == one.id


def test_what_is_drawn_on_an_older_plan_is_not_saved_over_a_newer_one(cast: Cast) -> None:
    save(cast, changed(cast, code="A20"))
    with pytest.raises(versions.PlanChangedMeanwhile):
        save(cast, changed(cast, "A01", code="A21"), base=0)
    assert drawn(cast, "A01").code == "A01"


@pytest.mark.parametrize("claim", [hold, book])
def test_a_booth_that_somebody_has_cannot_vanish(cast: Cast, claim: Callable[[Cast], Booking]) -> None:
    claim(cast)
    with pytest.raises(versions.SoldBoothGone, match="A02"):
        save(cast, editing.remove_booths(rows.present(edition(cast)), {"A02", "A03"}))
    assert drawn(cast, "A03").code == "A03"


def test_a_booth_taken_off_the_plan_keeps_its_past(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        service.release(queries.reservation_of(booking), by=cast.user("bruno").actor)
    save(cast, editing.remove_booths(rows.present(edition(cast)), {"A02"}))
    assert queries.reservation_of(booking).booth.code == "A02"


def test_the_code_of_a_booth_taken_off_the_plan_is_free_for_another(cast: Cast) -> None:
    save(cast, editing.remove_booths(rows.present(edition(cast)), {"A02"}))
    save(cast, changed(cast, "A01", code="A02"), base=2)
    assert drawn(cast, "A02").code == "A02"


def test_a_booth_taken_off_the_plan_cannot_be_held(cast: Cast) -> None:
    gone = queries.booth(cast.edition, "A02")
    save(cast, editing.remove_booths(rows.present(edition(cast)), {"A02"}))
    with pytest.raises(service.BoothNotForSale), transaction():
        service.hold(gone, cast.company("bruno"), by=cast.user("bruno").actor)


def test_money_that_comes_late_for_a_booth_off_the_plan_finds_it_taken(cast: Cast) -> None:
    claim = queries.reservation_of(hold(cast))
    with transaction():
        service.release(claim, by=cast.user("bruno").actor)
    save(cast, editing.remove_booths(rows.present(edition(cast)), {"A02"}))
    with pytest.raises(service.BoothTaken), transaction():
        service.confirm(claim, by=cast.user("bruno").actor)


def test_a_held_booking_costs_what_its_booth_costs_now(cast: Cast) -> None:
    booking = hold(cast)
    plan = changed(cast, category="island", shape=BIGGER)
    (touched,) = rehearsal.rehearse(edition(cast), plan).touched
    save(cast, plan)
    assert booking.net_cents == touched.after_cents != touched.before_cents


def test_a_held_booking_of_two_booths_costs_what_both_cost_then(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        several.add(booking, queries.booth(cast.edition, "A03"), by=cast.user("bruno").actor)
    plan = changed(cast, category="island", shape=BIGGER)
    (touched,) = rehearsal.rehearse(edition(cast), plan).touched
    save(cast, plan)
    assert booking.net_cents == touched.after_cents != touched.before_cents


def test_a_held_booking_that_only_moves_costs_what_the_rehearsal_says(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        queries.booth(cast.edition, "A02").category.price_cents += 50_000
    plan = changed(cast, shape=((0, 900), (300, 900), (300, 1100), (0, 1100)))
    (touched,) = rehearsal.rehearse(edition(cast), plan).touched
    save(cast, plan)
    assert (booking.net_cents, touched.moves_price) == (touched.after_cents, True)


def test_a_booth_without_ground_is_not_saved(cast: Cast) -> None:
    with pytest.raises(versions.NoGround, match="A02"):
        save(cast, changed(cast, shape=((0, 0), (100, 100), (200, 200))))


def test_a_zone_without_its_hall_is_not_saved(cast: Cast) -> None:
    plan = rows.present(edition(cast))
    with pytest.raises(versions.UnknownPlace, match="north"):
        save(cast, FloorPlan.of([], plan.zones, []))


def test_a_version_from_before_a_rename_comes_back_with_the_booth_that_it_was(cast: Cast) -> None:
    booking = book(cast)
    save(cast, changed(cast, code="A42"))
    old = FloorPlan.from_json(versions.version(edition(cast), 1).drawing)
    save(cast, editing.known_again(old, rows.present(edition(cast))), base=2)
    assert queries.reservation_of(booking).booth.code == "A02"


@pytest.mark.parametrize("promise", [lasting.begin_paying, lasting.begin_quote])
def test_a_booking_keeps_the_sum_of_its_open_payment_page_or_quote(cast: Cast, promise: Callable[..., None]) -> None:
    booking = hold(cast)
    claim = queries.reservation_of(booking)
    with transaction():
        promise(claim, claim.held_until)
    before = booking.net_cents
    save(cast, changed(cast, category="island", shape=BIGGER))
    assert booking.net_cents == before


def test_a_quote_that_begins_after_a_rehearsal_makes_it_another(cast: Cast) -> None:
    claim, plan = queries.reservation_of(hold(cast)), changed(cast, category="island", shape=BIGGER)
    rehearsed = rehearsal.rehearse(edition(cast), plan).digest
    with transaction():
        lasting.begin_quote(claim, claim.held_until)
    assert rehearsal.rehearse(edition(cast), plan).digest != rehearsed


def test_a_payment_that_begins_while_a_plan_is_saved_keeps_the_sum_it_shows(context: Flask, cast: Cast) -> None:
    booking = hold(cast)
    key, shown = queries.reservation_of(booking).id, booking.net_cents
    plan = changed(cast, category="island", shape=BIGGER)
    db.session.remove()
    begun, may_end = Event(), Event()

    def pay() -> None:
        with context.app_context(), transaction():
            claim = locked(Reservation, key)
            begun.set()
            may_end.wait(5)
            lasting.begin_paying(claim, claim.held_until)

    def draw() -> None:
        with context.app_context():
            save(cast, plan)

    with ThreadPoolExecutor(2) as pool:
        paying = pool.submit(pay)
        begun.wait(5)
        saving = pool.submit(draw)
        sleep(0.5)  # the save has come as far as it gets
        may_end.set()
        paying.result(10), saving.result(20)
    assert (db.session.get_one(Booking, booking.id).net_cents, drawn(cast).category) == (shown, "island")


def test_a_hold_that_waits_for_a_save_sees_the_booth_as_it_is_then(context: Flask, cast: Cast) -> None:
    plan = changed(cast, category="island", shape=BIGGER)
    db.session.remove()
    saved, may_end = Event(), Event()

    def draw() -> None:
        with context.app_context(), transaction():
            versions.save(edition(cast), plan, base=0, by=cast.user("ana").actor)
            saved.set()
            may_end.wait(5)

    def click() -> None:
        with context.app_context():
            hold(cast)

    with ThreadPoolExecutor(2) as pool:
        saving = pool.submit(draw)
        saved.wait(5)
        clicking = pool.submit(click)
        sleep(0.5)
        may_end.set()
        saving.result(10)
        with pytest.raises(service.DoorNotOpen):
            clicking.result(20)


def test_a_paid_booking_keeps_its_price(cast: Cast) -> None:
    booking = book(cast)
    before = booking.net_cents
    save(cast, changed(cast, category="island", shape=BIGGER))
    assert booking.net_cents == before


def test_who_has_a_booth_that_changed_is_told_what_and_why(cast: Cast) -> None:
    booking = book(cast)
    save(cast, changed(cast, code="A20"), why="La sortie de secours doit rester libre.")
    (letter,) = letters()
    said = {name: letter.values[name] for name in ("booking", "old_code", "code", "what", "why")}
    assert said == {
        "booking": booking.reference,
        "old_code": "A02",
        "code": "A20",
        "what": ["renamed"],
        "why": "La sortie de secours doit rester libre.",
    }


def test_a_note_that_changed_is_no_letter(cast: Cast) -> None:
    book(cast)
    save(cast, changed(cast, note_fr="Poteau dans l’angle"))
    assert letters() == []


def test_nobody_is_told_of_anybody_elses_booth(cast: Cast) -> None:
    book(cast)
    save(cast, changed(cast, "A03", code="A30"))
    assert letters() == []


def test_a_rehearsal_writes_nothing(cast: Cast) -> None:
    book(cast)
    rehearsal.rehearse(edition(cast), changed(cast, code="A20"))
    assert (letters(), versions.latest_number(edition(cast)), drawn(cast).code) == ([], 0, "A02")


def test_a_refused_plan_leaves_everything_as_it_was(cast: Cast) -> None:
    book(cast)
    before = rows.present(edition(cast))
    with pytest.raises(versions.SoldBoothGone):
        save(cast, editing.remove_booths(before, {"A01", "A02"}))
    assert (rows.present(edition(cast)), versions.latest_number(edition(cast))) == (before, 0)
    assert len(db.session.scalars(select(Booth).where(Booth.is_drawn)).all()) == len(before.booths)
