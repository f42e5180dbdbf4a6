"""Charges, refunds and disputes: what the market's ledger relies on."""

from __future__ import annotations

import pytest
import stripe

from .sides import CENTS


@pytest.fixture
def charge(side):
    return side.paid()


def refund(client, charge, **changes):
    return client.v1.refunds.create({"payment_intent": charge.payment_intent} | changes)


def test_a_paid_charge_is_captured(charge):
    assert (charge.paid, charge.captured, charge.status, charge.amount_captured) == (True, True, "succeeded", CENTS)


def test_a_booked_charge_tells_its_fee(charge):
    booked = charge.balance_transaction
    assert booked.fee > 0
    assert booked.net == booked.amount - booked.fee


def test_charges_are_listed_by_time_with_their_fees(client, charge):
    asked = {"created": {"gte": charge.created}, "limit": 100, "expand": ["data.balance_transaction"]}
    listed = {each.id: each for each in client.v1.charges.list(asked).auto_paging_iter()}
    assert listed[charge.id].balance_transaction.fee == charge.balance_transaction.fee


def test_a_refused_card_leaves_the_intent_without_a_payment_method(side):
    intent = side.client.v1.payment_intents.retrieve(side.refused())
    assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", "card_declined")


def test_a_refused_card_is_told_by_an_event(side):
    intent = side.refused()
    assert side.event("payment_intent.payment_failed", intent).data.object["status"] == "requires_payment_method"


def test_a_refund_in_part_leaves_the_rest(client, charge):
    made = refund(client, charge, amount=35_000)
    again = client.v1.charges.retrieve(charge.id)
    assert (made.amount, made.status, made.charge) == (35_000, "succeeded", charge.id)
    assert (again.amount_refunded, again.refunded) == (35_000, False)


def test_a_refund_keeps_its_metadata(client, charge):
    assert refund(client, charge, amount=100, metadata={"refund": "r-1"}).metadata.to_dict() == {"refund": "r-1"}


def test_more_than_remains_is_refused(client, charge):
    refund(client, charge, amount=100_000)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        refund(client, charge, amount=35_001)
    assert (caught.value.http_status, caught.value.param) == (400, "amount")


def test_what_was_refunded_whole_is_refunded_once(client, charge):
    refund(client, charge)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        refund(client, charge)
    assert caught.value.code == "charge_already_refunded"


def test_what_was_never_paid_cannot_be_refunded(side):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        side.client.v1.refunds.create({"payment_intent": side.refused(), "amount": 100})
    assert caught.value.http_status == 400


def test_refunds_are_listed_by_their_payment_newest_first(client, charge):
    first, second = refund(client, charge, amount=100), refund(client, charge, amount=200)
    listed = client.v1.refunds.list({"payment_intent": charge.payment_intent, "limit": 100})
    assert [each.id for each in listed.data] == [second.id, first.id]


def test_a_refund_is_told_by_itself_and_by_its_charge(side, charge):
    made = refund(side.client, charge, amount=100)
    assert side.event("refund.created", made.id).data.object["payment_intent"] == charge.payment_intent
    assert side.event("charge.refunded", charge.id).data.object["amount_refunded"] == 100


def test_a_dispute_awaits_an_answer_until_a_day(side):
    dispute = side.disputed()
    assert (dispute.amount, dispute.status, dispute.evidence_details.has_evidence) == (CENTS, "needs_response", False)
    assert dispute.evidence_details.due_by > dispute.created


def test_a_dispute_takes_the_sum_and_a_fee(side):
    (booked,) = side.disputed().balance_transactions
    assert (booked.type, booked.reporting_category, booked.amount) == ("adjustment", "dispute", -CENTS)
    assert booked.net == booked.amount - booked.fee


def test_a_disputed_charge_cannot_be_refunded(side):
    dispute = side.disputed()
    with pytest.raises(stripe.InvalidRequestError) as caught:
        side.client.v1.refunds.create({"charge": dispute.charge})
    assert caught.value.code == "charge_disputed"


def test_a_dispute_that_is_given_up_is_lost(side):
    dispute = side.client.v1.disputes.close(side.disputed().id)
    assert dispute.status == "lost"
    assert side.event("charge.dispute.closed", dispute.id).data.object["status"] == "lost"
