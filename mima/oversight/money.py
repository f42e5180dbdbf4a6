"""An edition's payments with what the ledger says of each, its takings, and its bookings by week."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.editions.models import Edition
from mima.payments.models import BY_BANK, Dispute, LedgerEntry, PaymentState, Refund, StandPayment


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as it stands, with the sum of its ledger entries and of Stripe's fees on them."""

    payment: StandPayment
    ledger_cents: int
    fee_cents: int


def payments(edition: Edition, states: Collection[PaymentState] = (), most: int | None = None) -> list[Paid]:
    """The edition's payments, newest first, all or those in these states; one statement."""
    entered = (
        select(
            LedgerEntry.payment_id,
            func.sum(LedgerEntry.amount_cents).label("cents"),
            func.sum(LedgerEntry.fee_cents).label("fee"),
        )
        .group_by(LedgerEntry.payment_id)
        .subquery()
    )
    statement = (
        select(StandPayment, func.coalesce(entered.c.cents, 0), func.coalesce(entered.c.fee, 0))
        .join(StandPayment.booking)
        .outerjoin(entered, entered.c.payment_id == StandPayment.id)
        .where(Booking.edition_id == edition.id)
        .options(
            contains_eager(StandPayment.booking).joinedload(Booking.exhibitor),
            joinedload(StandPayment.reservation).joinedload(Reservation.booth),
        )
        .order_by(StandPayment.id.desc())
        .limit(most)
    )
    if states:
        statement = statement.where(StandPayment.state.in_(states))
    return [Paid(payment, int(cents), int(fee)) for payment, cents, fee in db.session.execute(statement)]


def refunds_of(payments: Collection[int]) -> dict[int, list[Refund]]:
    """{payment id: its refunds, oldest first} of these payments, in one statement."""
    found: dict[int, list[Refund]] = {key: [] for key in payments}
    for refund in db.session.scalars(select(Refund).where(Refund.payment_id.in_(payments)).order_by(Refund.id)):
        found[refund.payment_id].append(refund)
    return found


def disputes_of(payments: Collection[int]) -> dict[int, list[Dispute]]:
    """{payment id: its disputes, oldest first} of these payments, in one statement."""
    found: dict[int, list[Dispute]] = {key: [] for key in payments}
    for dispute in db.session.scalars(select(Dispute).where(Dispute.payment_id.in_(payments)).order_by(Dispute.id)):
        found[dispute.payment_id].append(dispute)
    return found


def at_the_bank(payments: Collection[int]) -> dict[int, list[str]]:
    """{payment id: the references of its transfers on bank statements, there and back}, in one statement."""
    found: dict[int, list[str]] = {key: [] for key in payments}
    entries = select(LedgerEntry).where(LedgerEntry.payment_id.in_(payments), LedgerEntry.kind.in_(BY_BANK))
    for entry in db.session.scalars(entries.order_by(LedgerEntry.id)):
        found[entry.payment_id].append(entry.stripe_ref)
    return found


@dataclass(frozen=True, slots=True)
class Takings:
    """What came and stayed, in cents, without VAT (of bookings paid in full) and with it."""

    net_cents: int
    gross_cents: int

    @property
    def has_vat(self) -> bool:
        return self.net_cents != self.gross_cents


def takings(edition: Edition) -> Takings:
    """The edition's money less what went back; one statement."""
    kept = StandPayment.kept_cents
    statement = select(kept, Booking.net_cents, Booking.gross_cents).join(StandPayment.booking)
    rows = db.session.execute(statement.where(Booking.edition_id == edition.id, kept > 0)).all()
    return Takings(sum(_net(*row) for row in rows), sum(cents for cents, *_sums in rows))


def _net(kept: int, net: int, gross: int) -> int:
    """The part without VAT of what was kept; all of the booking's where all of it was."""
    return net if kept == gross else (2 * kept * net + gross) // (2 * gross) if gross else 0


@dataclass(frozen=True, slots=True)
class Week:
    """How many booths were booked in the week that begins on this Monday."""

    monday: date
    bookings: int
    is_now: bool


def weeks(edition: Edition, number: int = 8) -> list[Week]:
    """The last weeks up to this one, with the booths booked in each that still are; one statement."""
    zone = ZoneInfo(edition.timezone)
    this = _monday(clock.now().astimezone(zone).date())
    statement = select(Reservation.confirmed_at).join(Reservation.booking)
    moments = db.session.scalars(
        statement.where(Booking.edition_id == edition.id, Reservation.state == ReservationState.confirmed)
    )
    counts = Counter(_monday(moment.astimezone(zone).date()) for moment in moments if moment is not None)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(number))]
    return [Week(monday, counts[monday], monday == this) for monday in mondays]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
