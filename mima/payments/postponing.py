"""Other days for an edition: one transaction in which days, terms and balances move along, with a letter to all who are touched.

When the market comes later, whoever has a booth may cancel, and pays the balance, as many days later. When it comes earlier,
they keep every day that they were promised. New bookings have terms that lie as many days before the market as they did. Whoever
cannot come on the new days says so until a day that the letter names, and gets all back (`payments.refusing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mima.applications.models import Application
from mima.booths import life
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, Invalid
from mima.editions import service as editions
from mima.editions.models import Edition
from mima.exhibitors import letters
from mima.exhibitors.models import Exhibitor
from mima.journal import service as journal
from mima.payments.calling_off import queries
from mima.payments.dues.models import Due, DueKind, DueState
from mima.waiting.models import WaitingWish

# How long the new days may be refused, where the team says nothing else.
TO_REFUSE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Touched:
    """Whoever is told of other days: who has a booth or holds one, with what is still to pay, who asked, who waits."""

    claims: Sequence[Reservation]
    balances: Sequence[Due]
    applications: Sequence[Application]
    wishes: Sequence[WaitingWish]

    @property
    def companies(self) -> list[Exhibitor]:
        """Each once, by name."""
        found = [claim.booking.exhibitor for claim in self.claims]
        found += [one.exhibitor for asked in (self.applications, self.wishes) for one in asked]
        return sorted({one.id: one for one in found}.values(), key=lambda one: (one.name, one.id))


def touched(edition: Edition, *, lock: bool = False) -> Touched:
    """All of it as it stands now, in a fixed number of statements. Locked, nothing of it moves until the transaction ends."""
    # Applications and wishes, then booths, then claims: in the order of everybody who touches several of them.
    applications, wishes = queries.waiting(edition, lock=lock), queries.wishes(edition, lock=lock)
    if lock:
        queries.lock_booths(edition)
    claims = queries.claims(edition, lock=lock)
    return Touched(claims, _balances(edition), applications, wishes)


def _balances(edition: Edition) -> Sequence[Due]:
    statement = (
        select(Due)
        .join(Due.booking)
        .where(Booking.edition_id == edition.id, Due.state == DueState.open, Due.kind == DueKind.balance)
        .options(joinedload(Due.booking, innerjoin=True))
        .order_by(Due.id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def _until(edition: Edition, typed: date | None) -> date | None:
    """The last day to refuse the edition's new days, as typed or two weeks from today; None once the market has begun."""
    today = edition.day_at(clock.now())
    if typed is None:
        return min(today + TO_REFUSE, edition.starts_on - timedelta(days=1)) if today < edition.starts_on else None
    if not today <= typed < edition.starts_on:
        raise Invalid({"refusable_until": N_("From today on, and before the market begins.")})
    return typed


def postpone(
    edition: Edition, starts_on: date, ends_on: date, *, by: Actor, why: str, refusable_until: date | None = None
) -> int:
    """The edition is on these days, and each company that has a booth, asked for one or waits has one letter; how many those are.

    Nobody's booth, price or paper changes; who has a booth may refuse the days until `refusable_until` (None: two weeks), but
    not once the market has begun. The same days again write to nobody. `Invalid` for days in the wrong order, or a last day to
    refuse that is over or not before the market; `CalledOff` for an edition that is cancelled.
    """
    found = touched(edition, lock=True)
    before = (edition.starts_on, edition.ends_on)
    if not editions.move(edition, starts_on, ends_on, by=by, why=why):
        return 0
    until = _until(edition, refusable_until)
    later = starts_on - before[0]
    if later > timedelta():
        life.carry(edition, later, by=by)
        for due in found.balances:
            _carry(due, later, by)
    if until is not None:
        life.let_refuse(edition, until, by=by)
    for company in found.companies:
        _tell(edition, company, found, before, by, why)
    return len(found.companies)


def _carry(due: Due, later: timedelta, by: Actor) -> None:
    """It is due so much later, and its company is reminded anew, before that day."""
    due.due_on += later
    due.reminded_at = due.overdue_told_at = None
    journal.record(due, "due.carried", by=by, due_on=due.due_on.isoformat())


def _tell(edition: Edition, company: Exhibitor, found: Touched, before: tuple[date, date], by: Actor, why: str) -> None:
    days = [edition.starts_on, edition.ends_on]
    letters.to_members(
        company,
        "edition_moved",
        key=f"edition_moved:{edition.id}:{days[0]}:{days[1]}:{before[0]}:{company.id}",
        by=by,
        edition=edition.name,
        company=company.name,
        before=[day.isoformat() for day in before],
        days=[day.isoformat() for day in days],
        is_later=edition.starts_on > before[0],
        is_earlier=edition.starts_on < before[0],
        currency=edition.currency,
        bookings=[_booking(claim, found) for claim in found.claims if claim.booking.exhibitor_id == company.id],
        asked=any(one.exhibitor_id == company.id for one in found.applications),
        waits=any(one.exhibitor_id == company.id for one in found.wishes),
        why=why,
    )


def _booking(claim: Reservation, found: Touched) -> dict[str, Any]:
    owed = [due for due in found.balances if due.booking_id == claim.booking_id]
    return {
        "reference": claim.booking.reference,
        "terms": claim.cancellation_terms,
        "refusable_until": str(claim.last_day_to_refuse)
        if claim.is_refusable(claim.booking.edition.day_at(clock.now()))
        else None,
        "is_booked": claim.state is ReservationState.confirmed,
        "balances": [{"cents": due.amount_cents, "due_on": due.due_on.isoformat()} for due in owed],
    }
