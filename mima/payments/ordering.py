"""Quotes, orders and what follows from them when time passes: each with its letter. Nothing here commits."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from mima.billing import queries as papers
from mima.billing import service as billing
from mima.billing.quotes import queries
from mima.billing.quotes import service as quotes
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths import queries as booth_queries
from mima.booths import service as booths
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.payments import attempts, letters
from mima.payments import queries as payments
from mima.payments.attempts import AlreadyPaid
from mima.payments.dues import service as dues


def give(booking: Booking, *, by: Actor) -> Quote:
    """The booking has an open quote and the company its letter; see `quotes.give` for who is refused."""
    quote = quotes.give(booking, by=by)
    letters.quoted(quote)
    return quote


def order(booking: Booking, number: str, *, by: Actor) -> None:
    """The company's purchase order waits for an organizer, and the team knows; see `quotes.order`."""
    letters.ordered(quotes.order(booking, number, by=by))


def accept(booking: Booking, *, by: Actor) -> None:
    """The ordered booth is booked unpaid, with its due invoice and its letter; see `quotes.accept`."""
    invoice = quotes.accept(booking, by=by)
    quote = queries.of(booking)[-1]
    letters.order_accepted(quote, invoice.number)


def withdraw_open(booking: Booking, *, by: Actor, why: str) -> None:
    """No quote of the booking is open any more; nothing, where none was."""
    reservation = booth_queries.reservation_of(booking)
    if reservation.quoted:
        quotes.withdraw(booking, by=by, why=why)


def call_off(reservation: Reservation, *, by: Actor, why: str) -> None:
    """A booking whose booth no money bought is cancelled; an invoice that was due is taken back whole.

    Refused with `AlreadyPaid` when money has bought it meanwhile, `MoveRefused` if it is not booked.
    """
    reservation = locked(Reservation, reservation.id)
    booking = reservation.booking
    if any(payment.granted_at is not None for payment in payments.of_booking(booking)):
        raise AlreadyPaid(reference=booking.reference)
    booths.cancel(reservation, by=by, why=why)
    dues.cancel_open(reservation, by=by, why=why)
    owed, invoice = queries.live(reservation), papers.invoice_of(booking)
    if owed is not None:
        quotes.cancel(owed, by=by, why=why)
    if invoice is not None and papers.uncredited_cents(invoice):
        billing.issue_credit_note(invoice, reason=why, by=by, unpaid=True)


def is_owed(reservation: Reservation) -> bool:
    """Whether the booth is booked on an order whose invoice is not paid yet."""
    owed = queries.live(reservation)
    return owed is not None and owed.state is QuoteState.accepted


def end_over() -> int:
    """Every open quote whose hold is over has ended with it, by a letter; the number of them."""
    now = clock.now()
    found = queries.over(now)
    for quote_id, reservation_id in found:
        reservation = locked(Reservation, reservation_id)
        _end_if_over(locked(Quote, quote_id), reservation, now)
    return len(found)


def _end_if_over(quote: Quote, reservation: Reservation, now: datetime) -> None:
    if quote.state is not QuoteState.open:
        return
    if reservation.state is ReservationState.held and reservation.held_until <= now and not reservation.paying:
        booths.lapse(reservation)
    if reservation.state is ReservationState.lapsed:
        quotes.end(quote, QuoteState.lapsed)
        letters.quote_lapsed(quote)
    elif reservation.state is not ReservationState.held:
        quotes.end(quote, QuoteState.withdrawn)


def remind() -> int:
    """Companies know three days before that their quote ends; the number of quotes."""
    now = clock.now()
    found = [quote for quote in queries.to_remind(now + quotes.REMIND_BEFORE) if quote.valid_until > now]
    return _tell(found, letters.quote_ends, lambda quote: setattr(quote, "reminded_at", now))


def remind_overdue() -> int:
    """Companies know, once, that the day has come on which their invoice is due; the number of invoices."""
    now = clock.now()
    found = [quote for quote in queries.due_by(clock.latest_day()) if quote.overdue_told_at is None and _is_late(quote, now)]
    return _tell(found, letters.invoice_overdue, lambda quote: setattr(quote, "overdue_told_at", now))


def to_look_at(soon: timedelta) -> tuple[Sequence[Quote], Sequence[Quote]]:
    """Open quotes with an order or that end so soon; accepted ones whose invoice should have been paid by yesterday."""
    now = clock.now()
    found = queries.to_look_at(now + soon, clock.latest_day())
    overdue = [quote for quote in found if quote.due_on is not None and quote.due_on < quote.booking.edition.day_at(now)]
    return [quote for quote in found if quote.state is QuoteState.open], overdue


def _is_late(quote: Quote, now: datetime) -> bool:
    """Whether its day has come and no money that waits for a decision came for it."""
    is_due = quote.due_on is not None and quote.due_on <= quote.booking.edition.day_at(now)
    return is_due and attempts.waiting(quote.reservation) is None


def _tell(found: list[Quote], write: Callable[[Quote], None], mark: Callable[[Quote], None]) -> int:
    for quote in found:
        write(quote)
        mark(quote)
    db.session.flush()
    return len(found)
