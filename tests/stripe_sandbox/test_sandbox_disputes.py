"""Disputes: a payer's bank takes the money back, the market answers or not, and the bank decides."""

from __future__ import annotations

import time

import pytest
import requests
import stripe

DAY = 86_400


@pytest.fixture
def charge(sandbox):
    return sandbox.paid_session().payment_intent.latest_charge


@pytest.fixture
def disputed(sandbox, charge):
    return look(sandbox, sandbox.control("dispute", charge=charge.id)["dispute"])


@pytest.fixture
def debit(sandbox):
    session = sandbox.open_session()
    sandbox.press(session.id, "debit")
    sandbox.control("clock", days=7)
    return sandbox.client.v1.charges.list().data[0]


def look(sandbox, dispute_id):
    return sandbox.client.v1.disputes.retrieve(dispute_id)


def close(sandbox, dispute, outcome):
    sandbox.control("dispute/close", dispute=dispute.id, outcome=outcome)
    return look(sandbox, dispute.id)


def told(sandbox, count):
    return [event.type for event in sandbox.client.v1.events.list({"limit": count}).data][::-1]


def refused(sandbox, action, **fields):
    return requests.post(f"{sandbox.url}/_control/{action}", json=fields, timeout=10).json()["error"]


def test_a_dispute_takes_the_whole_charge_by_default(disputed, charge):
    assert (disputed.amount, disputed.charge, disputed.payment_intent) == (135_000, charge.id, charge.payment_intent)


def test_a_dispute_awaits_an_answer(disputed):
    assert (disputed.status, disputed.reason) == ("needs_response", "fraudulent")


def test_a_dispute_says_until_when_it_must_be_answered(disputed):
    assert abs(disputed.evidence_details.due_by - time.time() - 14 * DAY) < 60


def test_a_dispute_marks_the_charge(sandbox, disputed, charge):
    assert sandbox.client.v1.charges.retrieve(charge.id).disputed is True


def test_a_dispute_takes_the_sum_and_a_fee_off_the_account(disputed):
    (settled,) = disputed.balance_transactions
    assert (settled.type, settled.reporting_category, settled.source) == ("adjustment", "dispute", disputed.id)
    assert (settled.amount, settled.fee, settled.net) == (-135_000, 1_500, -136_500)


def test_a_dispute_is_told_with_what_it_took(sandbox, disputed):
    assert told(sandbox, 2) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    newest = sandbox.client.v1.events.list({"limit": 1}).data[0]
    assert len(newest.data.object["balance_transactions"]) == 1


def test_a_dispute_may_be_about_a_part_and_have_another_reason(sandbox, charge):
    opened = sandbox.control("dispute", charge=charge.id, amount=500, reason="product_not_received")["dispute"]
    assert (look(sandbox, opened).amount, look(sandbox, opened).reason) == (500, "product_not_received")


def test_a_dispute_may_name_the_payment_intent(sandbox, charge):
    opened = sandbox.control("dispute", charge=charge.payment_intent)["dispute"]
    assert look(sandbox, opened).charge == charge.id


def test_disputes_are_listed_by_their_payment_intent(sandbox, disputed, charge):
    other = sandbox.paid_session().payment_intent
    sandbox.control("dispute", charge=other.id)
    listed = sandbox.client.v1.disputes.list({"payment_intent": charge.payment_intent})
    assert [each.id for each in listed.data] == [disputed.id]


def test_a_dispute_can_be_expanded_with_its_charge(sandbox, disputed, charge):
    full = sandbox.client.v1.disputes.retrieve(disputed.id, {"expand": ["charge"]})
    assert full.charge.id == charge.id


def test_what_a_dispute_did_to_the_account_is_listed_by_its_source(sandbox, disputed):
    close(sandbox, disputed, "won")
    listed = sandbox.client.v1.balance_transactions.list({"source": disputed.id})
    assert [each.net for each in listed.data] == [135_000, -136_500]


def test_a_won_dispute_brings_the_sum_back_without_the_fee(sandbox, disputed):
    won = close(sandbox, disputed, "won")
    back = won.balance_transactions[1]
    assert (won.status, back.reporting_category, back.amount, back.net) == ("won", "dispute_reversal", 135_000, 135_000)


def test_a_won_dispute_is_told(sandbox, disputed):
    close(sandbox, disputed, "won")
    assert told(sandbox, 2) == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]


def test_a_lost_dispute_brings_nothing_back(sandbox, disputed):
    lost = close(sandbox, disputed, "lost")
    assert (lost.status, len(lost.balance_transactions)) == ("lost", 1)


def test_a_lost_dispute_is_told_as_closed(sandbox, disputed):
    close(sandbox, disputed, "lost")
    (event,) = sandbox.client.v1.events.list({"type": "charge.dispute.closed"}).data
    assert event.data.object["status"] == "lost"


def test_sent_evidence_is_told_and_lies_with_the_bank(sandbox, disputed):
    assert close(sandbox, disputed, "under_review").status == "under_review"
    assert told(sandbox, 1) == ["charge.dispute.updated"]


def test_evidence_can_be_sent_by_a_call(sandbox, disputed):
    evidence = {"evidence": {"product_description": "Booth B12"}}
    answered = sandbox.client.v1.disputes.update(disputed.id, evidence)
    assert (answered.status, answered.evidence.product_description) == ("under_review", "Booth B12")
    assert (answered.evidence_details.has_evidence, answered.evidence_details.submission_count) == (True, 1)


def test_evidence_may_be_kept_without_being_sent(sandbox, disputed):
    kept = sandbox.client.v1.disputes.update(disputed.id, {"evidence": {"customer_name": "B."}, "submit": False})
    assert (kept.status, kept.evidence_details.submission_count) == ("needs_response", 0)


def test_a_dispute_can_be_given_up_by_a_call(sandbox, disputed):
    assert sandbox.client.v1.disputes.close(disputed.id).status == "lost"


def test_a_dispute_without_an_answer_is_lost_when_its_day_has_passed(sandbox, disputed):
    sandbox.control("clock", days=14.1)
    lost = look(sandbox, disputed.id)
    assert (lost.status, lost.evidence_details.past_due) == ("lost", True)


def test_an_answered_dispute_waits_for_the_bank(sandbox, disputed):
    close(sandbox, disputed, "under_review")
    sandbox.control("clock", days=30)
    assert look(sandbox, disputed.id).status == "under_review"


@pytest.mark.parametrize("outcome", ["won", "lost", "under_review"])
def test_a_closed_dispute_stays_as_it_is(sandbox, disputed, outcome):
    close(sandbox, disputed, "lost")
    assert "already closed" in refused(sandbox, "dispute/close", dispute=disputed.id, outcome=outcome)["message"]


@pytest.mark.parametrize("outcome", [None, "lost"])
def test_a_disputed_charge_cannot_be_refunded(sandbox, disputed, charge, outcome):
    if outcome:
        close(sandbox, disputed, outcome)
    with pytest.raises(stripe.InvalidRequestError, match="charged back") as caught:
        sandbox.client.v1.refunds.create({"charge": charge.id})
    assert caught.value.code == "charge_disputed"


def test_after_a_won_dispute_the_charge_can_be_refunded(sandbox, disputed, charge):
    close(sandbox, disputed, "won")
    assert sandbox.client.v1.refunds.create({"charge": charge.id}).status == "succeeded"


def test_a_charge_is_disputed_once(sandbox, disputed, charge):
    assert refused(sandbox, "dispute", charge=charge.id)["code"] == "charge_disputed"


def test_what_was_refunded_cannot_be_disputed(sandbox, charge):
    sandbox.client.v1.refunds.create({"charge": charge.id})
    assert refused(sandbox, "dispute", charge=charge.id)["param"] == "amount"


def test_a_refused_card_cannot_be_disputed(sandbox):
    sandbox.press(sandbox.open_session().id, "decline")
    charge = sandbox.client.v1.charges.list().data[0]
    assert "did not succeed" in refused(sandbox, "dispute", charge=charge.id)["message"]


def test_a_disputed_debit_is_lost_from_the_start(sandbox, debit):
    dispute = look(sandbox, sandbox.control("dispute", charge=debit.id)["dispute"])
    assert (dispute.status, dispute.reason, dispute.evidence_details.due_by) == ("lost", "debit_not_authorized", None)
    assert told(sandbox, 3) == ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"]


@pytest.mark.parametrize("fields", [{"outcome": "won"}, {"dispute": "du_none", "outcome": "drawn"}])
def test_a_wrong_ending_is_refused_by_name(sandbox, fields):
    assert refused(sandbox, "dispute/close", **fields)["param"] in ("dispute", "outcome")


def test_the_state_tells_the_payments_and_their_disputes(sandbox, disputed, charge):
    told = requests.get(f"{sandbox.url}/_control/state", timeout=10).json()["payments"]
    assert [(each["charge"], each["dispute"], each["dispute_status"]) for each in told] == [
        (charge.id, disputed.id, "needs_response")
    ]
