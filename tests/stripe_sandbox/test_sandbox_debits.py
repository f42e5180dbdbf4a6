"""SEPA debits: ordered on the hosted page, under way for days, then paid or sent back."""

from __future__ import annotations

import time

import pytest
import requests
import stripe
import time_machine

DEBIT, FAILING_DEBIT = "debit", "debit-that-fails"
WEEK = 7 * 86_400
EXPANDED = {"expand": ["payment_intent.latest_charge.balance_transaction"]}


@pytest.fixture
def later():
    """The moment when the answer to a debit of now is there."""
    with time_machine.travel(time.time() + WEEK + 1) as traveller:
        yield traveller


def ordered(sandbox, button=DEBIT, **changes):
    session = sandbox.open_session(**changes)
    assert sandbox.press(session.id, button).status_code == 303
    return session.id


def look(sandbox, session_id):
    return sandbox.client.v1.checkout.sessions.retrieve(session_id, EXPANDED)


def answered(sandbox, button):
    session_id = ordered(sandbox, button)
    with time_machine.travel(time.time() + WEEK + 1):
        return look(sandbox, session_id)


def newest(sandbox, kind):
    return sandbox.client.v1.events.list({"type": kind}).data[0]


def test_a_session_in_euros_takes_cards_and_debits(sandbox):
    assert sandbox.open_session().payment_method_types == ["card", "sepa_debit"]


def test_a_session_in_another_currency_takes_cards_only(sandbox):
    line = {"price_data": {"currency": "chf", "unit_amount": 1000, "product_data": {"name": "Booth"}}, "quantity": 1}
    assert sandbox.open_session(line_items=[line]).payment_method_types == ["card"]


def test_a_session_may_take_debits_only(sandbox):
    session = sandbox.open_session(allowed_payment_method_types=["sepa_debit"])
    sandbox.press(session.id, "pay")
    assert look(sandbox, session.id).status == "open"


def test_a_session_of_cards_only_takes_no_debit(sandbox):
    session_id = ordered(sandbox, allowed_payment_method_types=["card"])
    assert look(sandbox, session_id).status == "open"


def test_the_page_offers_debits_only_where_the_session_takes_them(sandbox):
    def text(**changes):
        return requests.get(sandbox.open_session(locale="en", **changes).url, timeout=10).text

    assert "SEPA" in text()
    assert "SEPA" not in text(allowed_payment_method_types=["card"])


def test_an_ordered_debit_leaves_the_session_complete_and_unpaid(sandbox):
    session = look(sandbox, ordered(sandbox))
    assert (session.status, session.payment_status, session.url) == ("complete", "unpaid", None)


def test_an_ordered_debit_is_processing(sandbox):
    intent = look(sandbox, ordered(sandbox)).payment_intent
    assert (intent.status, intent.amount_received) == ("processing", 0)


def test_an_ordered_debit_has_a_pending_charge(sandbox):
    charge = look(sandbox, ordered(sandbox)).payment_intent.latest_charge
    assert (charge.id[:3], charge.status, charge.paid, charge.balance_transaction) == ("py_", "pending", False, None)


def test_a_debit_leads_back_to_the_market_at_once(sandbox):
    session = sandbox.open_session()
    assert session.id in sandbox.press(session.id, DEBIT).headers["Location"]


def test_a_debit_is_told_as_completed_and_unpaid(sandbox):
    ordered(sandbox)
    assert newest(sandbox, "checkout.session.completed").data.object["payment_status"] == "unpaid"


def test_a_debit_that_succeeds_is_paid_after_a_week(sandbox):
    session = answered(sandbox, DEBIT)
    assert (session.payment_status, session.payment_intent.status) == ("paid", "succeeded")


def test_a_debit_that_succeeded_has_its_own_fee(sandbox):
    settled = answered(sandbox, DEBIT).payment_intent.latest_charge.balance_transaction
    assert (settled.type, settled.amount, settled.fee) == ("payment", 135_000, 35)


def test_a_debit_that_succeeds_is_told(sandbox, later):
    session_id = ordered(sandbox)
    later.shift(WEEK + 1)
    told = newest(sandbox, "checkout.session.async_payment_succeeded").data.object
    assert (told["id"], told["payment_status"]) == (session_id, "paid")


def test_a_debit_that_fails_leaves_the_session_complete_and_unpaid(sandbox):
    session = answered(sandbox, FAILING_DEBIT)
    assert (session.status, session.payment_status) == ("complete", "unpaid")


def test_a_debit_that_fails_asks_for_another_payment_method(sandbox):
    intent = answered(sandbox, FAILING_DEBIT).payment_intent
    assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", "insufficient_funds")


def test_a_debit_that_fails_takes_nothing(sandbox):
    charge = answered(sandbox, FAILING_DEBIT).payment_intent.latest_charge
    assert (charge.status, charge.paid, charge.amount_captured) == ("failed", False, 0)


def test_a_debit_that_fails_is_told(sandbox, later):
    ordered(sandbox, FAILING_DEBIT)
    later.shift(WEEK + 1)
    assert newest(sandbox, "checkout.session.async_payment_failed").data.object["payment_status"] == "unpaid"


def test_a_debit_is_not_answered_before_its_time(sandbox):
    session_id = ordered(sandbox)
    with time_machine.travel(time.time() + WEEK - 60):
        assert look(sandbox, session_id).payment_status == "unpaid"


def test_an_ordered_debit_does_not_lapse_with_its_session(sandbox):
    session_id = ordered(sandbox, FAILING_DEBIT, expires_at=int(time.time()) + 1860)
    with time_machine.travel(time.time() + 1861):
        assert look(sandbox, session_id).status == "complete"


def test_a_debit_that_is_under_way_cannot_be_refunded(sandbox):
    intent = look(sandbox, ordered(sandbox)).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        sandbox.client.v1.refunds.create({"payment_intent": intent.id})


def test_a_debit_that_succeeded_can_be_refunded(sandbox, later):
    session_id = ordered(sandbox)
    later.shift(WEEK + 1)
    intent = look(sandbox, session_id).payment_intent
    refund = sandbox.client.v1.refunds.create({"payment_intent": intent.id, "expand": ["balance_transaction"]})
    assert (refund.balance_transaction.type, refund.destination_details.type) == ("payment_refund", "eu_bank_transfer")


@pytest.mark.parametrize("button", [DEBIT, FAILING_DEBIT])
def test_two_clicks_order_one_debit(sandbox, button):
    session_id = ordered(sandbox, button)
    sandbox.press(session_id, button)
    assert len(sandbox.client.v1.charges.list().data) == 1


@pytest.mark.parametrize(("button", "said"), [(DEBIT, "Already paid"), (FAILING_DEBIT, "sent the debit back")])
def test_the_page_tells_how_a_debit_ended(sandbox, later, button, said):
    session = sandbox.open_session(locale="en")
    sandbox.press(session.id, button)
    assert "under way" in requests.get(session.url, timeout=10).text
    later.shift(WEEK + 1)
    assert said in requests.get(session.url, timeout=10).text
