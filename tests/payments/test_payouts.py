"""What Stripe paid out is read once, part by part, and matched with the ledger; what does not match is seen."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from mima import audit
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.journal.models import JournalEntry
from mima.payments import cursors, flow, gateway
from mima.payments.answers import Payout as Told
from mima.payments.answers import PayoutPart as Part
from mima.payments.models import LedgerEntry, LedgerKind
from mima.payments.payouts import matching, queries, service
from mima.payments.payouts.models import Match, Payout, PayoutPart
from tests.payments.shop import Shop


def read() -> list[Payout]:
    flow.reconcile(everything=True)
    db.session.rollback()
    return list(db.session.scalars(select(Payout).order_by(Payout.id)))


def pay_out(shop: Shop) -> str:
    (made,) = shop.control("payout")["made"]
    return str(made)


def told(shop: Shop, key: str) -> Told:
    return next(one for one in gateway.payouts(now()) if one.id == key)


def now() -> datetime:
    return clock.now() - timedelta(days=2)


def test_the_gateway_tells_payouts_in_plain_values(shop: Shop) -> None:
    shop.booked()
    key = pay_out(shop)
    payout = told(shop, key)
    assert (payout.status, payout.currency, payout.livemode, payout.failure) == ("in_transit", "EUR", False, "")
    (part,) = gateway.payout_parts(key)
    assert (part.kind, part.amount_cents, part.source[:3]) == ("charge", 151_200, "ch_")
    assert payout.amount_cents == part.amount_cents - part.fee_cents


def test_nobody_answers_is_told_as_such(shop: Shop, away: None) -> None:
    with pytest.raises(gateway.StripeAway):
        gateway.payouts(now())


def test_a_payout_is_matched_part_by_part(shop: Shop) -> None:
    shop.booked("bruno", "A01")
    reference = shop.booked("carla", "A03")
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    pay_out(shop)
    (payout,) = read()
    assert (payout.unmatched, payout.difference_cents, payout.is_matched) == (0, 0, True)
    kinds = [(part.kind, part.matched) for part in queries.parts(payout)]
    assert sorted(kinds) == [("charge", Match.ledger), ("charge", Match.ledger), ("refund", Match.ledger)]


def test_read_twice_it_stands_once(shop: Shop) -> None:
    shop.booked()
    pay_out(shop)
    read()
    (payout,) = read()
    assert len(queries.parts(payout)) == 1


def test_it_is_paid_when_stripe_says_so_and_the_journal_knows(shop: Shop) -> None:
    shop.booked()
    pay_out(shop)
    assert read()[0].state == "in_transit"
    shop.control("clock", days=1)
    (payout,) = read()
    assert (payout.state, payout.paid_at is not None) == ("paid", True)
    moves = db.session.scalars(select(JournalEntry.to_state).where(JournalEntry.subject == "payout").order_by(JournalEntry.id))
    assert list(moves) == ["in_transit", "paid"]


def test_one_that_the_bank_sends_back_is_looked_at_until_it_goes_out_again(shop: Shop) -> None:
    shop.booked()
    key = pay_out(shop)
    read()
    shop.control("payout/fail", payout=key)
    (payout,) = read()
    assert (payout.state, payout.failure) == ("failed", "The bank account has been closed.")
    assert [one.stripe_id for one in queries.to_look_at()] == [key]
    pay_out(shop)
    again = read()[-1]
    assert (again.is_matched, [part.matched for part in queries.parts(again)]) == (True, [Match.payout])
    assert queries.to_look_at() == []


def test_money_that_is_not_of_the_ledger_is_named(shop: Shop) -> None:
    key = shop.paid()
    pay_out(shop)
    payment = shop.payment(key)
    with transaction():
        kept = service.keep(told(shop, listed(shop)), gateway_parts(shop))
        assert (kept.unmatched, kept.is_matched) == (1, False)
    assert [one.unmatched for one in queries.to_look_at()] == [1]
    flow.sync_payment(payment.id)
    with transaction():
        service.match(queries.to_match())
    assert queries.to_look_at() == []


def listed(shop: Shop) -> str:
    return str(shop.look("payouts")["data"][0]["id"])


def gateway_parts(shop: Shop) -> list[Part]:
    return gateway.payout_parts(listed(shop))


def test_what_stripe_takes_for_itself_is_a_fee(shop: Shop) -> None:
    shop.booked()
    pay_out(shop)
    (payout,) = read()
    own = Part("txn_fee", "stripe_fee", "", -300, 0, "EUR", payout.made_at, "Radar")
    answer = Told(payout.stripe_id, payout.amount_cents - 300, "EUR", "paid", payout.arrives_on, payout.made_at, False, "")
    with transaction():
        kept = service.keep(answer, [own])
        assert (kept.unmatched, kept.parts_cents) == (0, answer.amount_cents)
        assert [part.matched for part in queries.parts(kept)] == [Match.ledger, Match.fee]


def test_a_sum_that_its_parts_do_not_explain_is_looked_at(shop: Shop) -> None:
    shop.booked()
    pay_out(shop)
    read()
    with transaction():
        db.session.execute(update(Payout).values(amount_cents=Payout.amount_cents + 1))
    assert [one.difference_cents for one in queries.to_look_at()] == [1]


def test_a_note_ends_the_asking_and_needs_a_reason(shop: Shop) -> None:
    shop.booked()
    shop.control("payout/fail", payout=pay_out(shop))
    (payout,) = read()
    with pytest.raises(Invalid), transaction():
        service.note(queries.found(payout.stripe_id), by=shop.actor("ana"), why=" ")
    key = payout.stripe_id
    with transaction():
        service.note(queries.found(key), by=shop.actor("ana"), why="The account has another number now.")
    assert queries.to_look_at() == []


def test_payouts_are_read_once_a_day(shop: Shop, noon: time_machine.Traveller) -> None:
    flow.reconcile()
    db.session.rollback()
    first = cursors.at(cursors.PAYOUTS)
    noon.shift(timedelta(hours=23))
    flow.reconcile()
    db.session.rollback()
    assert cursors.at(cursors.PAYOUTS) == first
    noon.shift(timedelta(hours=2))
    flow.reconcile()
    db.session.rollback()
    assert cursors.at(cursors.PAYOUTS) != first


def test_a_payout_that_cannot_be_read_is_read_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.booked()
    pay_out(shop)

    def away(_payout: str) -> list[Part]:
        raise gateway.StripeAway

    with monkeypatch.context() as patch:
        patch.setattr(gateway, "payout_parts", away)
        assert read() == []
        assert cursors.at(cursors.PAYOUTS) is None
    assert [one.is_matched for one in read()] == [True]


def test_a_dispute_under_way_and_a_lost_one_are_matched(shop: Shop) -> None:
    shop.booked("bruno", "A01")
    reference = shop.booked("carla", "A03")
    dispute = shop.dispute(reference)
    flow.sync_payment(shop.payment(reference).id)
    pay_out(shop)
    assert [one.is_matched for one in read()] == [True]
    shop.end_dispute(dispute, "lost")
    assert [one.is_matched for one in read()] == [True]


def test_the_audit_finds_nothing(shop: Shop) -> None:
    shop.booked()
    pay_out(shop)
    read()
    assert [finding for result in audit.of_this_moment() for finding in result.findings] == []


def test_a_movement_that_the_ledger_tells_otherwise_is_found(shop: Shop) -> None:
    shop.booked()
    pay_out(shop)
    read()
    with transaction():
        db.session.execute(update(PayoutPart).values(amount_cents=PayoutPart.amount_cents - 1))
    findings = [finding for result in audit.of_this_moment() for finding in result.findings]
    assert len(findings) == 1 and "in the ledger is 151200" in findings[0]


PAID = LedgerEntry(kind=LedgerKind.payment, stripe_ref="ch_1", amount_cents=1_000, fee_cents=40, currency="EUR")
FEE_LATER = LedgerEntry(kind=LedgerKind.fee, stripe_ref="ch_2", amount_cents=0, fee_cents=40, currency="EUR")
UNPAID_FEE = LedgerEntry(kind=LedgerKind.payment, stripe_ref="ch_2", amount_cents=1_000, fee_cents=0, currency="EUR")


@pytest.mark.parametrize(
    ("kind", "source", "amount", "fee", "currency", "is_found"),
    [
        ("charge", "ch_1", 1_000, 40, "EUR", True),
        ("payment", "ch_1", 1_000, 40, "EUR", True),
        ("charge", "ch_2", 1_000, 40, "EUR", True),
        ("charge", "ch_1", 999, 40, "EUR", False),
        ("charge", "ch_1", 1_000, 41, "EUR", False),
        ("charge", "ch_1", 1_000, 40, "CHF", False),
        ("charge", "ch_9", 1_000, 40, "EUR", False),
        ("refund", "ch_1", 1_000, 40, "EUR", False),
        ("transfer", "ch_1", 1_000, 40, "EUR", False),
    ],
)
def test_a_movement_is_a_row_of_the_ledger_when_all_of_it_fits(
    kind: str, source: str, amount: int, fee: int, currency: str, is_found: bool
) -> None:
    part = PayoutPart(kind=kind, source=source, amount_cents=amount, fee_cents=fee, currency=currency)
    assert (matching.entry_of(part, [PAID, UNPAID_FEE, FEE_LATER]) is not None) is is_found
