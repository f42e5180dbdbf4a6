"""Refunds that wait, that fail, and that nobody asked for by a call."""

from __future__ import annotations

import pytest
import requests
import stripe

WAITING = ["pending_then_succeeded", "pending_then_failed"]
FAILING = ["pending_then_failed", "succeeded_then_failed"]


@pytest.fixture
def charge(sandbox):
    return sandbox.paid_session().payment_intent.latest_charge


@pytest.fixture
def refunded(sandbox, charge):
    """`refunded(outcome)`: a refund of 100 that goes so."""

    def make(outcome, **options):
        sandbox.control("refunds", outcome=outcome, **options)
        return sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100})

    return make


def types(sandbox, count):
    told = [event.type for event in sandbox.client.v1.events.list({"limit": 100}).data]
    return [kind for kind in told if not kind.startswith("payout.")][:count]


@pytest.mark.parametrize("outcome", WAITING)
def test_a_waiting_refund_is_pending_with_its_reason(refunded, outcome):
    refund = refunded(outcome)
    assert (refund.status, refund.pending_reason) == ("pending", "processing")


def test_a_waiting_refund_already_counts_on_the_charge(sandbox, refunded, charge):
    refunded("pending_then_succeeded")
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 100


def test_a_waiting_refund_succeeds_after_its_days(sandbox, refunded):
    refund = refunded("pending_then_succeeded", days=3)
    sandbox.control("clock", days=3)
    later = sandbox.client.v1.refunds.retrieve(refund.id)
    assert (later.status, later.pending_reason) == ("succeeded", None)


def test_a_refund_that_succeeds_later_is_told(sandbox, refunded):
    refunded("pending_then_succeeded")
    sandbox.control("clock", days=5)
    assert types(sandbox, 2) == ["charge.refund.updated", "refund.updated"]


def test_the_telling_says_what_it_was_before(sandbox, refunded):
    refunded("pending_then_succeeded")
    sandbox.control("clock", days=5)
    (event,) = sandbox.client.v1.events.list({"type": "refund.updated"}).data
    assert event.data.previous_attributes.to_dict() == {"pending_reason": "processing", "status": "pending"}


@pytest.mark.parametrize("outcome", FAILING)
def test_a_failing_refund_has_failed_after_its_days(sandbox, refunded, outcome):
    refund = refunded(outcome)
    sandbox.control("clock", days=5)
    later = sandbox.client.v1.refunds.retrieve(refund.id)
    assert (later.status, later.failure_reason) == ("failed", "expired_or_canceled_card")


def test_a_refund_that_fails_is_told(sandbox, refunded):
    refunded("pending_then_failed")
    sandbox.control("clock", days=5)
    assert types(sandbox, 3) == ["refund.failed", "charge.refund.updated", "refund.updated"]


def test_a_refund_that_succeeds_and_fails_is_succeeded_first(refunded):
    assert refunded("succeeded_then_failed").status == "succeeded"


def test_a_failed_refund_s_money_is_back_on_the_account(sandbox, refunded):
    refund = refunded("pending_then_failed")
    sandbox.control("clock", days=5)
    back = sandbox.client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    settled = back.failure_balance_transaction
    assert (settled.amount, settled.net, settled.type, settled.source) == (100, 100, "refund_failure", refund.id)


def test_a_failed_refund_no_longer_counts_on_the_charge(sandbox, refunded, charge):
    refunded("pending_then_failed")
    sandbox.control("clock", days=5)
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 0


def test_what_a_refund_failed_to_give_back_can_be_refunded_again(sandbox, charge):
    sandbox.control("refunds", outcome="succeeded_then_failed")
    sandbox.client.v1.refunds.create({"charge": charge.id})
    sandbox.control("clock", days=5)
    assert sandbox.client.v1.refunds.create({"charge": charge.id}).status == "succeeded"


def test_a_waiting_refund_can_be_hastened(sandbox, refunded):
    refund = refunded("pending_then_succeeded")
    sandbox.control("hasten", about=refund.id)
    assert sandbox.client.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_only_the_next_refunds_go_as_planned(sandbox, refunded, charge):
    refunded("pending_then_failed", times=2)
    rest = [sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100}).status for _ in range(2)]
    assert rest == ["pending", "succeeded"]


def test_a_refused_refund_uses_up_no_plan(sandbox, charge):
    sandbox.control("refunds", outcome="pending_then_failed")
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 200_000})
    assert sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100}).status == "pending"


@pytest.mark.parametrize("fields", [{}, {"outcome": "maybe"}, {"outcome": "succeeded", "times": -1}])
def test_a_wrong_plan_is_refused(sandbox, fields):
    assert requests.post(f"{sandbox.url}/_control/refunds", json=fields, timeout=10).status_code == 400


def test_a_refund_from_the_dashboard_gives_back_all_that_remains(sandbox, charge):
    told = sandbox.control("refund", charge=charge.id)
    refund = sandbox.client.v1.refunds.retrieve(told["refund"])
    assert (refund.amount, refund.status, refund.metadata.to_dict()) == (135_000, "succeeded", {})


def test_a_refund_from_the_dashboard_may_be_a_part(sandbox, charge):
    sandbox.control("refund", charge=charge.id, amount=500)
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 500


def test_a_refund_from_the_dashboard_may_name_the_payment_intent(sandbox, charge):
    sandbox.control("refund", charge=charge.payment_intent, amount=500)
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 500


def test_a_refund_from_the_dashboard_is_told_without_a_request(sandbox, charge):
    sandbox.control("refund", charge=charge.id)
    events = sandbox.client.v1.events.list({"limit": 2}).data
    assert [(event.type, event.request.id) for event in events] == [("charge.refunded", None), ("refund.created", None)]


def test_a_refund_from_the_dashboard_keeps_to_what_remains(sandbox, charge):
    answer = requests.post(f"{sandbox.url}/_control/refund", json={"charge": charge.id, "amount": 135_001}, timeout=10)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "amount")


def test_a_refund_from_the_dashboard_of_nothing_known_is_refused(sandbox):
    answer = requests.post(f"{sandbox.url}/_control/refund", json={"charge": "ch_none"}, timeout=10)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "resource_missing")
