"""What a paid or refused session leaves behind: intent, charge, balance transaction."""

from __future__ import annotations

import pytest
import stripe


def test_a_paid_session_is_complete_and_paid(sandbox):
    session = sandbox.paid_session()
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)


def test_a_paid_session_carries_a_payment_intent_of_the_same_amount(sandbox):
    intent = sandbox.paid_session().payment_intent
    assert intent.id.startswith("pi_")
    assert (intent.status, intent.amount, intent.amount_received) == ("succeeded", 135_000, 135_000)


def test_the_payment_intent_carries_the_metadata_meant_for_it(sandbox):
    intent = sandbox.paid_session(payment_intent_data={"metadata": {"payment": "p-9"}}).payment_intent
    assert intent.metadata.to_dict() == {"payment": "p-9"}


def test_a_paid_session_carries_a_captured_charge(sandbox):
    charge = sandbox.paid_session().payment_intent.latest_charge
    assert charge.id.startswith("ch_")
    assert (charge.status, charge.paid, charge.captured, charge.amount) == ("succeeded", True, True, 135_000)


def test_the_charge_has_a_balance_transaction_with_a_fee(sandbox):
    settled = sandbox.paid_session().payment_intent.latest_charge.balance_transaction
    assert (settled.amount, settled.fee, settled.net) == (135_000, 2_050, 132_950)


def test_the_fee_is_told_in_detail(sandbox):
    settled = sandbox.paid_session().payment_intent.latest_charge.balance_transaction
    assert [detail.amount for detail in settled.fee_details] == [settled.fee]


def test_a_balance_transaction_can_be_retrieved(sandbox):
    settled = sandbox.paid_session().payment_intent.latest_charge.balance_transaction
    assert sandbox.client.v1.balance_transactions.retrieve(settled.id).net == settled.net


def test_without_expand_there_are_only_ids(sandbox):
    session = sandbox.client.v1.checkout.sessions.retrieve(sandbox.paid_session().id)
    assert session.payment_intent.startswith("pi_")


def test_the_payer_s_address_is_in_the_customer_details(sandbox):
    assert sandbox.paid_session().customer_details.email == "bruno@example.org"


def test_a_payment_intent_is_retrieved_with_its_charge(sandbox):
    intent = sandbox.paid_session().payment_intent
    again = sandbox.client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert again.latest_charge.id == intent.latest_charge.id


def test_charges_are_listed_with_what_was_paid(sandbox):
    charge = sandbox.paid_session().payment_intent.latest_charge
    listed = sandbox.client.v1.charges.list({"created": {"gte": charge.created}})
    assert [(each.id, each.amount) for each in listed.data] == [(charge.id, 135_000)]


def test_charges_are_listed_with_their_balance_transactions(sandbox):
    sandbox.paid_session()
    (charge,) = sandbox.client.v1.charges.list({"expand": ["data.balance_transaction"]}).data
    assert charge.balance_transaction.net == 132_950


def test_a_charge_is_retrieved_by_its_id(sandbox):
    charge = sandbox.paid_session().payment_intent.latest_charge
    assert sandbox.client.v1.charges.retrieve(charge.id).payment_intent == charge.payment_intent


def test_a_refused_card_leaves_the_session_open(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "decline")
    again = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    assert (again.status, again.payment_status) == ("open", "unpaid")


def test_a_refused_card_leaves_a_failed_charge(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "decline")
    (charge,) = sandbox.client.v1.charges.list().data
    assert (charge.status, charge.paid, charge.failure_code) == ("failed", False, "card_declined")


def test_a_refused_card_is_the_intent_s_last_error(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "decline")
    intent = sandbox.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert (intent.status, intent.last_payment_error.code) == ("requires_payment_method", "card_declined")


def test_one_may_pay_after_a_refused_card(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "decline")
    sandbox.press(session.id, "pay")
    again = sandbox.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (again.payment_status, again.payment_intent.last_payment_error) == ("paid", None)


def test_all_tries_belong_to_one_payment_intent(sandbox):
    session = sandbox.open_session()
    for button in ("decline", "decline", "pay"):
        sandbox.press(session.id, button)
    charges = sandbox.client.v1.charges.list().data
    assert (len(charges), len({charge.payment_intent for charge in charges})) == (3, 1)


def test_an_expired_session_takes_no_money(sandbox):
    session = sandbox.open_session()
    sandbox.client.v1.checkout.sessions.expire(session.id)
    sandbox.press(session.id, "pay")
    assert sandbox.client.v1.charges.list().data == []


def test_expiring_after_a_refused_card_cancels_the_intent(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "decline")
    sandbox.client.v1.checkout.sessions.expire(session.id)
    intent = sandbox.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")


def test_an_unknown_payment_intent_is_missing(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent: 'pi_none'"):
        sandbox.client.v1.payment_intents.retrieve("pi_none")
