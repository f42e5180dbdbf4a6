"""The list of bookings that an organizer works with: chosen by task and by how it stands, whole or page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, ScalarSelect, exists, false, func, select
from sqlalchemy.orm import aliased

from mima.booths.models import Booth, Reservation
from mima.editions.models import Edition
from mima.readiness import queries
from mima.readiness.models import UNSETTLED, BookingTask, TaskKind, TaskState
from mima.readiness.queries import Page, Readiness

PAGE = 50

Conditions = Sequence[ColumnElement[bool]]


class Standing(StrEnum):
    """What a list may ask of its tasks."""

    left = "left"
    late = "late"
    handed_in = "handed_in"
    sent_back = "sent_back"
    settled = "settled"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bookings of which this task, or any, stands so; without a standing all of them.

    `hall`, `zone` and `category` are keys: a booth of the booking, whichever of its booths, is there and is such a one.
    """

    kind: TaskKind | None = None
    standing: Standing | None = None
    hall: int | None = None
    zone: int | None = None
    category: int | None = None


def chosen(edition: Edition, wanted: Wanted, also: Conditions = ()) -> list[Readiness]:
    """The bookings wanted. "settled" without a task are those of which nothing is left or waits for the organizers.

    `also` is what else has to be so of `Reservation`, in words of those who know more than tasks.
    """
    return queries.board(edition, *_conditions(edition, wanted), *_booths(wanted), *also)


def page(edition: Edition, wanted: Wanted, after: str, size: int = PAGE, *, also: Conditions = ()) -> Page:
    """Some of the same; `after` is the reference of the last one shown."""
    return queries.page(edition, *_conditions(edition, wanted), *_booths(wanted), *also, after=after, size=size)


def _booths(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Whether one booth of the booking is all that is asked of booths."""
    asked = {Booth.hall_id: wanted.hall, Booth.zone_id: wanted.zone, Booth.category_id: wanted.category}
    those = [column == value for column, value in asked.items() if value is not None]
    if not those:
        return []
    claim = aliased(Reservation)
    on_booth = exists().where(Booth.id == claim.booth_id, *those, claim.booking_id == Reservation.booking_id)
    return [on_booth.where(claim.taken_out.is_(False)).correlate(Reservation)]


def _conditions(edition: Edition, wanted: Wanted) -> list[ColumnElement[bool]]:
    due, today = queries.asked(edition).due(edition), queries.today(edition)
    kinds = [kind for kind in due if wanted.kind in (None, kind)]
    late = [kind for kind in kinds if due[kind] < today]
    match wanted.standing:
        case None:
            # A task that nobody is asked has no list.
            return [] if kinds or wanted.kind is None else [false()]
        case Standing.left:
            return [_are_left(kinds)]
        case Standing.late:
            return [_are_left(late)]
        case Standing.settled:
            settled = _number(kinds, BookingTask.state.in_((TaskState.done, TaskState.accepted)))
            return [settled == len(kinds) if wanted.kind is None else settled > 0]
    return [_number(kinds, BookingTask.state == TaskState(wanted.standing)) > 0]


def _are_left(kinds: Collection[TaskKind]) -> ColumnElement[bool]:
    """Whether one of these waits for the exhibitor; one that nobody has begun has no row."""
    return _number(kinds, BookingTask.state.not_in(UNSETTLED)) < len(kinds)


def _number(kinds: Collection[TaskKind], so: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many of these tasks of the booking stand so."""
    tasks = select(func.count(BookingTask.id)).where(BookingTask.booking_id == Reservation.booking_id)
    return tasks.where(BookingTask.kind.in_(kinds), so).correlate(Reservation).scalar_subquery()
