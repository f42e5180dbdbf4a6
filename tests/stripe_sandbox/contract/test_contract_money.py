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


def test_another_card_pays_after_a_refused_one(side):
    intent = side.client.v1.payment_intents.retrieve(side.refused_then_paid(), {"expand": ["latest_charge"]})
    assert (intent.status, intent.amount_received, intent.last_payment_error) == ("succeeded", CENTS, None)
    assert (intent.latest_charge.status, intent.latest_charge.amount_captured) == ("succeeded", CENTS)


def test_both_cards_stand_among_the_charges_and_one_of_them_paid(side):
    intent = side.refused_then_paid()
    listed = side.client.v1.charges.list({"payment_intent": intent, "limit": 100}).data
    assert [(each.paid, each.captured, each.failure_code) for each in listed] == [
        (True, True, None),
        (False, False, "card_declined"),
    ]


def test_the_refusal_and_the_payment_are_both_told(side):
    intent = side.refused_then_paid()
    assert side.event("payment_intent.payment_failed", intent).created <= side.event("payment_intent.succeeded", intent).created


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


def test_the_rest_of_a_refund_in_part_is_refunded_without_a_sum(client, charge):
    refund(client, charge, amount=100_000)
    assert refund(client, charge).amount == CENTS - 100_000
    again = client.v1.charges.retrieve(charge.id)
    assert (again.amount_refunded, again.refunded) == (CENTS, True)


def test_a_refund_takes_its_sum_off_the_account(client, charge):
    made = refund(client, charge, amount=100, expand=["balance_transaction"])
    assert (made.balance_transaction.type, made.balance_transaction.amount) == ("refund", -100)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_refund_of_nothing_is_refused(client, charge, amount):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        refund(client, charge, amount=amount)
    assert (caught.value.http_status, caught.value.param) == (400, "amount")


def test_a_refund_of_nobody_s_payment_is_missing(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": "pi_none"})
    assert caught.value.code == "resource_missing"


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


def test_a_dispute_is_found_by_its_payment(side):
    dispute = side.disputed()
    listed = side.client.v1.disputes.list({"payment_intent": dispute.payment_intent, "limit": 100}).data
    assert [each.id for each in listed] == [dispute.id]
    assert side.client.v1.charges.retrieve(dispute.charge).disputed is True


def test_evidence_may_be_kept_before_it_is_sent(side):
    dispute = side.client.v1.disputes.update(
        side.disputed().id, {"evidence": {"product_description": "A booth of nine square metres"}, "submit": False}
    )
    assert (dispute.status, dispute.evidence_details.has_evidence) == ("needs_response", True)
    assert dispute.evidence_details.submission_count == 0


def test_metadata_of_a_dispute_is_added_to_and_emptied_by_name(side):
    dispute = side.disputed().id
    for changes in ({"a": "1", "b": "2"}, {"a": "", "c": "3"}):
        told = side.client.v1.disputes.update(dispute, {"metadata": changes})
    assert told.metadata.to_dict() == {"b": "2", "c": "3"}


def test_a_dispute_is_told_when_it_comes_and_when_its_money_goes(side):
    dispute = side.disputed().id
    kinds = ("charge.dispute.created", "charge.dispute.funds_withdrawn")
    assert {side.event(kind, dispute).data.object["id"] for kind in kinds} == {dispute}
