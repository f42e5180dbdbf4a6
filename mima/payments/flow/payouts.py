"""Stripe's payouts, read once a night: each with its parts, outside any transaction, then kept in one."""

from datetime import datetime

from mima.core import clock
from mima.core.transaction import transaction
from mima.payments import answers, cursors, gateway
from mima.payments.flow.steps import Report, each, reading
from mima.payments.payouts import queries, service


def read_payouts(since: datetime, report: Report) -> None:
    """What Stripe has paid out since then is known here, part by part; what the ledger has learnt since is matched.

    One that cannot be read does not stop the others, and is read again: the cursor only goes on when all were read.
    """
    started, failures = clock.now(), len(report.failures)
    listed = {payout.id: payout for payout in gateway.payouts(since) if payout.livemode == gateway.is_live()}
    each("payouts", listed, lambda key: _read(listed[str(key)]), report)
    with transaction():
        service.match(queries.to_match())
        if len(report.failures) == failures:
            cursors.put(cursors.PAYOUTS, started)


def _read(payout: answers.Payout) -> None:
    with reading():
        known = queries.by_stripe_id(payout.id)
        is_complete = known is not None and known.is_matched
    parts = [] if is_complete else gateway.payout_parts(payout.id)
    with transaction():
        service.keep(payout, parts)
