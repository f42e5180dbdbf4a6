"""What nobody rang for: everything due is looked at, Stripe's lists are compared with ours, silence is noticed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from structlog import get_logger

from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments import cursors, disputes, events, gateway, ledger, letters
from mima.payments.flow.lapsing import lapse_due
from mima.payments.flow.payouts import read_payouts
from mima.payments.flow.ring import process_event
from mima.payments.flow.steps import Report, each, let_go, reading
from mima.payments.flow.sync import sync_payment
from mima.payments.models import PENDING, UNDER_WAY, Dispute, LedgerKind, Refund, RefundState, StandPayment, Via

EVENTS_EVERY, EVENTS_OVERLAP = timedelta(hours=1), timedelta(hours=2)
CHARGES_EVERY, CHARGES_OVERLAP = timedelta(days=1), timedelta(days=2)
# When an edition is cancelled, hundreds go back: each run sends so many, and other work has its turn between.
MOST_REFUNDS = 25
# A payout may come back from the bank for five business days.
PAYOUTS_EVERY, PAYOUTS_OVERLAP = timedelta(days=1), timedelta(days=14)
# A webhook normally comes within seconds; Stripe keeps events for thirty days.
WEBHOOK_IS_LATE = timedelta(minutes=15)
LOOK_BACK_AT_FIRST = timedelta(days=29)

log = get_logger()


def sync_due(*, everything: bool = False) -> Report:
    """Every event that waits has had its effect, and every payment and refund that is due was looked at.

    `everything`: due or not. Each in its own transactions; a failure is logged, counted, and tried again at the next run.
    """
    let_go()
    report = Report()
    with reading():
        waiting = list(events.waiting())
    each("events", waiting, lambda event_id: process_event(str(event_id)), report)
    each("payments", _due(everything), lambda payment_id: sync_payment(int(payment_id)), report)
    return report


def _due(everything: bool) -> list[int]:
    under_way = StandPayment.state.in_(UNDER_WAY)
    now_due = under_way if everything else under_way & (StandPayment.look_at <= clock.now())
    contested = select(Dispute.id).where(Dispute.payment_id == StandPayment.id, Dispute.state.in_(PENDING))
    if not everything:
        contested = contested.where(Dispute.look_at <= clock.now())
    wanted = select(StandPayment.id).where(or_(now_due, contested.exists()))
    with reading():
        found = list(db.session.scalars(wanted.order_by(StandPayment.id)))
        owed = [payment for payment in db.session.scalars(_giving_back(everything)) if payment not in found]
    return found + owed


def _giving_back(everything: bool) -> Select[int]:
    """Payments with refunds on their way at Stripe, those first of which it has not heard."""
    pending = (Refund.state == RefundState.pending) & Refund.key.is_not(None)
    statement = select(Refund.payment_id).where(pending).group_by(Refund.payment_id)
    ordered = statement.order_by(func.count(Refund.stripe_id), func.min(Refund.id))
    return ordered if everything else ordered.limit(MOST_REFUNDS)


def reconcile(*, everything: bool = False) -> Report:
    """Whatever Stripe knows, we know: due payments, its list of events (hourly), its charges against the ledger (nightly).

    `everything`: all of it now, whatever the hour, and overdue holds too. Safe to run at any time and twice at once.
    """
    report = sync_due(everything=everything)
    if everything or _is_time(cursors.EVENTS, EVENTS_EVERY):
        each("event lists", [cursors.EVENTS], lambda _name: _read_events(report), report)
    if everything or _is_time(cursors.CHARGES, CHARGES_EVERY):
        each("charge lists", [cursors.CHARGES], lambda _name: _compare_charges(report), report)
    if everything or _is_time(cursors.PAYOUTS, PAYOUTS_EVERY):
        each("payout lists", [cursors.PAYOUTS], lambda _name: _read_payouts(report), report)
    if everything:
        _add(report, lapse_due())
    return report


def _add(report: Report, other: Report) -> None:
    for what, number in other.done.items():
        report.count(what, number)
    report.failures += other.failures


def _is_time(name: str, every: timedelta) -> bool:
    with reading():
        last = cursors.at(name)
    return last is None or last <= clock.now() - every


def _since(name: str, overlap: timedelta) -> datetime:
    with reading():
        last = cursors.at(name)
    return (last or clock.now() - LOOK_BACK_AT_FIRST) - overlap


def _read_events(report: Report) -> None:
    """Events that never rang are kept and have had their effect; the team is told when there were payments among them."""
    started = clock.now()
    listed = gateway.events(_since(cursors.EVENTS, EVENTS_OVERLAP))
    with transaction():
        new = [event.id for event in listed if event.livemode == gateway.is_live() and events.keep(event, Via.list)]
        cursors.put(cursors.EVENTS, started)
        events.forget_old()
        missed = events.of_ours_only_listed(WEBHOOK_IS_LATE)
        if missed:
            letters.webhooks_missing(started, missed)
    report.count("events found", len(new))
    each("events", new, lambda event_id: process_event(str(event_id)), report)


def _compare_charges(report: Report) -> None:
    """Every charge with our mark is in the ledger, with its fee; one that is not has its payment looked at."""
    started = clock.now()
    listed = gateway.charges(_since(cursors.CHARGES, CHARGES_OVERLAP))
    each("charges", [charge.id for charge in listed if _is_unknown(charge)], _find(listed), report)
    with transaction():
        for charge in listed:
            _note_fee(charge)
        cursors.put(cursors.CHARGES, started)


def _read_payouts(report: Report) -> None:
    # After the charges, so that the ledger knows the fees that the payouts are compared with.
    read_payouts(_since(cursors.PAYOUTS, PAYOUTS_OVERLAP), report)


def _is_unknown(charge: gateway.Charge) -> bool:
    with reading():
        payment = _payment_of(charge)
        if payment is None:
            return False
        if not ledger.knows(LedgerKind.payment, charge.id) or payment.refunded_cents != charge.refunded_cents:
            return True
        return charge.is_disputed and not disputes.of_payment(payment)


def _find(listed: list[gateway.Charge]) -> Callable[[int | str], None]:
    by_id = {charge.id: charge for charge in listed}

    def find(charge_id: int | str) -> None:
        with reading():
            payment = _payment_of(by_id[str(charge_id)])
            assert payment is not None  # `_is_unknown` found it a moment ago
            payment_id = payment.id
        log.error("charge_not_in_ledger", charge=charge_id, payment=payment_id)
        sync_payment(payment_id)

    return find


def _payment_of(charge: gateway.Charge) -> StandPayment | None:
    return db.session.scalar(select(StandPayment).where(StandPayment.reference == charge.reference)) if charge.reference else None


def _note_fee(charge: gateway.Charge) -> None:
    """A fee that Stripe had not booked when the payment came stands in the ledger beside it."""
    payment = _payment_of(charge)
    if payment is not None and charge.fee_cents and not ledger.has_fee(charge.id) and ledger.knows(LedgerKind.payment, charge.id):
        ledger.enter(payment, LedgerKind.fee, charge.id, 0, fee_cents=charge.fee_cents)
