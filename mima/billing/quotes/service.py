"""Quotes and what becomes of them. Nothing here commits; who calls holds the reservation's lock, or takes it here first."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mima.billing import payers, record
from mima.billing import service as billing
from mima.billing.models import Paper
from mima.billing.quotes import queries
from mima.billing.quotes.models import Quote, QuoteState
from mima.billing.seller import Seller
from mima.booths import lasting, prices
from mima.booths import queries as booth_queries
from mima.booths import service as booths
from mima.booths.models import Booking, Reservation
from mima.core import clock
from mima.core.actors import SCHEDULE, Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid
from mima.editions import deposit
from mima.journal import service as journal

LASTS = timedelta(days=14)
REMIND_BEFORE = timedelta(days=3)
LONGEST_NUMBER = 60


class NoAccount(DomainError):
    """The seller has said no IBAN: a transfer would go nowhere."""

    message = N_("This market takes no bank transfers yet. Please pay by card, or write to its team.")


class NothingToQuote(DomainError):
    """A booking that costs nothing is booked by its click."""

    message = N_("Booking %(reference)s has nothing to pay by bank transfer. Book it free of charge on its page.")


class TooLateToQuote(DomainError):
    """A transfer takes days, and the day is near or the booking too old."""

    message = N_("There is no time left for a bank transfer. Please pay by card.")


class NoQuote(DomainError):
    """No quote of the booking is open."""

    message = N_("No quote is open for this booking any more.")


class NoOrder(DomainError):
    message = N_("The company has given no purchase order number for this quote.")


def give(booking: Booking, *, by: Actor) -> Quote:
    """The held booking has an open quote, its hold lasts as long, and the order stays as it is; a second call finds the first.

    Refused with `HoldLapsed`, `PaymentOpen` (a card may pay at this moment), `PayerIncomplete`, `NoAccount`, `TooLateToQuote`,
    `NothingToQuote`.
    """
    reservation = locked(Reservation, booth_queries.reservation_of(booking).id)
    db.session.refresh(booking)
    found = queries.live(reservation)
    if found is not None:
        return found
    booths.check_held(reservation)
    booths.check_order_is_open(reservation)
    if booking.gross_cents <= 0:
        raise NothingToQuote(reference=booking.reference)
    if not Seller.of(booking.edition.seller).has_account:
        raise NoAccount
    payers.check(booking)
    prices.follow_vat(reservation, by=by)
    return _make(booking, reservation, by)


def _make(booking: Booking, reservation: Reservation, by: Actor) -> Quote:
    now, zone = clock.now(), ZoneInfo(booking.edition.timezone)
    today, last_day = now.astimezone(zone).date(), last_day_of(booking)
    if last_day <= today:
        raise TooLateToQuote
    number = _number(booking)
    lines, payer = booth_queries.lines(booking), payers.of(booking)
    valid_until = datetime.combine(last_day, time(23, 59), zone)
    quote = Quote(
        number=number,
        booking_id=booking.id,
        reservation_id=reservation.id,
        issued_on=today,
        valid_until=valid_until,
        held_before=reservation.held_until,
        # A short quote needs no reminder: its own letter is one.
        reminded_at=now if valid_until - now <= REMIND_BEFORE else None,
        record=record.quote(
            number,
            today,
            booking,
            lines,
            valid_until=last_day,
            payer=payer,
            first_cents=deposit.first_cents(booking.gross_cents, reservation.deposit_rate, reservation.balance_on, today),
            balance_on=reservation.balance_on,
        ),
    )
    journal.begin(quote, QuoteState.open, by=by, number=number)
    lasting.begin_quote(reservation, valid_until)
    return quote


def last_day_of(booking: Booking) -> date:
    """The last day of a quote: two weeks from the booking, so that no second quote holds the booth longer; before the market."""
    made_on = booking.edition.day_at(booking.created_at)
    return min(made_on + LASTS, booking.edition.starts_on - timedelta(days=1))


def _number(booking: Booking) -> str:
    """D-K7P2QX9A1B, and D-K7P2QX9A1B-2 for its second: a transfer under either names its booking."""
    earlier = len(queries.of(booking))
    return f"D-{booking.reference}" + (f"-{earlier + 1}" if earlier else "")


def withdraw(booking: Booking, *, by: Actor, why: str = "") -> None:
    """No quote of the booking is open: its hold is a plain one and ends as `held_without` says. `NoQuote` if there was none."""
    quote = _open(booking)
    until = held_without(quote)
    journal.move(quote, QuoteState.withdrawn, by=by, why=why)
    lasting.end_quote(quote.reservation, until)


def held_without(quote: Quote) -> datetime:
    """Until when the hold would last if the quote were withdrawn now: as if it had never been given.

    Where that time is over, whoever asked in earnest and pays by card after all has the hold time for it, once: a second
    quote that came to nothing brings no minute.
    """
    now = clock.now()
    is_first = all(one.state is not QuoteState.withdrawn for one in queries.of(quote.booking))
    if quote.held_before > now or not is_first:
        return quote.held_before
    return now + timedelta(minutes=quote.booking.edition.hold_minutes)


def order(booking: Booking, number: str, *, by: Actor) -> Quote:
    """The company's purchase order for the open quote has this number, and waits for an organizer.

    Refused with `Invalid` (no number, or a long one), `NoQuote`.
    """
    number = number.strip()
    if not number or len(number) > LONGEST_NUMBER:
        raise Invalid({"order_number": N_("Write the number of your purchase order, up to 60 characters.")})
    quote = _open(booking)
    quote.order_number, quote.ordered_at = number, clock.now()
    journal.record(quote, "quote.ordered", by=by, number=number)
    return quote


def accept(booking: Booking, *, by: Actor) -> Paper:
    """The order is accepted: the booth is the company's, unpaid, and the invoice is issued and due.

    Refused with `NoQuote` when it is not open any more, `NoOrder`, `PayerIncomplete`.
    """
    quote = _open(booking)
    if not quote.order_number:
        raise NoOrder
    payers.check(booking)
    booths.confirm(quote.reservation, by=by, why=quote.order_number)
    invoice, quote.due_on = billing.issue_due_invoice(booking, order=quote.order_number, by=by)
    journal.move(quote, QuoteState.accepted, by=by, why=quote.order_number)
    return invoice


def settle(quote: Quote, *, by: Actor) -> None:
    """The money of the quote is here."""
    journal.move(quote, QuoteState.settled, by=by)


def cancel(quote: Quote, *, by: Actor, why: str) -> None:
    """The accepted quote is called off with its booking, before any money came."""
    journal.move(quote, QuoteState.cancelled, by=by, why=why)


def end(quote: Quote, state: QuoteState, *, by: Actor = SCHEDULE, why: str = "") -> None:
    """The quote's hold is over, by its time or by another step, and so is the quote."""
    journal.move(quote, state, by=by, why=why)


def _open(booking: Booking) -> Quote:
    """The booking's open quote, whose hold has not ended, locked with its reservation."""
    reservation = locked(Reservation, booth_queries.reservation_of(booking).id)
    found = queries.live(reservation)
    if reservation.paying:
        raise booths.PaymentOpen
    if found is None or found.state is not QuoteState.open or reservation.held_until <= clock.now():
        raise NoQuote
    return found
