"""Which row of the ledger a movement at Stripe is. Pure: rows in, a row or nothing out."""

from collections.abc import Iterable

from mima.payments.models import LedgerEntry, LedgerKind
from mima.payments.payouts.models import PayoutPart

# Stripe's word for a movement, in ours; a disputed sum has one word for both ways, and the sign tells them apart.
KINDS = {
    "charge": LedgerKind.payment,
    "payment": LedgerKind.payment,
    "refund": LedgerKind.refund,
    "payment_refund": LedgerKind.refund,
    "refund_failure": LedgerKind.refund_returned,
    "payment_failure_refund": LedgerKind.refund_returned,
}
DISPUTED, CAME_BACK = "adjustment", "payout_failure"
# What Stripe takes for itself, for no payment in particular.
FEES = ("stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost")


def entry_of(part: PayoutPart, entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """The entry of the movement among those with its reference: of its kind, its sum, and with its fee beside it."""
    found = {entry.kind: entry for entry in entries if entry.stripe_ref == part.source and entry.currency == part.currency}
    fees = sum(entry.fee_cents for entry in found.values())
    if part.kind == DISPUTED:
        return _disputed(part, found, fees)
    entry = found.get(KINDS[part.kind]) if part.kind in KINDS else None
    if entry is None or entry.amount_cents != part.amount_cents:
        return None
    return entry if part.fee_cents in (0, fees) else None


def _disputed(part: PayoutPart, found: dict[LedgerKind, LedgerEntry], fees: int) -> LedgerEntry | None:
    """While a bank decides, and after it decided for us, the ledger knows of the dispute by its fee alone."""
    taken = part.amount_cents < 0
    entry = found.get(LedgerKind.dispute if taken else LedgerKind.dispute_returned)
    if entry is not None:
        return entry if entry.amount_cents == part.amount_cents and part.fee_cents in (0, fees) else None
    fee = found.get(LedgerKind.fee)
    return fee if fee is not None and part.fee_cents in (0, fees) else None
