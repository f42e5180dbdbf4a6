"""Dues are asked for, reminded of, and told of when they are late: each by one letter. Nothing here commits."""

from collections.abc import Callable
from datetime import date, timedelta

from mima.booths.models import Reservation
from mima.core import clock
from mima.core.actors import SCHEDULE
from mima.core.db import db, locked
from mima.payments import attempts, letters
from mima.payments.dues import queries, service
from mima.payments.dues.models import Due

ASK_BEFORE, REMIND_BEFORE = timedelta(days=30), timedelta(days=7)
# Who was asked a few days ago needs no reminder.
ASKED_JUST_NOW = timedelta(days=10)


def waiting() -> list[tuple[int, Callable[[int], None]]]:
    """The dues of which a letter is to be written now, on the market's own day, and what writes it."""
    latest = clock.latest_day()
    return [
        *((due.id, ask) for due in queries.to_ask(latest + ASK_BEFORE) if due.due_on - _today(due) <= ASK_BEFORE),
        *((due.id, remind) for due in queries.to_remind(latest + REMIND_BEFORE) if due.due_on - _today(due) <= REMIND_BEFORE),
        *((due.id, tell_late) for due in queries.overdue(latest) if due.overdue_told_at is None and due.due_on < _today(due)),
    ]


def ask(due_id: int) -> None:
    """The company knows what is to be paid by when, and has the invoice of it."""
    due = _locked(due_id)
    if due.is_open and due.asked_at is None:
        service.invoice(due, by=SCHEDULE)
        due.asked_at = clock.now()
        if due.due_on - _today(due) <= ASKED_JUST_NOW:
            due.reminded_at = due.asked_at
        letters.due_asked(due)


def remind(due_id: int) -> None:
    """The company is reminded, once."""
    due = _locked(due_id)
    if due.is_open and due.reminded_at is None and not _has_come(due):
        due.reminded_at = clock.now()
        letters.due_soon(due)


def tell_late(due_id: int) -> None:
    """The company knows, once, that the day is over; what becomes of the booking is the organizers' decision."""
    due = _locked(due_id)
    if due.is_open and due.overdue_told_at is None and due.due_on < _today(due) and not _has_come(due):
        due.overdue_told_at = due.reminded_at = clock.now()
        letters.due_overdue(due)


def _has_come(due: Due) -> bool:
    """Whether money for it is here and waits for a decision: nobody is told that it did not come."""
    return attempts.waiting(due.reservation, due) is not None


def _locked(due_id: int) -> Due:
    locked(Reservation, db.session.get_one(Due, due_id).reservation_id)
    return locked(Due, due_id)


def _today(due: Due) -> date:
    return due.booking.edition.day_at(clock.now())
