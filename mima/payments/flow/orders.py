"""Paying by transfer, from the quote to the accepted order. No network is needed: each step is one transaction."""

from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core.actors import Actor
from mima.core.transaction import transaction
from mima.payments import ordering
from mima.payments.flow.steps import Report, let_go


def give_quote(booking_reference: str, *, by: Actor) -> None:
    """The held booking has an open quote, and its hold lasts as long; asked twice, the same.

    Refused with `HoldLapsed`, `PaymentOpen`, `PayerIncomplete`, `NoAccount`, `TooLateToQuote`.
    """
    with transaction():
        ordering.give(booths.booking(booking_reference), by=by)


def withdraw_quote(booking_reference: str, *, by: Actor) -> None:
    """The booking is a plain hold again: its order may be changed, a card may pay it. Nothing, where no quote is open."""
    with transaction():
        ordering.withdraw_open(booths.booking(booking_reference), by=by, why="")


def order(booking_reference: str, number: str, *, by: Actor) -> None:
    """The company's purchase order for its quote waits for an organizer; refused with `Invalid`, `NoQuote`."""
    with transaction():
        ordering.order(booths.booking(booking_reference), number, by=by)


def accept_order(booking_reference: str, *, by: Actor) -> Booking:
    """The booth is booked and its invoice due; refused with `NoQuote`, `NoOrder`, `PayerIncomplete`."""
    with transaction():
        booking = booths.booking(booking_reference)
        ordering.accept(booking, by=by)
    return booking


def end_quotes(report: Report) -> None:
    """Quotes whose time is over have lapsed with their holds; those that end soon, and invoices overdue, have their letters."""
    let_go()
    with transaction():
        report.count("quotes lapsed", ordering.end_over())
    with transaction():
        report.count("quotes that end soon", ordering.remind())
    with transaction():
        report.count("invoices overdue", ordering.remind_overdue())
