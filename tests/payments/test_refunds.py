"""Giving back: once, in full, with its papers; and what others refund is found."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from mima.billing import queries as papers
from mima.booths import queries as booths
from mima.core.db import db
from mima.core.transaction import AlreadyInTransaction, transaction
from mima.payments import flow, gateway, queries, refunds
from mima.payments.models import Refund, RefundState, StandPayment
from tests.payments.shop import KEY, SECRET, Shop


def refund(shop: Shop, reference: str) -> None:
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="the company asked")


def test_a_refund_gives_all_back_and_frees_the_booth(shop: Shop) -> None:
    reference = shop.booked()
    refund(shop, reference)
    assert shop.states(reference) == ("refunded", "cancelled")
    assert shop.taken_cents() == 0
    assert shop.ledger() == [("payment", 151_200), ("refund", -151_200)]


def test_the_invoice_has_its_credit_note(shop: Shop) -> None:
    reference = shop.booked()
    refund(shop, reference)
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None
    assert len(papers.credit_notes_of(invoice)) == 1


def test_a_second_click_refunds_nothing(shop: Shop) -> None:
    reference = shop.booked()
    refund(shop, reference)
    refund(shop, reference)
    assert len(shop.look("refunds")["data"]) == 1
    assert shop.letters() == ["payment_received", "refund_made"]


def test_a_payment_that_never_came_is_not_refunded(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    with pytest.raises(refunds.NotRefundable):
        refund(shop, reference)


def test_when_stripe_is_away_the_refund_stays_due_and_is_made_later_once(shop: Shop) -> None:
    reference = shop.booked()
    url = shop.stripe_url
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    with pytest.raises(gateway.StripeAway):
        refund(shop, reference)
    assert shop.states(reference) == ("refund_due", "cancelled")
    gateway.configure(KEY, url, (SECRET,), retries=0)
    flow.sync_due()
    assert shop.states(reference) == ("refunded", "cancelled")
    assert len(shop.look("refunds")["data"]) == 1


class Crash(BaseException):
    """The process ends here."""


def test_a_crash_after_stripe_refunded_does_not_refund_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = shop.booked()
    real = gateway.create_refund

    def lost(*arguments, **options):  # type: ignore[no-untyped-def]
        real(*arguments, **options)
        raise Crash

    with monkeypatch.context() as patch, pytest.raises(Crash):
        patch.setattr(gateway, "create_refund", lost)
        refund(shop, reference)
    flow.sync_due()
    assert shop.payment(reference).state == "refunded"
    assert len(shop.look("refunds")["data"]) == 1


def test_more_than_was_paid_never_goes_back(shop: Shop) -> None:
    reference = shop.booked()
    refund(shop, reference)
    with transaction():
        assert refunds.ask(shop_payment(reference), key=None, by=shop.actor("ana"), why="again") is None


def shop_payment(reference: str) -> StandPayment:
    payment = queries.latest(booths.booking(reference))
    assert payment is not None
    return payment


def test_a_refund_made_in_the_dashboard_appears_as_external_and_frees_no_booth(shop: Shop) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent, amount=1_200)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("paid", "confirmed")
    assert [(entry.external, entry.amount_cents) for entry in shop.refunds()] == [(True, 1_200)]
    assert shop.ledger() == [("payment", 151_200), ("refund", -1_200)]


def test_after_a_partial_external_refund_only_the_rest_goes_back(shop: Shop) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent, amount=1_200)
    flow.sync_payment(shop.payment(reference).id)
    refund(shop, reference)
    assert [entry.amount_cents for entry in shop.refunds()] == [1_200, 150_000]
    assert shop.payment(reference).state == "refunded"


def test_a_full_external_refund_is_shown_until_the_booking_is_ended(shop: Shop) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("refunded", "confirmed")
    assert len(queries.attention().refunded_but_booked) == 1
    refund(shop, reference)
    assert shop.states(reference) == ("refunded", "cancelled")
    assert queries.attention().refunded_but_booked == []


def test_a_refund_that_somebody_was_quicker_to_make_in_the_dashboard_is_made_once(shop: Shop) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent)
    refund(shop, reference)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.taken_cents() == 0
    assert [(entry.external, entry.state) for entry in shop.refunds()] == [(False, "failed"), (True, "succeeded")]
    assert shop.payment(reference).state == "refunded"


def fail_at_the_bank(reference: str) -> None:
    """What Stripe says days later when a bank sends a refund back; the stand-in's refunds never fail."""
    with transaction():
        row = db.session.query(Refund).one()
        answer = gateway.RefundAnswer(row.stripe_id or "", row.amount_cents, "failed", row.reference, "lost_or_stolen_card")
        refunds.read_again(row.payment_id, [answer])


def test_a_refund_that_the_bank_sends_back_is_due_again_and_the_ledger_knows(shop: Shop) -> None:
    reference = shop.booked()
    refund(shop, reference)
    fail_at_the_bank(reference)
    assert shop.payment(reference).state == "refund_due"
    assert shop.ledger() == [("payment", 151_200), ("refund", -151_200), ("refund_returned", 151_200)]
    assert [payment.reference for payment in queries.refund_stuck()] == [shop.payment(reference).reference]


def test_a_failed_refund_may_be_asked_for_again_under_a_new_key(shop: Shop) -> None:
    reference = shop.booked()
    with transaction():
        db.session.execute(update(StandPayment).values(payment_intent="pi_unknown"))
    refund(shop, reference)
    assert [entry.state for entry in shop.refunds()] == [RefundState.failed]
    refund(shop, reference)
    first, second = shop.refunds()
    assert first.key != second.key


def test_a_late_refund_that_met_no_answer_is_made_by_the_next_run(
    shop: Shop, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.payments.test_sync import lose_the_hold

    def no_answer(*_arguments: object, **_options: object) -> None:
        raise gateway.StripeAway

    reference = shop.paid()
    lose_the_hold(shop, reference, noon)
    shop.hold("carla")
    with monkeypatch.context() as patch, pytest.raises(gateway.StripeAway):
        patch.setattr(gateway, "create_refund", no_answer)
        flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("refund_due", "lapsed")
    noon.shift(timedelta(minutes=2))
    flow.sync_due()
    assert shop.states(reference) == ("refunded", "lapsed")


def test_refunding_refuses_to_start_inside_a_transaction(shop: Shop) -> None:
    payment_id = shop.payment(shop.booked()).id
    with pytest.raises(AlreadyInTransaction), transaction():
        flow.refund(payment_id, by=shop.actor("ana"), why="asked")
