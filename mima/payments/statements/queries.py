"""Reading statement lines, and the bookings that they may be for."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from mima.billing.models import Paper, PaperKind
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths.models import Booking, Booth, Reservation
from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor
from mima.payments.statements.matching import Known
from mima.payments.statements.models import LineState, StatementLine

MOST_SHOWN = 100


def by_key(public_id: str) -> StatementLine:
    """The line with this public id; `NotFound` otherwise."""
    found = db.session.scalar(select(StatementLine).where(StatementLine.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def waiting() -> Sequence[StatementLine]:
    """Lines that name a booking and are not entered, the oldest first."""
    waits = select(StatementLine).where(StatementLine.state == LineState.waiting)
    return db.session.scalars(waits.order_by(StatementLine.booked_on, StatementLine.id)).all()


def waiting_count() -> int:
    waits = select(func.count()).select_from(StatementLine).where(StatementLine.state == LineState.waiting)
    return db.session.execute(waits).scalar_one()


def newest(state: LineState) -> Sequence[StatementLine]:
    """The newest lines in this state, with their bookings; one statement."""
    those = select(StatementLine).where(StatementLine.state == state).options(joinedload(StatementLine.booking))
    return db.session.scalars(those.order_by(StatementLine.id.desc()).limit(MOST_SHOWN)).all()


def known_bookings() -> list[Known]:
    """Every booking that a transfer may name, of all editions; one statement."""
    owed = select(Quote.id).where(Quote.booking_id == Booking.id, Quote.state == QuoteState.accepted).exists()
    statement = (
        select(
            Booking.reference,
            func.coalesce(Paper.number, ""),
            Exhibitor.name,
            Booth.code,
            Booking.gross_cents,
            Booking.currency,
            Reservation.state,
            owed,
        )
        .join(Reservation, Reservation.booking_id == Booking.id)
        .join(Booth, Booth.id == Reservation.booth_id)
        .join(Exhibitor, Exhibitor.id == Booking.exhibitor_id)
        .outerjoin(Paper, (Paper.booking_id == Booking.id) & (Paper.kind == PaperKind.invoice))
        .order_by(Booking.id)
    )
    return [Known(*row) for row in db.session.execute(statement)]
