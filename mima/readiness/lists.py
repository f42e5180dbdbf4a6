"""The list of bookings that an organizer works with: chosen by task and by how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mima.readiness.models import TaskKind, TaskState
from mima.readiness.queries import Item, Readiness


class Standing(StrEnum):
    """What a list may ask of its tasks."""

    left = "left"
    late = "late"
    handed_in = "handed_in"
    sent_back = "sent_back"
    settled = "settled"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bookings of which this task, or any, stands so; without a standing all of them."""

    kind: TaskKind | None = None
    standing: Standing | None = None


def chosen(found: Sequence[Readiness], wanted: Wanted, today: date) -> list[Readiness]:
    """The bookings wanted. "settled" without a task are those of which nothing is left or waits for the organizers."""
    return [ready for ready in found if _fits(ready, wanted, today)]


def _fits(ready: Readiness, wanted: Wanted, today: date) -> bool:
    items = [item for item in ready.items if wanted.kind in (None, item.kind)]
    if wanted.standing is None:
        return bool(items) or wanted.kind is None
    stand = [stands(item, wanted.standing, today) for item in items]
    return all(stand) if wanted.standing is Standing.settled and wanted.kind is None else any(stand)


def stands(item: Item, standing: Standing, today: date) -> bool:
    match standing:
        case Standing.left:
            return item.is_left
        case Standing.late:
            return item.is_late(today)
        case Standing.handed_in:
            return item.state is TaskState.handed_in
        case Standing.sent_back:
            return item.state is TaskState.sent_back
    return item.state in (TaskState.done, TaskState.accepted)
