"""Reading payments: what an exhibitor is told, what the organizers' desk shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.booths.models import Booking, Reservation, ReservationState
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions.models import Edition
from mima.payments.models import (
    UNDER_WAY,
    Dispute,
    DisputeState,
    LedgerEntry,
    LedgerKind,
    PaymentState,
    Refund,
    RefundState,
    StandPayment,
)


class Standing(StrEnum):
    """The five things that an exhibitor reads: à régler, en cours, réglé, à rembourser, remboursé."""

    due = "due"
    under_way = "under_way"
    settled = "settled"
    to_refund = "to_refund"
    refunded = "refunded"


# From the strongest: one settled payment settles the booking, whatever else was tried.
_BY_STATE = (
    (Standing.settled, (PaymentState.paid, PaymentState.regranted, PaymentState.kept)),
    (Standing.to_refund, (PaymentState.refund_due,)),
    (Standing.under_way, (*UNDER_WAY, PaymentState.to_decide)),
    (Standing.refunded, (PaymentState.refunded,)),
)


_GOES_BACK = (PaymentState.refund_due, PaymentState.refunded)


def standing(booking: Booking) -> Standing:
    """How the booking's money stands, in the exhibitor's words."""
    return standing_of(of_booking(booking))


def standing_of(made: Sequence[StandPayment]) -> Standing:
    """The same, from all payments of one booking."""
    states = {payment.state for payment in made}
    if states.intersection(_GOES_BACK) and PaymentState.kept in states:
        states -= {PaymentState.kept}  # of a booking that ended, a part of the money stays and the rest is what is told
    return next((word for word, those in _BY_STATE if states.intersection(those)), Standing.due)


def of_booking(booking: Booking) -> Sequence[StandPayment]:
    """All payments of the booking, oldest first."""
    return db.session.scalars(select(StandPayment).where(StandPayment.booking_id == booking.id).order_by(StandPayment.id)).all()


def granted(booking: Booking) -> Sequence[StandPayment]:
    """The payments that bought the booking or paid a due of it, newest first: in this order money goes back."""
    bought = (StandPayment.booking_id == booking.id) & StandPayment.granted_at.is_not(None)
    return db.session.scalars(select(StandPayment).where(bought).order_by(StandPayment.id.desc())).all()


def latest(booking: Booking) -> StandPayment | None:
    """The booking's newest attempt."""
    return next(iter(reversed(of_booking(booking))), None)


def by_reference(reference: str) -> StandPayment:
    """The payment with this reference, whoever asks; the caller authorises. `NotFound` otherwise."""
    found = db.session.scalar(_rows().where(StandPayment.reference == reference))
    if found is None:
        raise NotFound
    return found


def refund_by_reference(reference: str) -> Refund:
    """The refund with this reference, whoever asks; the caller authorises. `NotFound` otherwise."""
    found = db.session.scalar(select(Refund).where(Refund.reference == reference))
    if found is None:
        raise NotFound
    return found


def dispute(stripe_id: str) -> Dispute:
    """The dispute that Stripe calls so, whoever asks; the caller authorises. `NotFound` otherwise."""
    found = db.session.scalar(_disputes().where(Dispute.stripe_id == stripe_id))
    if found is None:
        raise NotFound
    return found


def _rows() -> Select[StandPayment]:
    """Payments with booking, company and booth, so that a list is one statement."""
    return (
        select(StandPayment)
        .join(StandPayment.booking)
        .options(
            contains_eager(StandPayment.booking).joinedload(Booking.exhibitor),
            contains_eager(StandPayment.booking).joinedload(Booking.edition),
            joinedload(StandPayment.reservation).joinedload(Reservation.booth),
        )
    )


def payments(edition: Edition) -> Sequence[StandPayment]:
    """All payments of the edition, newest first; one statement."""
    return db.session.scalars(_rows().where(Booking.edition_id == edition.id).order_by(StandPayment.id.desc())).all()


def refunds(edition: Edition) -> Sequence[Refund]:
    """All refunds of the edition, newest first, with payment, booking and company; one statement."""
    statement = (
        select(Refund)
        .join(Refund.payment)
        .join(StandPayment.booking)
        .where(Booking.edition_id == edition.id)
        .options(contains_eager(Refund.payment).contains_eager(StandPayment.booking).joinedload(Booking.exhibitor))
        .order_by(Refund.id.desc())
    )
    return db.session.scalars(statement).all()


def _newest(*conditions: ColumnElement[bool]) -> Sequence[StandPayment]:
    return db.session.scalars(_rows().where(*conditions).order_by(StandPayment.id.desc())).all()


# Each is looked for alone and, for Today, together with the others, or counted.
UNDECIDED = or_(StandPayment.state == PaymentState.to_decide, StandPayment.problem != "")
STUCK = and_(StandPayment.state == PaymentState.refund_due, StandPayment.refunding_cents == 0)
_IS_BOOKED = (
    select(Reservation.id)
    .where(Reservation.id == StandPayment.reservation_id, Reservation.state == ReservationState.confirmed)
    .exists()
)


def money_waits() -> ColumnElement[bool]:
    """Whether money came for the `Reservation` of a statement that waits for a decision."""
    undecided = (StandPayment.reservation_id == Reservation.id) & (StandPayment.state == PaymentState.to_decide)
    return select(StandPayment.id).where(undecided).correlate(Reservation).exists()


BOOKED_ALL_THE_SAME = and_(StandPayment.state == PaymentState.refunded, StandPayment.granted_at.is_not(None), _IS_BOOKED)


@dataclass(frozen=True, slots=True)
class Attention:
    """Payments at which a person must look, each kind newest first; one payment may be of two kinds.

    `to_decide` does not fit its booking, or its invoice could not be written; `stuck` is owed back with no refund on its way;
    `refunded_but_booked` went back in Stripe's dashboard while the booth is still theirs (`flow.refund` ends such a booking).
    """

    to_decide: Sequence[StandPayment]
    stuck: Sequence[StandPayment]
    refunded_but_booked: Sequence[StandPayment]


def _went_back(payment: StandPayment) -> bool:
    """Whether the money that bought a booth is all gone back."""
    return payment.state is PaymentState.refunded and payment.granted_at is not None


def attention() -> Attention:
    """All of them in one statement."""
    found = _newest(or_(UNDECIDED, STUCK, BOOKED_ALL_THE_SAME))
    return Attention(
        to_decide=[one for one in found if one.state is PaymentState.to_decide or one.problem],
        stuck=[one for one in found if one.state is PaymentState.refund_due and not one.refunding_cents],
        refunded_but_booked=[one for one in found if _went_back(one) and one.reservation.state is ReservationState.confirmed],
    )


def refund_due() -> Sequence[StandPayment]:
    """Payments whose money is owed back and has not gone back yet."""
    return _newest(StandPayment.state == PaymentState.refund_due)


def refund_stuck() -> Sequence[StandPayment]:
    """Owed back with no refund on its way: the last one failed, somebody must refund again."""
    return _newest(STUCK)


def pending_refunds() -> Sequence[Refund]:
    """Refunds on their way, oldest first: Stripe has not confirmed them, or an organizer must send them by bank transfer."""
    return db.session.scalars(all_pending_refunds().order_by(Refund.id)).all()


def all_pending_refunds() -> Select[Refund]:
    """The same as a statement, also to be counted."""
    return (
        select(Refund)
        .join(Refund.payment)
        .join(StandPayment.booking)
        .join(Booking.edition)
        .where(Refund.state == RefundState.pending)
        .options(
            contains_eager(Refund.payment).contains_eager(StandPayment.booking).joinedload(Booking.exhibitor),
            contains_eager(Refund.payment).contains_eager(StandPayment.booking).contains_eager(Booking.edition),
        )
    )


def disputes_to_look_at() -> Sequence[Dispute]:
    """Disputes that wait for our answer, the one that ends first before the others, and lost ones in one statement.

    A lost one is looked at while its booth is booked and nobody has said what becomes of it.
    """
    by_end = (Dispute.respond_by.is_(None), Dispute.respond_by, Dispute.id)
    return db.session.scalars(all_disputes_to_look_at().order_by(*by_end)).all()


def all_disputes_to_look_at() -> Select[Dispute]:
    """The same as a statement, also to be counted."""
    undecided = (Dispute.state == DisputeState.lost) & Dispute.noted_at.is_(None) & StandPayment.granted_at.is_not(None)
    return _disputes().where(or_(Dispute.state == DisputeState.open, and_(undecided, _IS_BOOKED)))


def _disputes() -> Select[Dispute]:
    """Disputes with payment, booking, company and booth, so that a list is one statement."""
    return (
        select(Dispute)
        .join(Dispute.payment)
        .join(StandPayment.booking)
        .options(
            contains_eager(Dispute.payment).contains_eager(StandPayment.booking).joinedload(Booking.exhibitor),
            contains_eager(Dispute.payment).contains_eager(StandPayment.booking).joinedload(Booking.edition),
            contains_eager(Dispute.payment).joinedload(StandPayment.reservation).joinedload(Reservation.booth),
        )
    )


def late(since: datetime) -> Sequence[StandPayment]:
    """Money that came after its hold was lost: given its booth again, or going back by itself."""
    went_back = (
        StandPayment.granted_at.is_(None)
        & StandPayment.state.in_((PaymentState.refund_due, PaymentState.refunded))
        & (StandPayment.problem == "")
    )
    return _newest(StandPayment.settled_at >= since, or_(StandPayment.state == PaymentState.regranted, went_back))


@dataclass(frozen=True, slots=True)
class Sums:
    """An edition's money in cents. `kept_cents` is what came less what went back or was lost in disputes; fees are Stripe's."""

    card_cents: int
    transfer_cents: int
    returned_cents: int
    lost_cents: int
    due_back_cents: int
    fee_cents: int

    @property
    def kept_cents(self) -> int:
        return self.card_cents + self.transfer_cents - self.returned_cents - self.lost_cents


def sums(edition: Edition) -> Sums:
    """What the ledger holds of the edition; two statements."""
    statement = (
        select(LedgerEntry.kind, func.sum(LedgerEntry.amount_cents), func.sum(LedgerEntry.fee_cents))
        .join(StandPayment, StandPayment.id == LedgerEntry.payment_id)
        .join(StandPayment.booking)
        .where(Booking.edition_id == edition.id)
        .group_by(LedgerEntry.kind)
    )
    amounts: dict[LedgerKind, int] = {}
    fees = 0
    for kind, amount, fee in db.session.execute(statement):
        amounts[kind] = int(amount)
        fees += int(fee)
    back = (LedgerKind.refund, LedgerKind.refund_returned, LedgerKind.transfer_back)
    return Sums(
        card_cents=amounts.get(LedgerKind.payment, 0),
        transfer_cents=amounts.get(LedgerKind.transfer, 0),
        returned_cents=-sum(amounts.get(kind, 0) for kind in back),
        lost_cents=-sum(amounts.get(kind, 0) for kind in (LedgerKind.dispute, LedgerKind.dispute_returned)),
        due_back_cents=_due_back(edition),
        fee_cents=fees,
    )


def _due_back(edition: Edition) -> int:
    statement = (
        select(func.coalesce(func.sum(StandPayment.due_back_cents - StandPayment.refunded_cents), 0))
        .join(StandPayment.booking)
        .where(StandPayment.state == PaymentState.refund_due, Booking.edition_id == edition.id)
    )
    return int(db.session.execute(statement).scalar_one())


def is_debited(booking: Booking) -> bool:
    """Whether a bank is debiting an account for the booking."""
    under_way = (StandPayment.booking_id == booking.id) & (StandPayment.state == PaymentState.under_way)
    return db.session.scalar(select(StandPayment.id).where(under_way).limit(1)) is not None


def is_waiting(booking: Booking) -> bool:
    """Whether money came for the booking, or for a due of it, that waits for a decision."""
    undecided = (StandPayment.booking_id == booking.id) & (StandPayment.state == PaymentState.to_decide)
    return db.session.scalar(select(StandPayment.id).where(undecided).limit(1)) is not None


def is_page_open(booking: Booking) -> bool:
    """Whether a payment page of the booking may still take money."""
    statement = select(StandPayment.id).where(StandPayment.booking_id == booking.id, StandPayment.state.in_(UNDER_WAY))
    return db.session.scalar(statement.limit(1)) is not None
