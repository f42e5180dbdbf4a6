"""Payouts and the movements on the account: what matching them with the ledger relies on."""

from __future__ import annotations


def test_a_charge_is_a_movement_with_its_sum_its_fee_and_the_charge_as_its_source(side):
    charge = side.paid()
    (moved,) = side.client.v1.balance_transactions.list({"source": charge.id}).data
    assert (moved.type, moved.source, moved.amount) == ("charge", charge.id, charge.amount_captured)
    assert moved.net == moved.amount - moved.fee


def test_a_payout_says_its_sum_its_day_and_where_it_is(side):
    payout = side.paid_out()
    assert payout.amount > 0
    assert payout.status in {"pending", "in_transit", "paid"}
    assert payout.arrival_date % 86_400 == 0
    assert payout.arrival_date >= payout.created - 86_400
    assert (payout.currency, payout.livemode, payout.failure_code) == ("eur", False, None)


def test_a_payout_is_listed_from_its_moment_on(side):
    payout = side.paid_out()
    found = side.client.v1.payouts.list({"created": {"gte": payout.created}, "limit": 100}).data
    assert payout.id in {one.id for one in found}


def test_a_payout_is_a_movement_that_takes_all_of_it_away(side):
    payout = side.paid_out()
    (moved,) = side.client.v1.balance_transactions.list({"source": payout.id}).data
    assert (moved.type, moved.amount, moved.fee) == ("payout", -payout.amount, 0)
