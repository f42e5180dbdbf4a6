"""Answering a booking's tasks, and what an edition asks for. Nothing here commits."""

from collections.abc import Mapping

from sqlalchemy import select

from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, Invalid, NotFound
from mima.editions.models import Edition
from mima.journal import service as journal
from mima.readiness import answers, queries, rows
from mima.readiness.answers import Said
from mima.readiness.models import BookingTask, ReadinessTerms, TaskKind, TaskState

MOST_DAYS = 365
MOST_BADGES_PER_BOOTH = 100


def answer(booking: Booking, kind: TaskKind, said: Said, *, by: Actor) -> BookingTask:
    """The task is done with this answer, which may be changed later; `Invalid` names the fields that do not fit."""
    if kind not in answers.CHECKS:
        raise NotFound
    task = rows.task(booking, kind, by=by)
    kept = answers.checked(kind, said, queries.room(booking))
    if task.state is TaskState.open:
        task.answer, task.answered_at = kept, clock.now()
        journal.move(task, TaskState.done, by=by)
    elif task.answer != kept:
        task.answer, task.answered_at = kept, clock.now()
        journal.record(task, "booking_task.changed", by=by)
    return task


def set_terms(
    edition: Edition,
    days: Mapping[TaskKind, int],
    *,
    badges_per_booth: int,
    by: Actor,
    contact_name: str = "",
    contact_phone: str = "",
    charter_address: str = "",
) -> None:
    """The edition asks for these kinds, so many days before its start; `Invalid` for what no edition may ask."""
    wrong = {f"days_{kind}": N_("From 0 to 365 days, please.") for kind, count in days.items() if not 0 <= count <= MOST_DAYS}
    if not 0 <= badges_per_booth <= MOST_BADGES_PER_BOOTH:
        wrong["badges_per_booth"] = N_("From 0 to 100 badges, please.")
    if charter_address and not charter_address.startswith(("https://", "http://")):
        wrong["charter_address"] = N_("Please write a web address that begins with https://.")
    if wrong:
        raise Invalid(wrong)
    locked(Edition, edition.id)
    row = db.session.scalar(select(ReadinessTerms).where(ReadinessTerms.edition_id == edition.id))
    if row is None:
        row = ReadinessTerms(edition_id=edition.id, days={}, badges_per_booth=0)
        db.session.add(row)
    row.days = {str(kind): days[kind] for kind in TaskKind if kind in days}
    row.badges_per_booth = badges_per_booth
    row.contact_name, row.contact_phone, row.charter_address = contact_name, contact_phone, charter_address
    db.session.flush()
    journal.record(row, "readiness_terms.changed", by=by, days=row.days, badges_per_booth=badges_per_booth)


def ask_like(like: Edition, edition: Edition, *, by: Actor) -> None:
    """The edition asks for what the other one does, as many days before its start, with the same numbers to call."""
    if db.session.scalar(select(ReadinessTerms.id).where(ReadinessTerms.edition_id == like.id)) is None:
        return
    terms = queries.terms(like)
    set_terms(
        edition,
        terms.days,
        badges_per_booth=terms.badges_per_booth,
        by=by,
        contact_name=terms.contact_name,
        contact_phone=terms.contact_phone,
        charter_address=terms.charter_address,
    )
