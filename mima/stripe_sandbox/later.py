"""When the time of something has come, it happens: by the clock, or by hand before."""

from __future__ import annotations

from . import agenda, debits, disputes, payouts, refunds, sessions
from .agenda import Due
from .errors import no_such
from .store import Records, Store

HAPPENINGS = {
    Due.LAPSE: sessions.lapse,
    Due.DEBIT_SUCCEEDS: debits.succeed,
    Due.DEBIT_FAILS: debits.fail,
    Due.REFUND_SUCCEEDS: refunds.succeed,
    Due.REFUND_FAILS: refunds.fail,
    Due.DISPUTE_IS_LOST: disputes.lapse,
    Due.PAYOUT_ARRIVES: payouts.arrive,
}


def sweep(store: Store) -> int:
    """Everything due has happened, and is counted; when there is nothing, nobody is kept waiting."""
    with store.reading() as records:
        if not agenda.overdue(records) and not payouts.is_waiting(records):
            return 0
    with store.transaction() as records:
        overdue = agenda.overdue(records)
        for about, what in overdue:
            _happen(records, about, what)
        payouts.sweep(records)
    return len(overdue)


def hasten(records: Records, about: str) -> None:
    """What waits for this object happens now."""
    what = agenda.of(records, about)
    if what is None:
        raise no_such("waiting object", about, param="about")
    _happen(records, about, what)


def _happen(records: Records, about: str, what: Due) -> None:
    agenda.strike(records, about)
    HAPPENINGS[what](records, about)
