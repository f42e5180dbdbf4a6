"""Doors of a draft's halls, one step at a time: pure. A door is known by its two ends."""

from collections.abc import Sequence
from dataclasses import replace
from math import hypot

from mima.booths.plan import editing
from mima.booths.plan.document import DrawnDoor, DrawnHall, FloorPlan, Point
from mima.core.errors import N_, DomainError

# A wall is drawn where somebody measured it, a door where somebody else did.
TOLERANCE_CM = 20
Ends = tuple[Point, Point]


class DoorTwice(DomainError):
    status = 422
    message = N_("The hall has a door there already. Nothing was changed.")


class DoorNotInWall(DomainError):
    """A door is a gap in a wall."""

    status = 422
    message = N_("Both ends of a door must be on a wall of its hall, give or take 20 cm. Nothing was changed.")


class DoorGone(DomainError):
    message = N_("This door is not on the draft any more: another window moved it or took it off. Nothing was changed.")


def door(hall: DrawnHall, ends: Ends) -> DrawnDoor | None:
    """The hall's door between these ends, if there is one."""
    return next((one for one in hall.doors if (one.start, one.end) == ends), None)


def put(plan: FloorPlan, code: str, instead_of: Ends | None, drawn: DrawnDoor) -> FloorPlan:
    """The hall has the door in the place of the one between the other ends, or as a new one.

    `DoorGone` where there is no other, `DoorNotInWall`, `DoorTwice`; `editing.PartGone` without the hall.
    """
    hall = _hall(plan, code)
    was = _known(hall, instead_of)
    others = [one for one in hall.doors if one is not was]
    if not all(_is_on_wall(hall, end) for end in (drawn.start, drawn.end)):
        raise DoorNotInWall
    if drawn.start == drawn.end or any({one.start, one.end} == {drawn.start, drawn.end} for one in others):
        raise DoorTwice
    return _with(plan, hall, [*others, drawn])


def remove(plan: FloorPlan, code: str, ends: Ends) -> FloorPlan:
    """The hall has no door between these ends; it may have had none."""
    hall = _hall(plan, code)
    return _with(plan, hall, [one for one in hall.doors if (one.start, one.end) != ends])


def _hall(plan: FloorPlan, code: str) -> DrawnHall:
    found = editing.hall(plan, code)
    if found is None:
        raise editing.PartGone(code=code)
    return found


def _known(hall: DrawnHall, ends: Ends | None) -> DrawnDoor | None:
    found = door(hall, ends) if ends else None
    if ends and found is None:
        raise DoorGone
    return found


def _with(plan: FloorPlan, hall: DrawnHall, doors: Sequence[DrawnDoor]) -> FloorPlan:
    changed = replace(hall, doors=tuple(doors))
    return FloorPlan.of([changed if one is hall else one for one in plan.halls], plan.zones, plan.booths)


def _is_on_wall(hall: DrawnHall, point: Point) -> bool:
    corners = hall.outline
    return any(_away(point, one, other) <= TOLERANCE_CM for one, other in zip(corners, [*corners[1:], corners[0]], strict=True))


def _away(point: Point, start: Point, end: Point) -> float:
    """How far the point is from the nearest place of the straight wall."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x**2 + along_y**2
    share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / length if length else 0
    share = min(1, max(0, share))
    return hypot(point[0] - start[0] - share * along_x, point[1] - start[1] - share * along_y)
