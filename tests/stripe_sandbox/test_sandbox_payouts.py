"""What is on the account goes to the bank: once a day, at a button, and back when the bank does not take it."""

from __future__ import annotations

import pytest
import stripe


def parts(sandbox, payout: str) -> list[stripe.BalanceTransaction]:
    return sandbox.client.v1.balance_transactions.list({"payout": payout, "limit": 100}).data


def pay_out(sandbox) -> stripe.Payout:
    (made,) = sandbox.control("payout")["made"]
    return sandbox.client.v1.payouts.retrieve(made)


def test_a_payout_is_the_net_sum_of_its_parts(sandbox):
    charge = sandbox.paid_session().payment_intent.latest_charge
    sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100})
    payout = pay_out(sandbox)
    found = {part.type: part.net for part in parts(sandbox, payout.id)}
    assert set(found) == {"charge", "refund", "payout"}
    assert (payout.amount, payout.status) == (found["charge"] + found["refund"], "in_transit")
    assert found["payout"] == -payout.amount


def test_what_was_paid_out_is_not_paid_out_again(sandbox):
    sandbox.paid_session()
    pay_out(sandbox)
    assert sandbox.control("payout")["made"] == []


def test_it_is_made_by_itself_within_a_day_and_arrives_a_day_later(sandbox):
    sandbox.paid_session()
    sandbox.control("clock", days=1)
    (payout,) = sandbox.client.v1.payouts.list().data
    assert (payout.status, payout.automatic) == ("in_transit", True)
    sandbox.control("clock", days=1)
    assert sandbox.client.v1.payouts.retrieve(payout.id).status == "paid"


def test_nothing_goes_out_while_the_account_owes(sandbox):
    charge = sandbox.paid_session().payment_intent.latest_charge
    sandbox.client.v1.refunds.create({"charge": charge.id})
    assert sandbox.control("payout")["made"] == []


@pytest.mark.parametrize("days", [0, 3])
def test_what_the_bank_sends_back_goes_out_with_the_next_one(sandbox, days):
    sandbox.paid_session()
    first = pay_out(sandbox)
    sandbox.control("clock", days=days)
    sandbox.control("payout/fail", payout=first.id)
    failed = sandbox.client.v1.payouts.retrieve(first.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_code) == ("failed", "account_closed")
    assert failed.failure_balance_transaction.amount == first.amount
    again = pay_out(sandbox)
    assert [part.type for part in parts(sandbox, again.id)] == ["payout", "payout_failure"]
    assert again.amount == first.amount


def test_it_fails_once(sandbox):
    sandbox.paid_session()
    payout = pay_out(sandbox)
    sandbox.control("payout/fail", payout=payout.id)
    with pytest.raises(AssertionError):
        sandbox.control("payout/fail", payout=payout.id)


def test_payouts_are_found_by_state_and_by_the_day_of_their_arrival(sandbox):
    sandbox.paid_session()
    payout = pay_out(sandbox)
    listed = sandbox.client.v1.payouts.list
    assert [one.id for one in listed({"status": "in_transit"}).data] == [payout.id]
    assert listed({"status": "paid"}).data == []
    assert [one.id for one in listed({"arrival_date": {"gte": payout.arrival_date}}).data] == [payout.id]
    assert listed({"arrival_date": {"gt": payout.arrival_date}}).data == []


def test_payouts_are_told_by_events(sandbox):
    sandbox.paid_session()
    payout = pay_out(sandbox)
    sandbox.control("clock", days=1)
    told = [event.type for event in sandbox.client.v1.events.list({"types": ["payout.created", "payout.paid"]}).data]
    assert (told, payout.object) == (["payout.paid", "payout.created"], "payout")
