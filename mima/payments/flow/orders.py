"""Paying by transfer, from the quote to the accepted order. No network is needed: each step is one transaction."""

from collections.abc import Callable

from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core.actors import Actor
from mima.core.transaction import transaction
from mima.payments import ordering
from mima.payments.dues import asking
from mima.payments.flow.steps import Report, each, let_go, reading


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


def write_of_dues(report: Report) -> None:
    """Each due that is to be asked for, reminded of, or late has its letter; each alone, whatever another one lacks."""
    with reading():
        waiting = asking.waiting()
    for due_id, write in waiting:
        each("dues", [due_id], _in_a_transaction(write), report)


def _in_a_transaction(write: Callable[[int], None]) -> Callable[[int | str], None]:
    def step(due_id: int | str) -> None:
        with transaction():
            write(int(due_id))

    return step
