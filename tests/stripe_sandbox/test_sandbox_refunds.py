"""Refunds: whole, in parts, never more than remains."""

from __future__ import annotations

import pytest
import stripe


@pytest.fixture
def charge(sandbox):
    return sandbox.paid_session().payment_intent.latest_charge


def test_a_refund_without_an_amount_gives_everything_back(sandbox, charge):
    refund = sandbox.client.v1.refunds.create({"payment_intent": charge.payment_intent})
    assert refund.id.startswith("re_")
    assert (refund.amount, refund.status, refund.charge) == (135_000, "succeeded", charge.id)


def test_a_whole_refund_marks_the_charge(sandbox, charge):
    sandbox.client.v1.refunds.create({"charge": charge.id})
    again = sandbox.client.v1.charges.retrieve(charge.id)
    assert (again.refunded, again.amount_refunded) == (True, 135_000)


def test_a_refund_in_part_leaves_the_rest(sandbox, charge):
    sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 35_000})
    again = sandbox.client.v1.charges.retrieve(charge.id)
    assert (again.refunded, again.amount_refunded) == (False, 35_000)


def test_a_refund_keeps_its_metadata_and_reason(sandbox, charge):
    wanted = {"charge": charge.id, "metadata": {"refund": "r-1"}, "reason": "requested_by_customer"}
    refund = sandbox.client.v1.refunds.create(wanted)
    assert (refund.metadata["refund"], refund.reason) == ("r-1", "requested_by_customer")


def test_the_fee_of_the_payment_is_not_given_back(sandbox, charge):
    refund = sandbox.client.v1.refunds.create({"charge": charge.id, "expand": ["balance_transaction"]})
    settled = refund.balance_transaction
    assert (settled.amount, settled.fee, settled.net) == (-135_000, 0, -135_000)


def test_more_than_was_paid_is_refused(sandbox, charge):
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount") as caught:
        sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 135_001})
    assert caught.value.param == "amount"


def test_more_than_remains_is_refused(sandbox, charge):
    sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100_000})
    with pytest.raises(stripe.InvalidRequestError, match=r"350\.01 eur.*350\.00 eur"):
        sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 35_001})


def test_a_charge_refunded_whole_cannot_be_refunded_again(sandbox, charge):
    sandbox.client.v1.refunds.create({"charge": charge.id})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.refunds.create({"charge": charge.id})
    assert caught.value.code == "charge_already_refunded"


def test_a_failed_charge_cannot_be_refunded(sandbox):
    sandbox.press(sandbox.open_session().id, "decline")
    (charge,) = sandbox.client.v1.charges.list().data
    with pytest.raises(stripe.InvalidRequestError, match="cannot be refunded"):
        sandbox.client.v1.refunds.create({"charge": charge.id})


def test_an_intent_that_was_never_paid_cannot_be_refunded(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "decline")
    intent = sandbox.client.v1.checkout.sessions.retrieve(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        sandbox.client.v1.refunds.create({"payment_intent": intent})


def test_a_refund_of_nothing_named_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="payment_intent or charge"):
        sandbox.client.v1.refunds.create({"amount": 100})


def test_a_refund_of_an_unknown_charge_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="No such charge") as caught:
        sandbox.client.v1.refunds.create({"charge": "ch_none"})
    assert caught.value.param == "charge"


@pytest.mark.parametrize("amount", [0, -5])
def test_a_refund_of_nothing_or_less_is_refused(sandbox, charge, amount):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.refunds.create({"charge": charge.id, "amount": amount})
    assert caught.value.code == "parameter_invalid_integer"


def test_a_refund_is_retrieved_as_it_was_created(sandbox, charge):
    refund = sandbox.client.v1.refunds.create({"charge": charge.id})
    assert sandbox.client.v1.refunds.retrieve(refund.id).to_dict() == refund.to_dict()


def test_refunds_are_listed_by_their_payment_intent(sandbox, charge):
    other = sandbox.paid_session().payment_intent
    refund = sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100})
    sandbox.client.v1.refunds.create({"payment_intent": other.id})
    listed = sandbox.client.v1.refunds.list({"payment_intent": charge.payment_intent})
    assert [each.id for each in listed.data] == [refund.id]


def test_a_charge_can_be_expanded_with_its_refunds(sandbox, charge):
    refund = sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100})
    full = sandbox.client.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
    assert [each.id for each in full.refunds.data] == [refund.id]
