"""Holds whose time is over. One with a payment page is released only after Stripe has said that the page is closed."""

from datetime import timedelta

from sqlalchemy import select

from mima.booths import service as booths
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db, locked
from mima.core.transaction import transaction
from mima.editions.models import Edition, EditionState
from mima.payments import attempts, cursors, letters
from mima.payments.flow.orders import end_quotes, write_of_dues
from mima.payments.flow.steps import Report, each, let_go, reading
from mima.payments.flow.sync import end_page
from mima.payments.models import PaymentState, StandPayment

TELL_AFTER = timedelta(hours=1)


def lapse_due() -> Report:
    """Every hold whose time is over is lapsed, unless its payment page may still take money; that one is kept and asked for.

    When Stripe has not answered for an hour, the organizers know by one letter. Each hold is a transaction of its own.
    """
    let_go()
    report = Report()
    each("pages closed", _overdue_and_paying(), _close_and_lapse, report)
    each("pages of cancelled editions closed", _of_cancelled_editions(), _close, report)
    end_quotes(report)
    with transaction():
        report.count("holds lapsed", booths.lapse_overdue())
    write_of_dues(report)
    _tell_of_an_outage()
    return report


def _overdue_and_paying() -> list[int]:
    """Reservations that are held by a payment page past their time; not those whose money waits for a decision or a bank."""
    undecided = select(StandPayment.id).where(
        StandPayment.reservation_id == Reservation.id,
        StandPayment.state.in_((PaymentState.to_decide, PaymentState.under_way)),
    )
    statement = select(Reservation.id).where(
        Reservation.state == ReservationState.held,
        Reservation.first_id.is_(None),
        Reservation.paying,
        Reservation.held_until <= clock.now(),
        ~undecided.exists(),
    )
    with reading():
        return list(db.session.scalars(statement))


def _close_and_lapse(reservation_id: int | str) -> None:
    with reading():
        standing = attempts.live(db.session.get_one(Reservation, reservation_id))
        attempt = attempts.copy(standing) if standing is not None else None
    if attempt is not None:
        end_page(attempt)
    with transaction():
        reservation = locked(Reservation, int(reservation_id))
        if reservation.paying and reservation.state is ReservationState.held and attempts.live(reservation) is None:
            attempts.end_paying(reservation)


def _of_cancelled_editions() -> list[int]:
    """Payments whose page may still take money although their edition is cancelled."""
    statement = (
        select(StandPayment.id)
        .join(StandPayment.booking)
        .join(Booking.edition)
        .where(Edition.state == EditionState.called_off, StandPayment.state.in_((PaymentState.created, PaymentState.open)))
        .order_by(StandPayment.id)
    )
    with reading():
        return list(db.session.scalars(statement))


def _close(payment_id: int | str) -> None:
    """Nobody can pay there any more; what was paid in the last moment goes back."""
    with reading():
        attempt = attempts.copy(db.session.get_one(StandPayment, payment_id))
    end_page(attempt)


def _tell_of_an_outage() -> None:
    with reading():
        since = cursors.at(cursors.AWAY)
    if since is None or since > clock.now() - TELL_AFTER:
        return
    kept = len(_overdue_and_paying())
    with transaction():
        letters.stripe_unreachable(since, kept)
