"""Promise 3, as far as the bank: what a payout's movement was matched with says the same sum as Stripe."""

from sqlalchemy import select

from mima.core.db import db
from mima.payments.models import LedgerEntry, LedgerKind
from mima.payments.payouts.models import Match, Payout, PayoutPart


def check_payouts() -> tuple[int, list[str]]:
    """Promise 3: each movement that stands in the ledger has its sum there, and once; each payout counts what is unmatched."""
    statement = (
        select(PayoutPart.stripe_id, PayoutPart.amount_cents, LedgerEntry.amount_cents, LedgerEntry.stripe_ref)
        .join(LedgerEntry, LedgerEntry.id == PayoutPart.entry_id)
        # A dispute that is not lost stands there by its fee alone.
        .where(PayoutPart.matched == Match.ledger, LedgerEntry.kind != LedgerKind.fee)
    )
    rows = db.session.execute(statement).all()
    broken = [
        f"movement {name} is {cents} cents, {ref} in the ledger is {told}" for name, cents, told, ref in rows if cents != told
    ]
    open_parts = select(PayoutPart.payout_id).where(PayoutPart.matched == Match.none, PayoutPart.payout_id == Payout.id)
    hidden = select(Payout.stripe_id).where(Payout.unmatched == 0, open_parts.exists())
    return len(rows), broken + [f"payout {name} has a movement that nobody counts" for name in db.session.scalars(hidden)]
