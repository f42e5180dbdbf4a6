"""Two people drew on the same plan: what each of them changed, and the plan that has both. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from mima.booths.plan.changes import Changes, compare
from mima.booths.plan.document import DrawnBooth, DrawnHall, DrawnZone, FloorPlan

Part = TypeVar("Part", DrawnHall, DrawnZone, DrawnBooth)


@dataclass(frozen=True, slots=True)
class Merged:
    """`plan` has what is different in the draft on top of what was saved meanwhile.

    `clashes` are the codes of what both changed in the same respect, or one took away: there the draft stands.
    """

    plan: FloorPlan
    theirs: Changes
    mine: Changes
    clashes: tuple[str, ...]


def merge(base: FloorPlan, present: FloorPlan, drawn: FloorPlan) -> Merged:
    """The draft `drawn` was begun on `base`; meanwhile `present` was saved."""
    base, drawn = _followed(base, base, present), _followed(drawn, base, present)
    halls, clashing_halls = _merged(base.halls, present.halls, drawn.halls)
    zones, clashing_zones = _merged(base.zones, present.zones, drawn.zones)
    booths, clashing_booths = _merged(base.booths, present.booths, drawn.booths)
    clashes = (*clashing_halls, *clashing_zones, *clashing_booths)
    return Merged(FloorPlan.of(halls, zones, booths), compare(base, present), compare(base, drawn), clashes)


def _merged(base: Sequence[Part], present: Sequence[Part], drawn: Sequence[Part]) -> tuple[list[Part], list[str]]:
    """All parts, and the codes of those that clash."""
    was, now = {one.id: one for one in base}, {one.id: one for one in present}
    mine = {one.id: one for one in drawn if one.id is not None}
    found: list[Part] = [one for one in present if one.id not in was and one.id not in mine]
    clashes = [was[key].code for key in was.keys() - mine.keys() if key in now and now[key] != was[key]]
    for one in drawn:
        before, there = was.get(one.id), now.get(one.id)
        if before is None:
            found.append(one)
        elif there is None:
            # They took it away: it stays where the draft made something else of it.
            found += [one] if one != before else []
            clashes += [before.code] if one != before else []
        else:
            blend, is_clash = _blend(before, there, one)
            found.append(blend)
            clashes += [before.code] if is_clash else []
    return found, sorted(clashes)


def _blend(before: Part, there: Part, mine: Part) -> tuple[Part, bool]:
    """What is there with all that is different in mine; whether both changed the same thing, each to something else."""
    changed = {one.name: getattr(mine, one.name) for one in fields(mine) if getattr(mine, one.name) != getattr(before, one.name)}
    clash = any(getattr(there, name) not in (getattr(before, name), value) for name, value in changed.items())
    return replace(there, **changed), clash


def _followed(plan: FloorPlan, base: FloorPlan, present: FloorPlan) -> FloorPlan:
    """The plan, in which what was taken away and drawn again under its old code has the id that it has now."""
    return FloorPlan.of(
        _again(plan.halls, base.halls, present.halls, lambda one: one.code),
        _again(plan.zones, base.zones, present.zones, lambda one: (one.hall, one.code)),
        _again(plan.booths, base.booths, present.booths, lambda one: one.code),
    )


def _again(parts: Iterable[Part], base: Sequence[Part], present: Sequence[Part], name: Callable[[Any], object]) -> list[Part]:
    there, known = {one.id for one in present}, {one.id for one in base}
    new = {name(one): one.id for one in present if one.id not in known}
    follows = {one.id: new[name(one)] for one in base if one.id not in there and name(one) in new}
    return [replace(one, id=follows.get(one.id, one.id)) for one in parts]
