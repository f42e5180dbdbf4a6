"""Reading payouts."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.core.db import db
from mima.core.errors import NotFound
from mima.payments.models import LedgerEntry, StandPayment
from mima.payments.payouts.models import Payout, PayoutPart, PayoutState

MOST_SHOWN = 60


def by_stripe_id(stripe_id: str, *, lock: bool = False) -> Payout | None:
    """The payout that Stripe calls so, if we know it."""
    statement = select(Payout).where(Payout.stripe_id == stripe_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def found(stripe_id: str) -> Payout:
    """The same; `NotFound` otherwise."""
    payout = by_stripe_id(stripe_id)
    if payout is None:
        raise NotFound
    return payout


def parts(payout: Payout) -> Sequence[PayoutPart]:
    """What it is made of, oldest first."""
    return db.session.scalars(select(PayoutPart).where(PayoutPart.payout_id == payout.id).order_by(PayoutPart.id)).all()


def entries(sources: Collection[str]) -> Sequence[LedgerEntry]:
    """The rows of the ledger with one of these references."""
    return db.session.scalars(select(LedgerEntry).where(LedgerEntry.stripe_ref.in_(sources)).order_by(LedgerEntry.id)).all()


def newest() -> Sequence[Payout]:
    """The newest payouts; one statement."""
    return db.session.scalars(select(Payout).order_by(Payout.made_at.desc(), Payout.id.desc()).limit(MOST_SHOWN)).all()


def parts_of(payouts: Collection[int]) -> Mapping[int, Sequence[PayoutPart]]:
    """{payout id: its parts with the payment and the booking that each is of}; one statement."""
    statement = (
        select(PayoutPart)
        .outerjoin(PayoutPart.entry)
        .outerjoin(StandPayment, StandPayment.id == LedgerEntry.payment_id)
        .where(PayoutPart.payout_id.in_(payouts))
        .options(contains_eager(PayoutPart.entry))
        .order_by(PayoutPart.id)
    )
    made: dict[int, list[PayoutPart]] = {key: [] for key in payouts}
    for part in db.session.scalars(statement):
        made[part.payout_id].append(part)
    return made


def payments_of(parts: Collection[PayoutPart]) -> Mapping[int, StandPayment]:
    """{payment id: the payment with its booking} of which these parts are; one statement."""
    keys = {part.entry.payment_id for part in parts if part.entry is not None}
    statement = select(StandPayment).where(StandPayment.id.in_(keys)).options(joinedload(StandPayment.booking))
    return {payment.id: payment for payment in db.session.scalars(statement)}


def to_match() -> Sequence[Payout]:
    """Payouts that the ledger did not explain when they were read last."""
    return db.session.scalars(select(Payout).where(_unexplained()).order_by(Payout.id)).all()


def to_look_at() -> Sequence[Payout]:
    """Failed ones whose money has not gone out again, and unexplained ones, that nobody has noted; one statement."""
    return db.session.scalars(all_to_look_at().order_by(Payout.id)).all()


def all_to_look_at() -> Select[Payout]:
    """The same as a statement, also to be counted."""
    failed = (Payout.state == PayoutState.failed) & Payout.returned.is_(False)
    return select(Payout).where(Payout.noted_at.is_(None), or_(failed, _unexplained()))


def _unexplained() -> ColumnElement[bool]:
    return (Payout.unmatched > 0) | (Payout.parts_cents != Payout.amount_cents)
