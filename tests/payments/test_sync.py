"""What a payment does once: the booth, the ledger, the invoice, the letter. And what does not fit is shown to people."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from mima.billing import queries as papers
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.core.db import db
from mima.core.transaction import AlreadyInTransaction, transaction
from mima.journal import queries as journal
from mima.mailing.models import Letter
from mima.payments import flow, gateway
from mima.payments.models import LedgerEntry, StandPayment
from mima.web import letters
from tests.payments.shop import KEY, SECRET, Shop


def sync(shop: Shop, reference: str) -> None:
    flow.sync_payment(shop.payment(reference).id)


def test_a_paid_session_books_the_booth(shop: Shop) -> None:
    reference = shop.paid()
    sync(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")


def test_asking_again_changes_nothing(shop: Shop) -> None:
    reference = shop.booked()
    before = (shop.ledger(), shop.letters())
    sync(shop, reference)
    assert (shop.ledger(), shop.letters()) == before


def test_the_ledger_has_the_sum_and_the_fee(shop: Shop) -> None:
    shop.booked()
    (entry,) = db.session.query(LedgerEntry).all()
    assert (entry.kind, entry.amount_cents, entry.fee_cents) == ("payment", 151_200, 2_293)


def test_the_ledger_lets_nobody_change_it(shop: Shop) -> None:
    shop.booked()
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(LedgerEntry).values(amount_cents=1))


def test_the_booking_has_its_invoice(shop: Shop) -> None:
    invoice = papers.invoice_of(booths.booking(shop.booked()))
    assert invoice is not None
    assert invoice.gross_cents == 151_200


def test_the_company_gets_one_letter_with_the_way_to_its_invoice(shop: Shop) -> None:
    reference = shop.booked()
    assert shop.letters() == ["payment_received"]
    letter = db.session.query(Letter).filter_by(template="payment_received").one()
    subject, body = letters.render(letter)
    assert subject == "Booth A02 is yours: we have received €1,512.00"
    assert f"/bookings/{reference}/invoice.pdf" in body


def test_the_journal_tells_who_moved_what(shop: Shop) -> None:
    payment = shop.payment(shop.booked())
    moves = [(entry.from_state, entry.to_state, entry.actor.value) for entry in journal.history(("stand_payment", payment.id))]
    assert moves == [(None, "created", "person"), ("created", "open", "schedule"), ("open", "paid", "stripe")]


def test_an_unpaid_page_leaves_everything_as_it_is(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    sync(shop, reference)
    assert shop.states(reference) == ("open", "held")


def test_a_page_that_stripe_says_is_expired_gives_the_hold_its_own_time_again(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    noon.shift(timedelta(minutes=32))
    sync(shop, reference)
    assert shop.states(reference) == ("expired", "held")
    assert not shop.reservation(reference).paying


@pytest.mark.parametrize(
    "wrong", [{"amount_cents": 1_000}, {"currency": "USD"}, {"livemode": True}, {"reference": "SOMEBODYELSES000"}]
)
def test_money_that_does_not_fit_its_attempt_is_to_decide(shop: Shop, wrong: dict[str, object]) -> None:
    reference = shop.paid()
    with transaction():
        db.session.execute(update(StandPayment).values(**wrong))
    sync(shop, reference)
    assert shop.states(reference) == ("to_decide", "held")
    assert shop.ledger() == [("payment", 151_200)]
    assert shop.letters("ana@example.org") == ["payment_to_decide"]


def to_decide(shop: Shop) -> str:
    reference = shop.paid()
    with transaction():
        db.session.execute(update(StandPayment).values(amount_cents=1_000))
    sync(shop, reference)
    return reference


def test_a_person_may_accept_money_that_was_to_decide(shop: Shop) -> None:
    reference = to_decide(shop)
    flow.accept(shop.payment(reference).id, by=shop.actor("ana"), why="agreed by telephone")
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_person_may_give_back_money_that_was_to_decide(shop: Shop) -> None:
    reference = to_decide(shop)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="not ours")
    assert shop.payment(reference).state == "refunded"
    assert shop.taken_cents() == 0


def test_a_hold_whose_money_is_to_decide_does_not_lapse(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = to_decide(shop)
    noon.shift(timedelta(hours=3))
    flow.lapse_due()
    assert shop.states(reference) == ("to_decide", "held")


def test_a_booking_whose_invoice_cannot_be_written_is_booked_and_shown(shop: Shop) -> None:
    reference = shop.paid()
    with transaction():
        booking = booths.booking(reference)
        booking.net_cents += 1
    sync(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.payment(reference).problem == "invoice"


def test_when_stripe_is_away_nothing_is_changed(shop: Shop) -> None:
    reference = shop.paid()
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    with pytest.raises(gateway.StripeAway):
        sync(shop, reference)
    assert shop.states(reference) == ("open", "held")


def test_a_wrong_key_is_no_answer_about_the_payment(shop: Shop) -> None:
    reference = shop.paid()
    gateway.configure("sk_test_revoked", shop.stripe_url, (SECRET,), retries=0)
    with pytest.raises(gateway.StripeAway):
        sync(shop, reference)


def test_syncing_refuses_to_start_inside_a_transaction(shop: Shop) -> None:
    reference = shop.paid()
    payment_id = shop.payment(reference).id
    with pytest.raises(AlreadyInTransaction), transaction():
        flow.sync_payment(payment_id)


def lose_the_hold(shop: Shop, reference: str, noon: time_machine.Traveller) -> None:
    """The hold is over although Stripe took the money: what may not happen, and must not lose money when it does."""
    with transaction():
        reservation = booths.reservation_of(booths.booking(reference))
        booth_service.lapse(reservation)


def test_paid_after_the_hold_was_lost_takes_the_booth_again_when_it_is_free(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    lose_the_hold(shop, reference, noon)
    sync(shop, reference)
    assert shop.states(reference) == ("regranted", "confirmed")
    assert shop.letters() == ["paid_late_regranted"]
    assert shop.letters("ana@example.org") == ["paid_late_regranted"]


def test_paid_after_the_hold_was_lost_is_refunded_when_somebody_else_has_the_booth(
    shop: Shop, noon: time_machine.Traveller
) -> None:
    reference = shop.paid()
    lose_the_hold(shop, reference, noon)
    shop.hold("carla")
    sync(shop, reference)
    assert shop.states(reference) == ("refunded", "lapsed")
    assert shop.taken_cents() == 0
    assert shop.ledger() == [("payment", 151_200), ("refund", -151_200)]
    assert shop.letters() == ["paid_late_refunded", "refund_made"]
    assert shop.letters("ana@example.org") == ["paid_late_refunded"]


def test_a_late_refund_has_its_own_key_and_no_paper(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    lose_the_hold(shop, reference, noon)
    shop.hold("carla")
    sync(shop, reference)
    assert [refund.key for refund in shop.refunds()] == [f"re:orphan:{shop.payment(reference).reference}"]
    assert papers.invoice_of(booths.booking(reference)) is None


def test_a_late_payment_is_stronger_than_a_hold_whose_time_is_over(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    lose_the_hold(shop, reference, noon)
    shop.hold("carla")
    noon.shift(timedelta(minutes=16))
    sync(shop, reference)
    assert shop.states(reference) == ("regranted", "confirmed")


def test_a_late_payment_whose_extras_are_gone_is_refunded(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    screens = {extra.code: extra.id for extra in booths.extras(booths.booking(reference).edition)}["screen"]
    order(shop, reference, screens)
    shop.press(shop.open_page(reference))
    lose_the_hold(shop, reference, noon)
    order(shop, shop.hold("carla", "A03"), screens)
    sync(shop, reference)
    assert shop.states(reference) == ("refunded", "lapsed")


def order(shop: Shop, reference: str, screens: int) -> None:
    with transaction():
        booth_service.change_extras(booths.reservation_of(booths.booking(reference)), {screens: 2}, by=shop.actor())
