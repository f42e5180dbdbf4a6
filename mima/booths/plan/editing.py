"""One step at a time from plan to plan: pure, each step whole or refused."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from mima.booths.plan import geometry
from mima.booths.plan.document import DrawnBooth, DrawnHall, DrawnZone, FloorPlan, Shape
from mima.core.errors import N_, DomainError
from mima.editions.models import ZoneKind

Part = TypeVar("Part", DrawnHall, DrawnZone, DrawnBooth)
RUNNING = re.compile(r"^(.*?)(\d+)$")


class CodeTaken(DomainError):
    status = 422
    message = N_("There is a %(code)s on the plan already. Nothing was changed.")


class PartGone(DomainError):
    """What a step is about was renamed or taken away meanwhile, in another window."""

    message = N_("There is no %(code)s on the draft any more: another window renamed it or took it off. Nothing was changed.")


class BoothsInZone(DomainError):
    """Booths stand only where booths may stand."""

    message = N_("Booths are in the zone %(code)s: it stays a zone for booths until they are elsewhere. Nothing was changed.")


class NoRunningNumber(DomainError):
    status = 422
    message = N_("The code %(code)s does not end in a number, so its copies have none that follow it.")


class StillUsed(DomainError):
    """A hall or zone that something stands in cannot go."""

    message = N_("%(code)s still has something in it. Move that first.")


def booth(plan: FloorPlan, code: str) -> DrawnBooth | None:
    """The booth with this code, if the plan has one."""
    return next((one for one in plan.booths if one.code == code), None)


def _known(was: DrawnHall | DrawnZone | DrawnBooth | None, code: str | None) -> int | None:
    """The id of the part that a step is about: of the one that is there now; `PartGone` where it is there no more."""
    if code is not None and was is None:
        raise PartGone(code=code)
    return was.id if was else None


def put_booth(plan: FloorPlan, instead_of: str | None, drawn: DrawnBooth) -> FloorPlan:
    """The booth is on the plan in the place of the one with the other code and is the same one, or a new one without it.

    `PartGone` where there is none with the other code, `CodeTaken`.
    """
    was = booth(plan, instead_of) if instead_of is not None else None
    others = [one for one in plan.booths if one is not was]
    drawn = replace(drawn, id=_known(was, instead_of))
    if any(one.code.casefold() == drawn.code.casefold() for one in others):
        raise CodeTaken(code=drawn.code)
    return FloorPlan.of(plan.halls, plan.zones, [*others, drawn])


def remove_booths(plan: FloorPlan, codes: set[str]) -> FloorPlan:
    return FloorPlan.of(plan.halls, plan.zones, [one for one in plan.booths if one.code not in codes])


def shape_booths(plan: FloorPlan, shapes: Mapping[str, Shape]) -> FloorPlan:
    """These booths have these shapes; codes that the plan does not have are left out."""
    shaped = [replace(one, shape=shapes[one.code]) if one.code in shapes else one for one in plan.booths]
    return FloorPlan.of(plan.halls, plan.zones, shaped)


def copy_row(plan: FloorPlan, code: str, count: int, dx: float, dy: float) -> FloorPlan:
    """So many copies of the booth stand beside it, each `dx`, `dy` centimetres from the one before, with running codes.

    B07 leads to B08, B09…; `NoRunningNumber` without a number, `CodeTaken` where one is in use.
    """
    first = booth(plan, code)
    if first is None:
        raise PartGone(code=code)
    for step in range(1, count + 1):
        moved = tuple((round(x + step * dx), round(y + step * dy)) for x, y in first.shape)
        plan = put_booth(plan, None, replace(first, id=None, code=following(code, step), shape=moved, corner=False))
    return plan


def following(code: str, step: int) -> str:
    """The code so many numbers further on, as wide as it was: A09 and 1 make A10."""
    found = RUNNING.match(code)
    if found is None:
        raise NoRunningNumber(code=code)
    before, number = found.groups()
    return f"{before}{int(number) + step:0{len(number)}d}"


def zone(plan: FloorPlan, hall: str, code: str) -> DrawnZone | None:
    """The hall's zone with this code, if there is one."""
    return next((one for one in plan.zones if (one.hall, one.code) == (hall, code)), None)


def zone_under(plan: FloorPlan, hall: str, place: tuple[float, float]) -> DrawnZone | None:
    """The hall's zone for booths around this place, by the upright rectangle around the zone."""
    x, y = place
    for one in plan.zones:
        around = geometry.box(one.shape, 1)
        is_inside = 0 <= x - around.x <= around.width and 0 <= y - around.y <= around.height
        if one.hall == hall and one.kind is ZoneKind.booths and is_inside:
            return one
    return None


def put_zone(plan: FloorPlan, instead_of: tuple[str, str] | None, drawn: DrawnZone) -> FloorPlan:
    """The zone is on the plan in the place of the other (hall, code), is the same one, and the other's booths are in it.

    `PartGone` where there is no other, `BoothsInZone` where it has booths and is to be no place for them, `CodeTaken`.
    """
    was = zone(plan, *instead_of) if instead_of else None
    drawn = replace(drawn, id=_known(was, instead_of[1] if instead_of else None))
    others = [one for one in plan.zones if one is not was]
    if any((one.hall, one.code) == (drawn.hall, drawn.code) for one in others):
        raise CodeTaken(code=drawn.code)
    inside = {one.code for one in plan.booths if (one.hall, one.zone) == instead_of}
    if inside and drawn.kind is not ZoneKind.booths:
        raise BoothsInZone(code=drawn.code)
    booths = [replace(one, hall=drawn.hall, zone=drawn.code) if one.code in inside else one for one in plan.booths]
    return FloorPlan.of(plan.halls, [*others, drawn], booths)


def remove_zone(plan: FloorPlan, hall: str, code: str) -> FloorPlan:
    """The zone is gone; `StillUsed` while a booth stands in it."""
    if any((one.hall, one.zone) == (hall, code) for one in plan.booths):
        raise StillUsed(code=code)
    return FloorPlan.of(plan.halls, [one for one in plan.zones if (one.hall, one.code) != (hall, code)], plan.booths)


def hall(plan: FloorPlan, code: str) -> DrawnHall | None:
    """The hall with this code, if the plan has one."""
    return next((one for one in plan.halls if one.code == code), None)


def put_hall(plan: FloorPlan, instead_of: str | None, drawn: DrawnHall) -> FloorPlan:
    """The hall is on the plan in the place of the other, is the same one, and has its doors and all that stood in it.

    `PartGone` where there is no other, `CodeTaken`.
    """
    was = hall(plan, instead_of) if instead_of is not None else None
    drawn = replace(drawn, id=_known(was, instead_of), doors=was.doors if was else ())
    others = [one for one in plan.halls if one is not was]
    if any(one.code == drawn.code for one in others):
        raise CodeTaken(code=drawn.code)
    zones = [replace(one, hall=drawn.code) if one.hall == instead_of else one for one in plan.zones]
    booths = [replace(one, hall=drawn.code) if one.hall == instead_of else one for one in plan.booths]
    return FloorPlan.of([*others, drawn], zones, booths)


def remove_hall(plan: FloorPlan, code: str) -> FloorPlan:
    """The hall is gone; `StillUsed` while there is a zone or a booth in it."""
    if code in {one.hall for one in plan.zones} | {one.hall for one in plan.booths}:
        raise StillUsed(code=code)
    return FloorPlan.of([one for one in plan.halls if one.code != code], plan.zones, plan.booths)


def take(
    plan: FloorPlan, booths: Iterable[DrawnBooth], zones: Iterable[DrawnZone] = (), walls: tuple[str, Shape] | None = None
) -> FloorPlan:
    """These booths and zones are on the plan, in the place of those with their codes, the others as new ones.

    `walls` are a hall's code and what its walls are now; a hall grows with them.
    """
    known = {one.code.casefold(): one for one in plan.booths}
    for drawn in booths:
        was = known.get(drawn.code.casefold())
        plan = put_booth(plan, was.code if was else None, drawn)
    for drawn_zone in zones:
        present = zone(plan, drawn_zone.hall, drawn_zone.code)
        plan = put_zone(plan, (drawn_zone.hall, drawn_zone.code) if present else None, drawn_zone)
    return put_walls(plan, *walls) if walls else plan


def put_walls(plan: FloorPlan, code: str, outline: Shape) -> FloorPlan:
    """The hall has these walls, and is as large as they reach where that is more than before; `PartGone` without the hall."""
    was = hall(plan, code)
    if was is None:
        raise PartGone(code=code)
    width, depth = max(was.width_cm, *(x for x, _y in outline)), max(was.depth_cm, *(y for _x, y in outline))
    walled = replace(was, outline=outline, width_cm=width, depth_cm=depth)
    return FloorPlan.of([walled if one is was else one for one in plan.halls], plan.zones, plan.booths)


def known_again(plan: FloorPlan, present: FloorPlan) -> FloorPlan:
    """The same drawing, in which the present plan is known again: by what it was, else by its code; all else is new."""
    halls = _again(plan.halls, present.halls, lambda one: one.code)
    zones = _again(plan.zones, present.zones, lambda one: (one.hall, one.code))
    booths = _again(plan.booths, present.booths, lambda one: one.code)
    return FloorPlan.of(halls, zones, booths)


def _again(drawn: Sequence[Part], present: Sequence[Part], name: Callable[[Part], object]) -> list[Part]:
    there = {one.id for one in present}
    by_id = {one.id for one in drawn} & there
    by_name = {name(one): one.id for one in present if one.id not in by_id}
    return [one if one.id in by_id else replace(one, id=by_name.get(name(one))) for one in drawn]
