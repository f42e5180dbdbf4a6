"""What every step on a booking's tasks begins with: the booking is booked, its task asked for, and both are held still."""

from sqlalchemy import select

from mima.booths import queries as booths
from mima.booths.models import Booking, ReservationState
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, NotFound
from mima.journal import service as journal
from mima.readiness import queries
from mima.readiness.models import BookingTask, TaskKind, TaskState


class NotBooked(DomainError):
    """Only who has a booth has something to prepare."""

    message = N_("There is nothing to prepare for this booking: its booth is not booked.")


def check_booked(booking: Booking) -> None:
    """Nothing, if the booking has its booth; `NotBooked` otherwise."""
    if booths.reservation_of(booking).state is not ReservationState.confirmed:
        raise NotBooked


def task(booking: Booking, kind: TaskKind, *, by: Actor) -> BookingTask:
    """The booking's task, begun if it was not yet; nobody else changes the booking's tasks until the transaction ends.

    `NotBooked` without a booth, `NotFound` for what the edition does not ask.
    """
    locked(Booking, booking.id)
    check_booked(booking)
    if kind not in queries.asked(booking.edition).days:
        raise NotFound
    statement = select(BookingTask).where(BookingTask.booking_id == booking.id, BookingTask.kind == kind)
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        found = BookingTask(booking_id=booking.id, kind=kind)
        journal.begin(found, TaskState.open, by=by, kind=kind.value)
    return found
