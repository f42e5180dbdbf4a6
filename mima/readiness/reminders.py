"""Reminders: thirty, seven and two days before something is due, one letter for each booking that has not done it.

Who books when a day is over already, or in its last hours, has one letter about it soon afterwards.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from mima.core import clock, ids, leases
from mima.core.db import db
from mima.editions.models import Edition
from mima.readiness import letters, queries
from mima.readiness.models import TaskReminder
from mima.readiness.queries import Readiness

DAYS_BEFORE = (30, 7, 2)
# Stands for the letter about a day that was over before anybody could be reminded of it.
OVER = 0
# Nobody is reminded at night.
FROM_HOUR = 8
EVERY = timedelta(minutes=30)


def send_due() -> int:
    """Every booking that something is due of soon has its letter, once for each step; the number of bookings written to."""
    # A new holder each time: the lease ends by time alone, which makes it a clock that all processes share.
    if not leases.take("readiness_reminders", ids.token(), EVERY):
        return 0
    return sum(_edition(edition) for edition in _coming())


def _coming() -> list[Edition]:
    editions = db.session.scalars(select(Edition).where(Edition.ends_on >= clock.now().date() - timedelta(days=1)))
    return [one for one in editions if clock.now().astimezone(ZoneInfo(one.timezone)).hour >= FROM_HOUR]


def _edition(edition: Edition) -> int:
    terms, today = queries.asked(edition), queries.today(edition)
    if not any((day - today).days <= max(DAYS_BEFORE) for day in terms.due(edition).values()):
        return 0
    found = queries.board(edition)
    sent = _sent([ready.booking.id for ready in found])
    written = 0
    for ready in found:
        of_it = {(due_on, days) for booking, due_on, days in sent if booking == ready.booking.id}
        new = [step for step in [*_missed(ready, today, of_it), *_steps(ready, today)] if step not in of_it]
        if new:
            _remember(ready, new)
            due_on, days = new[0]
            letters.reminder(ready, terms, f"{due_on.isoformat()}-{days}", today)
            written += 1
    return written


def _steps(ready: Readiness, today: date) -> Iterator[tuple[date, int]]:
    """(due, days before) that have come for what is left; a step that was slept through counts while the day is not over."""
    for due_on in sorted({item.due_on for item in ready.left}):
        for days in DAYS_BEFORE:
            if 0 <= (due_on - today).days <= days:
                yield due_on, days


def _missed(ready: Readiness, today: date, sent: set[tuple[date, int]]) -> Iterator[tuple[date, int]]:
    """The days, over by now, that came before the booking or with it, and of which it was never reminded."""
    booked_at = ready.reservation.confirmed_at or clock.now()
    booked_on, reminded_of = ready.booking.edition.day_at(booked_at), {due_on for due_on, _days in sent}
    for due_on in sorted({item.due_on for item in ready.left}):
        if due_on < today and due_on <= booked_on and due_on not in reminded_of:
            yield due_on, OVER


def _sent(bookings: list[int]) -> set[tuple[int, date, int]]:
    rows = select(TaskReminder.booking_id, TaskReminder.due_on, TaskReminder.days_before)
    return {(row[0], row[1], row[2]) for row in db.session.execute(rows.where(TaskReminder.booking_id.in_(bookings)))}


def _remember(ready: Readiness, steps: list[tuple[date, int]]) -> None:
    now, booking = clock.now(), ready.booking.id
    rows = [TaskReminder(booking_id=booking, due_on=due_on, days_before=days, sent_at=now) for due_on, days in steps]
    db.session.add_all(rows)
    db.session.flush()
