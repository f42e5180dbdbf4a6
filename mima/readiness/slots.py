"""Unloading slots: defined by the organizers, taken one by one. The conditional UPDATE keeps the last place from going twice."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock
from mima.core.actors import SCHEDULE, Actor
from mima.core.db import db, violated
from mima.core.errors import N_, DomainError, Invalid, NotFound
from mima.editions.models import Edition
from mima.journal import service as journal
from mima.readiness import rows
from mima.readiness.models import BookingTask, TaskKind, TaskState, UnloadingSlot

MOST_AT_ONCE = 500


class SlotFull(DomainError):
    """Others were quicker."""

    message = N_("This slot is full now. Please choose another one; nothing else was changed.")


class SlotInUse(DomainError):
    message = N_("Somebody has this slot. Only a slot that nobody has can be taken away.")


def define(edition: Edition, starts_at: datetime, ends_at: datetime, *, place: str, capacity: int, by: Actor) -> UnloadingSlot:
    """So many exhibitors may unload there and then; `Invalid` names what does not fit."""
    wrong = {}
    if ends_at <= starts_at:
        wrong["ends_at"] = N_("A slot ends after it begins.")
    if not 1 <= capacity <= MOST_AT_ONCE:
        wrong["capacity"] = N_("From 1 to 500, please.")
    if wrong:
        raise Invalid(wrong)
    slot = UnloadingSlot(edition_id=edition.id, starts_at=starts_at, ends_at=ends_at, place=place, capacity=capacity)
    try:
        with db.session.begin_nested():
            db.session.add(slot)
    except IntegrityError as error:
        if violated(error) == "uq_unloading_slot_edition_id_starts_at_place":
            raise Invalid({"starts_at": N_("There is a slot at this moment and place already.")}) from error
        raise
    journal.record(slot, "unloading_slot.defined", by=by, capacity=capacity)
    return slot


def take_away(edition: Edition, slot_id: int, *, by: Actor) -> None:
    """The slot is gone; `SlotInUse` while somebody has it, `NotFound` for another edition's."""
    slot = _of(edition, slot_id)
    _give_back_ended(slot)
    if slot.taken:
        raise SlotInUse
    journal.record(slot, "unloading_slot.taken_away", by=by)
    db.session.delete(slot)
    db.session.flush()


def choose(booking: Booking, slot_id: int, *, by: Actor) -> BookingTask:
    """The booking unloads in this slot, and has given back the one it had; `SlotFull` leaves it what it had."""
    task = rows.task(booking, TaskKind.unloading, by=by)
    slot = _of(booking.edition, slot_id, task.slot_id)
    if task.slot_id == slot.id:
        return task
    if slot.taken >= slot.capacity:
        _give_back_ended(slot)
    take(slot)
    if task.slot_id is not None:
        _give_back(task.slot_id)
    task.slot_id, task.answered_at = slot.id, clock.now()
    if task.state is TaskState.open:
        journal.move(task, TaskState.done, by=by)
    else:
        db.session.flush()
        journal.record(task, "booking_task.changed", by=by)
    return task


def take(slot: UnloadingSlot) -> None:
    """One place more counts as taken; `SlotFull` when there is none left."""
    taken = db.session.execute(
        update(UnloadingSlot)
        .where(UnloadingSlot.id == slot.id, UnloadingSlot.taken < UnloadingSlot.capacity)
        .values(taken=UnloadingSlot.taken + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise SlotFull
    db.session.refresh(slot)


def _give_back(slot_id: int) -> None:
    db.session.execute(update(UnloadingSlot).where(UnloadingSlot.id == slot_id).values(taken=UnloadingSlot.taken - 1))


def _of(edition: Edition, slot_id: int, left: int | None = None) -> UnloadingSlot:
    """The edition's slot, locked with the one that is left, until the transaction ends; `NotFound` for another edition's."""
    # In one order, so that two bookings that change places do not wait for each other.
    both = db.session.scalars(
        select(UnloadingSlot)
        .where(UnloadingSlot.id.in_([slot_id, left]), UnloadingSlot.edition_id == edition.id)
        .order_by(UnloadingSlot.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    found = next((slot for slot in both if slot.id == slot_id), None)
    if found is None:
        raise NotFound
    return found


def _give_back_ended(slot: UnloadingSlot) -> None:
    """Bookings that have ended since do not stand in the way."""
    booked = (
        select(Reservation.id)
        .where(Reservation.booking_id == BookingTask.booking_id, Reservation.state == ReservationState.confirmed)
        .exists()
    )
    for task in db.session.scalars(select(BookingTask).where(BookingTask.slot_id == slot.id, ~booked)).all():
        task.slot_id = None
        journal.move(task, TaskState.open, by=SCHEDULE, why="the booking has ended")
        _give_back(slot.id)
    db.session.refresh(slot)


def check_taken() -> tuple[int, list[str]]:
    """How many slots were looked at, and those that count more or fewer as taken than tasks name them."""
    counted = select(func.count()).where(BookingTask.slot_id == UnloadingSlot.id).scalar_subquery()
    rows_ = db.session.execute(select(UnloadingSlot.id, UnloadingSlot.taken, counted)).all()
    wrong = [f"slot {key} counts {taken} as taken, {named} bookings have it" for key, taken, named in rows_ if taken != named]
    return len(rows_), wrong
