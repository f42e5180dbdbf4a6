"""Reading quotes."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.billing.quotes.models import Quote, QuoteState
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core.db import db

LIVE = (QuoteState.open, QuoteState.accepted)


def of(booking: Booking) -> Sequence[Quote]:
    """All quotes of the booking, oldest first."""
    return db.session.scalars(select(Quote).where(Quote.booking_id == booking.id).order_by(Quote.id)).all()


def live(reservation: Reservation) -> Quote | None:
    """The reservation's one quote that is open, or accepted and not paid yet, as it is now."""
    statement = select(Quote).where(Quote.reservation_id == reservation.id, Quote.state.in_(LIVE))
    return db.session.scalar(statement.execution_options(populate_existing=True))


def over(now: datetime) -> Sequence[tuple[int, int]]:
    """(quote, reservation) ids of open quotes whose hold is over, or was ended by another step."""
    ended = (Reservation.held_until <= now) & ~Reservation.paying
    statement = select(Quote.id, Quote.reservation_id).join(Quote.reservation).where(Quote.state == QuoteState.open)
    rows = db.session.execute(statement.where(or_(Reservation.state != ReservationState.held, ended)).order_by(Quote.id))
    return [(quote, reservation) for quote, reservation in rows]


def to_remind(before: datetime) -> Sequence[Quote]:
    """Open quotes without an order that end before then and of whose end nobody was reminded."""
    return _rows(
        Quote.state == QuoteState.open, Quote.valid_until <= before, Quote.reminded_at.is_(None), Quote.order_number == ""
    )


def due_by(day: date) -> Sequence[Quote]:
    """Accepted orders whose invoice is to be paid by this day or an earlier one, and is not."""
    return _rows(is_due_by(day))


def to_look_at(before: datetime, day: date) -> Sequence[Quote]:
    """Open quotes with an order to accept, or that end before then, and accepted ones due by this day; the next to end first."""
    return _rows(or_(is_to_answer(before), is_due_by(day)))


def is_to_answer(before: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Of `Quote`: it is open, with an order to accept or near its end."""
    return (Quote.state == QuoteState.open) & ((Quote.order_number != "") | (Quote.valid_until <= before))


def is_due_by(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Of `Quote`: it is accepted, and its invoice is to be paid by this day or an earlier one, and is not."""
    return (Quote.state == QuoteState.accepted) & (Quote.due_on <= day)


def _rows(*conditions: ColumnElement[bool]) -> Sequence[Quote]:
    return db.session.scalars(_statement().where(*conditions).order_by(Quote.valid_until, Quote.id)).all()


def _statement() -> Select[Quote]:
    """Quotes with booking, company, edition and booth, so that a list is one statement."""
    return (
        select(Quote)
        .join(Quote.booking)
        .options(
            contains_eager(Quote.booking).joinedload(Booking.exhibitor),
            contains_eager(Quote.booking).joinedload(Booking.edition),
            joinedload(Quote.reservation).joinedload(Reservation.booth),
        )
    )
