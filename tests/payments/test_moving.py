"""Moving a company to another booth, and two exchanging theirs: the claim keeps all that hangs on it, the money follows."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from mima.booths import audit as booth_audit
from mima.booths import moving, placing
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import BoothCategory, LineKind, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.journal.models import JournalEntry
from mima.mailing.models import Letter
from mima.payments import flow, ordering
from mima.payments.calling_off.service import RehearsalOutdated
from mima.payments.dues import queries as dues
from mima.payments.moving import rehearsal, service, settlement
from mima.payments.moving.rehearsal import Rehearsal
from tests.payments import bank
from tests.payments.parts import due, findings, issued, pay_due, with_deposits
from tests.payments.shop import Shop
from tests.payments.test_races import all_at_once

WHY = "The pillar is in the way."
CORNER = 21_600  # of booth A01, with VAT


def look(reference: str, code: str) -> Rehearsal:
    booking = booths.booking(reference)
    return rehearsal.rehearse_move(booths.reservation_of(booking), booths.booth(booking.edition.slug, code))


def move(shop: Shop, reference: str, code: str = "A03", *, seen: str = "", why: str = WHY, waived: Collection[str] = ()) -> None:
    """As a click does: bound to what was seen, then refunds are sent."""
    db.session.rollback()
    seen = seen or look(reference, code).digest
    with transaction():
        booking = booths.booking(reference)
        booth = booths.booth(booking.edition.slug, code)
        done = service.move(booths.reservation_of(booking), booth, by=shop.actor("ana"), why=why, seen=seen, waived=waived)
        going = [payment.id for step in done.steps for payment, _cents in step.settlement.back]
    for key in going:
        flow.push_refunds(key)


def exchange(shop: Shop, one: str, other: str, *, waived: Collection[str] = ()) -> None:
    db.session.rollback()
    seen = look_both(one, other).digest
    with transaction():
        service.exchange(shop_claim(one), shop_claim(other), by=shop.actor("ana"), why=WHY, seen=seen, waived=waived)
    flow.sync_due()


def look_both(one: str, other: str) -> Rehearsal:
    claims = [booths.reservation_of(booths.booking(reference)) for reference in (one, other)]
    return rehearsal.rehearse_exchange(claims[0], claims[1])


def code(shop: Shop, reference: str) -> str:
    return shop.reservation(reference).booth.code


def change_price(cents: int) -> None:
    with transaction():
        db.session.execute(update(BoothCategory).where(BoothCategory.code == "standard").values(price_cents=cents))


def verbs(shop: Shop, reference: str) -> list[str]:
    key = shop.reservation(reference).id
    statement = select(JournalEntry.verb).where(JournalEntry.subject == "reservation", JournalEntry.subject_id == key)
    return list(db.session.scalars(statement.order_by(JournalEntry.id)))


def letter(to: str = "bruno@example.org") -> Letter:
    statement = select(Letter).where(Letter.to_address == to, Letter.template == "booth_moved").order_by(Letter.id.desc())
    return db.session.scalars(statement).first()  # type: ignore[return-value]


# A booking that is paid.


def test_a_paid_booking_goes_to_a_booth_of_the_same_price_and_nothing_is_settled(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference)
    assert (code(shop, reference), shop.states(reference)) == ("A03", ("paid", "confirmed"))
    assert (shop.refunds(), len(issued(reference)), dues.of_booking(booths.booking(reference))) == ([], 1, [])
    assert findings() == []


def test_the_old_booth_is_free_at_once(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference)
    assert code(shop, shop.hold("carla", "A02")) == "A02"


def test_a_dearer_booth_has_a_supplement_with_its_invoice_and_day(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A01")
    assert (due(reference).kind, due(reference).amount_cents, due(reference).due_on.isoformat()) == (
        "supplement",
        CORNER,
        "2026-12-23",
    )
    assert issued(reference)[1] == ("2026-F-0002 supplement", CORNER)
    assert booths.booking(reference).gross_cents == 151_200 + CORNER
    assert findings() == []


def test_the_supplement_names_the_new_booth_and_takes_the_old_one_off(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A01")
    assert [(line["label_en"][:20], line["unit_cents"]) for line in due(reference).lines] == [
        ("Booth A01, Equipped ", 126_000),
        ("Corner booth", 18_000),
        ("Less: Booth A02, Equ", -126_000),
    ]


def test_the_supplement_is_paid_and_the_audit_is_clean(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A01")
    pay_due(shop, reference)
    assert shop.taken_cents() == 151_200 + CORNER
    assert findings() == []


def test_a_cheaper_booth_gives_the_difference_back_with_a_credit_note(shop: Shop) -> None:
    reference = shop.booked(code="A01")
    move(shop, reference, "A02")
    assert shop.taken_cents() == 151_200
    assert issued(reference)[1] == ("2026-A-0001 whole", CORNER)
    assert shop.states(reference) == ("paid", "confirmed")
    assert findings() == []


def test_less_first_takes_from_a_balance_that_is_still_to_pay(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked(code="A01")
    before = due(reference).amount_cents
    move(shop, reference, "A02")
    assert (due(reference).amount_cents, shop.refunds()) == (before - CORNER, [])
    assert findings() == []


def test_a_difference_that_is_left_moves_no_money_and_keeps_the_total(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A01", waived=[reference])
    booking = booths.booking(reference)
    assert (code(shop, reference), booking.gross_cents, len(issued(reference))) == ("A01", 151_200, 1)
    assert [line.net_cents for line in booths.lines(booking) if line.kind is LineKind.waived] == [-18_000]
    assert findings() == []


def test_a_difference_that_is_left_stands_in_the_journal_with_its_reason(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A01", waived=[reference])
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "reservation.difference_waived")).one()
    assert (entry.why, entry.facts) == (WHY, {"amount_cents": CORNER})


def test_going_back_after_a_difference_was_left_costs_nothing(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A01", waived=[reference])
    assert [step.cents for step in look(reference, "A02").steps] == [0]


def test_extras_stay_as_they_were_sold(shop: Shop) -> None:
    reference = shop.hold()
    with transaction():
        screen = next(extra for extra in booths.extras(editions.by_slug(shop.cast.edition)) if extra.code == "screen")
        booth_service.change_extras(shop_claim(reference), {screen.id: 1}, by=shop.actor())
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    with transaction():
        screen = next(extra for extra in booths.extras(editions.by_slug(shop.cast.edition)) if extra.code == "screen")
        screen.price_cents = 99_000
    move(shop, reference, "A01")
    assert due(reference).amount_cents == CORNER
    lines = [(line.kind.value, line.net_cents) for line in booths.lines(booths.booking(reference))]
    assert lines == [("booth", 126_000), ("supplement", 18_000), ("extra", 24_000)]
    with transaction():
        assert next(one for one in booths.extras(editions.by_slug(shop.cast.edition)) if one.code == "screen").taken == 1


def shop_claim(reference: str) -> Reservation:
    return booths.reservation_of(booths.booking(reference))


def test_the_price_of_the_new_booth_is_that_of_today(shop: Shop) -> None:
    reference = shop.booked()
    change_price(136_000)
    move(shop, reference)
    assert due(reference).amount_cents == 12_000


def test_the_company_has_a_letter_that_says_what_follows(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A01")
    told = letter().values
    assert (told["before"], told["booth"], told["why"], told["more_cents"], told["due_on"]) == (
        "A02",
        "A01",
        WHY,
        CORNER,
        "2026-12-23",
    )
    assert shop.letters()[-2:] == ["due_asked", "booth_moved"]


def test_moved_twice_it_is_written_to_twice(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference, "A03")
    move(shop, reference, "A02")
    assert shop.letters().count("booth_moved") == 2


def test_the_journal_says_from_where_to_where(shop: Shop) -> None:
    reference = shop.booked()
    move(shop, reference)
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "reservation.moved")).one()
    assert (entry.facts, entry.why) == ({"before": "A02", "booth": "A03"}, WHY)


# What is refused, and that nothing is changed then.


def test_without_a_reason_nobody_is_moved(shop: Shop) -> None:
    reference = shop.booked()
    with pytest.raises(Invalid):
        move(shop, reference, why="  ")
    assert code(shop, reference) == "A02"


def test_what_changed_meanwhile_is_not_done(shop: Shop) -> None:
    reference = shop.booked()
    seen = look(reference, "A03").digest
    change_price(130_000)
    with pytest.raises(RehearsalOutdated):
        move(shop, reference, "A03", seen=seen)
    assert code(shop, reference) == "A02"


def test_a_second_click_does_nothing_twice(shop: Shop) -> None:
    reference = shop.booked()
    seen = look(reference, "A01").digest
    move(shop, reference, "A01", seen=seen)
    with pytest.raises(moving.AlreadyThere):
        move(shop, reference, "A01", seen=seen)
    assert len(dues.of_booking(booths.booking(reference))) == 1


def test_a_booth_that_somebody_has_is_no_place_to_move_to(shop: Shop) -> None:
    reference = shop.booked()
    shop.hold("carla", "A03")
    with pytest.raises(moving.TakenMeanwhile):
        move(shop, reference)


def test_a_hold_whose_time_is_over_does_not_stand_in_the_way(shop: Shop) -> None:
    reference, over = shop.booked(), shop.hold("carla", "A03")
    with transaction():
        db.session.execute(
            update(Reservation).where(Reservation.id == shop_claim(over).id).values(held_until=clock.now() - timedelta(minutes=1))
        )
    move(shop, reference)
    assert (code(shop, reference), shop.reservation(over).state) == ("A03", "lapsed")


def test_a_booth_that_is_not_for_sale_is_no_place_to_move_to(shop: Shop) -> None:
    reference = shop.booked()
    with transaction():
        booths.booth(shop.cast.edition, "A03").for_sale = False
    with pytest.raises(booth_service.BoothNotForSale):
        move(shop, reference)


def test_an_ended_booking_is_not_moved(shop: Shop) -> None:
    reference = shop.hold()
    with transaction():
        booth_service.release(shop_claim(reference), by=shop.actor())
    with pytest.raises(booth_service.HoldLapsed):
        move(shop, reference)


def test_an_order_that_is_owed_keeps_its_price_or_stays(shop: Shop) -> None:
    reference = bank.owed(shop)
    with pytest.raises(settlement.OrderOwed):
        move(shop, reference, "A01")
    assert code(shop, reference) == "A02"
    move(shop, reference, "A01", waived=[reference])
    assert (code(shop, reference), ordering.is_owed(shop.reservation(reference))) == ("A01", True)


def test_while_a_balance_is_being_paid_its_price_does_not_change(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked(code="A01")
    flow.pay(reference, shop.payer(reference), due(reference).public_id)
    with pytest.raises(settlement.PageOpen):
        move(shop, reference, "A02")
    assert code(shop, reference) == "A01"


def test_more_than_came_does_not_go_back(shop: Shop) -> None:
    reference = shop.booked(code="A01")
    change_price(0)
    with transaction():
        db.session.execute(update(BoothCategory).values(corner_cents=0))
    shop.ask("refunds", payment_intent=str(shop.payment(reference).payment_intent), amount=100)
    flow.sync_payment(shop.payment(reference).id)
    with pytest.raises(settlement.TooLittleHere):
        move(shop, reference, "A02")
    assert (code(shop, reference), len(shop.refunds())) == ("A01", 1)


def test_money_that_a_bank_decides_about_does_not_go_back(shop: Shop) -> None:
    reference = shop.booked(code="A01")
    shop.dispute(reference)
    flow.sync_payment(shop.payment(reference).id)
    assert look(reference, "A02").steps[0].settlement.hindrance is not None


# A booking that is held.


def test_a_held_booking_costs_what_it_costs_there_and_its_time_runs_on(shop: Shop) -> None:
    reference = shop.hold()
    until = shop.reservation(reference).held_until
    move(shop, reference, "A01")
    assert (booths.booking(reference).gross_cents, shop.reservation(reference).held_until) == (151_200 + CORNER, until)
    assert (shop.reservation(reference).state, letter().values["is_booked"]) == ("held", False)


def test_a_held_booking_that_was_moved_is_paid_as_it_stands(shop: Shop) -> None:
    reference = shop.hold()
    move(shop, reference, "A01")
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    assert (shop.taken_cents(), code(shop, reference)) == (151_200 + CORNER, "A01")
    assert findings() == []


def test_a_held_booking_whose_payment_page_is_open_stays(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    with pytest.raises(booth_service.PaymentOpen):
        look(reference, "A01")


def test_a_quoted_booking_stays(shop: Shop) -> None:
    reference = bank.quoted(shop)
    with pytest.raises(booth_service.QuoteOpen):
        look(reference, "A01")


def test_a_placed_booking_keeps_the_day_until_which_it_is_kept(shop: Shop) -> None:
    booth = booths.booth(shop.cast.edition, "B01")
    with transaction():
        reference = placing.place(booth, shop.cast.company("bruno"), days=7, by=shop.actor("ana")).reference
    until = shop.reservation(reference).placed_until
    move(shop, reference, "A03")
    assert (code(shop, reference), shop.reservation(reference).placed_until) == ("A03", until)


# Which booths are offered.


def test_free_booths_are_offered_and_those_that_somebody_has_are_not(shop: Shop) -> None:
    reference = shop.booked()
    shop.hold("carla", "A03")
    assert [booth.code for booth in moving.free(shop_claim(reference))] == ["A01", "A04", "A05", "B01"]


# Exchanging.


def both(shop: Shop, first: str = "A02", second: str = "A03") -> tuple[str, str]:
    """Two companies, each of whom paid for its own booth."""
    one, other = shop.booked("bruno", first), shop.hold("carla", second)
    shop.press(flow.pay(other, shop.payer(other, "carla")))
    flow.sync_payment(shop.payment(other).id)
    return one, other


def test_two_companies_exchange_their_booths(shop: Shop) -> None:
    one, other = both(shop)
    exchange(shop, one, other)
    assert (code(shop, one), code(shop, other)) == ("A03", "A02")
    assert {shop.reservation(one).state, shop.reservation(other).state} == {ReservationState.confirmed}
    assert findings() == []


def test_one_pays_more_and_the_other_gets_money_back(shop: Shop) -> None:
    one, other = both(shop, "A01", "A02")
    exchange(shop, one, other)
    assert (due(other).amount_cents, shop.payment(one).refunded_cents) == (CORNER, CORNER)
    assert findings() == []


def test_the_price_of_one_alone_may_be_left(shop: Shop) -> None:
    one, other = both(shop, "A01", "A02")
    exchange(shop, one, other, waived=[other])
    assert dues.of_booking(booths.booking(other)) == []
    assert shop.payment(one).refunded_cents == CORNER


def test_both_companies_have_their_letter(shop: Shop) -> None:
    one, other = both(shop)
    exchange(shop, one, other)
    assert letter("bruno@example.org").values["booth"] == "A03"
    assert letter("carla@example.org").values["booth"] == "A02"


def test_the_journal_tells_of_an_exchange_on_both_sides(shop: Shop) -> None:
    one, other = both(shop)
    exchange(shop, one, other)
    for reference in (one, other):
        assert verbs(shop, reference)[-2:] == ["reservation.moving", "reservation.confirmed"]


def test_an_exchange_twice_is_as_before(shop: Shop) -> None:
    one, other = both(shop)
    exchange(shop, one, other)
    exchange(shop, other, one)
    assert (code(shop, one), code(shop, other)) == ("A02", "A03")


def test_a_booking_that_is_held_exchanges_nothing(shop: Shop) -> None:
    one, other = shop.booked(), shop.hold("carla", "A03")
    with pytest.raises(moving.NotExchanged):
        look_both(one, other)


def test_a_booking_does_not_exchange_with_itself(shop: Shop) -> None:
    one = shop.booked()
    with pytest.raises(moving.NotExchanged):
        look_both(one, one)


def test_booked_booths_are_offered_for_an_exchange_with_who_has_them(shop: Shop) -> None:
    one, other = both(shop)
    shop.hold("carla", "A04")
    assert [claim.booking.reference for claim in moving.partners(shop_claim(one))] == [other]


def test_a_claim_that_is_left_between_two_booths_is_found(shop: Shop) -> None:
    one = shop.booked()
    with transaction():
        db.session.execute(update(Reservation).values(state=ReservationState.moving))
    assert booth_audit.check_one_claim()[1] == [f"booking {one} was left between two booths"]


# At the same moment.


def attempt(job):  # type: ignore[no-untyped-def]
    def run() -> str:
        try:
            job()
        except (booth_service.BoothTaken, RehearsalOutdated, moving.NotExchanged) as error:
            return type(error).__name__
        return "done"

    return run


def test_of_two_that_move_to_one_free_booth_one_has_it(shop: Shop, app: Flask) -> None:
    one, other = both(shop, "A02", "A03")
    jobs = [attempt(lambda name=name: move(shop, name, "A04")) for name in (one, other)]
    assert sorted(all_at_once(app, jobs)) == ["TakenMeanwhile", "done"]
    assert sorted([code(shop, one), code(shop, other)]).count("A04") == 1
    assert findings() == []


def test_of_a_move_and_a_hold_of_one_booth_one_has_it(shop: Shop, app: Flask) -> None:
    one = shop.booked()
    done = all_at_once(app, [attempt(lambda: move(shop, one, "A04")), attempt(lambda: shop.hold("carla", "A04"))])
    assert "TakenMeanwhile" in done or "BoothTaken" in done
    assert findings() == []


def test_an_exchange_and_a_cancelling_leave_each_booth_one_claim(shop: Shop, app: Flask) -> None:
    one, other = both(shop)
    payment = shop.payment(one).id
    swap = attempt(lambda: exchange(shop, one, other))
    all_at_once(app, [swap, attempt(lambda: flow.refund(payment, by=shop.actor("ana"), why="ill"))])
    assert shop.reservation(one).state == "cancelled"
    assert shop.reservation(other).state == "confirmed"
    assert findings() == []


def test_two_exchanges_of_the_same_booths_do_not_wait_for_each_other(shop: Shop, app: Flask) -> None:
    one, other = both(shop)
    done = all_at_once(app, [attempt(lambda: exchange(shop, one, other)), attempt(lambda: exchange(shop, other, one))])
    assert "done" in done and {code(shop, one), code(shop, other)} == {"A02", "A03"}
    assert findings() == []
