"""Writing the ledger: each movement once, by its kind and reference."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from mima.core import clock
from mima.core.db import db, violated
from mima.core.errors import N_, DomainError
from mima.payments.models import LedgerEntry, LedgerKind, StandPayment


class AlreadyInLedger(DomainError):
    """The same movement stands in the ledger, perhaps for another booking."""

    message = N_("Reference %(reference)s is already in the ledger. Nothing was changed; look at it there first.")


def enter(payment: StandPayment, kind: LedgerKind, ref: str, amount_cents: int, *, fee_cents: int = 0) -> None:
    """The ledger holds this movement of the payment's money; `AlreadyInLedger` if it did before."""
    entry = LedgerEntry(
        at=clock.now(),
        payment_id=payment.id,
        kind=kind,
        stripe_ref=ref,
        amount_cents=amount_cents,
        fee_cents=fee_cents,
        currency=payment.currency,
    )
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError as error:
        if violated(error) == "uq_ledger_entry_kind_stripe_ref":
            raise AlreadyInLedger(reference=ref) from error
        raise


def knows(kind: LedgerKind, ref: str) -> bool:
    found = select(LedgerEntry.id).where(LedgerEntry.kind == kind, LedgerEntry.stripe_ref == ref)
    return db.session.scalar(found) is not None


def balance(payment: StandPayment) -> int:
    """What the ledger says we have of this payment, fees apart."""
    total = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(LedgerEntry.payment_id == payment.id)
    return int(db.session.execute(total).scalar_one())


def has_fee(charge: str) -> bool:
    """Whether the ledger knows what Stripe took for this charge."""
    found = select(LedgerEntry.id).where(LedgerEntry.stripe_ref == charge, LedgerEntry.fee_cents > 0)
    return db.session.scalar(found.limit(1)) is not None
