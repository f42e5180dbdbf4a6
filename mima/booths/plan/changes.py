"""What two plans differ in, booth by booth: pure. A booth is the same one by its id, whatever its code."""

from dataclasses import dataclass
from enum import StrEnum

from mima.booths.plan.document import DrawnBooth, FloorPlan


class What(StrEnum):
    """What happens to a booth."""

    added = "added"
    removed = "removed"
    renamed = "renamed"
    moved = "moved"
    resized = "resized"
    other_hall = "other_hall"
    other_zone = "other_zone"
    other_category = "other_category"
    equipped = "equipped"
    put_on_sale = "put_on_sale"
    taken_off_sale = "taken_off_sale"
    noted = "noted"


# What changes where a company stands, what it has there or what that costs: its exhibitor is told.
TOLD = frozenset(What) - {What.noted, What.put_on_sale, What.taken_off_sale}


@dataclass(frozen=True, slots=True)
class BoothChange:
    """One booth before (None: new) and after (None: gone), and all that is different."""

    before: DrawnBooth | None
    after: DrawnBooth | None
    what: frozenset[What]

    @property
    def code(self) -> str:
        """The code that people know it by: the one before."""
        known = self.before or self.after
        return known.code if known else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """All that is different between two plans; `rooms` is whether halls or zones are."""

    booths: tuple[BoothChange, ...]
    rooms: bool

    def __bool__(self) -> bool:
        return self.rooms or bool(self.booths)


def compare(before: FloorPlan, after: FloorPlan) -> Changes:
    """What must happen so that the one plan becomes the other, by code."""
    old = {booth.id: booth for booth in before.booths}
    kept = {booth.id for booth in after.booths if booth.id in old}
    found = [BoothChange(old[key], None, frozenset({What.removed})) for key in old.keys() - kept]
    for booth in after.booths:
        was = old.get(booth.id)
        if was is None:
            found.append(BoothChange(None, booth, frozenset({What.added})))
        elif what := differences(was, booth):
            found.append(BoothChange(was, booth, what))
    rooms = (before.halls, before.zones) != (after.halls, after.zones)
    return Changes(tuple(sorted(found, key=lambda one: one.code)), rooms)


def differences(was: DrawnBooth, booth: DrawnBooth) -> frozenset[What]:
    """All that is different between a booth and what it becomes."""
    equipment = ("corner", "wall", "quiet", "dark", "power_watts")
    found = {
        What.renamed: was.code != booth.code,
        What.moved: was.shape != booth.shape and was.area_dm2 == booth.area_dm2,
        What.resized: was.area_dm2 != booth.area_dm2,
        What.other_hall: was.hall != booth.hall,
        What.other_zone: was.zone != booth.zone,
        What.other_category: was.category != booth.category,
        What.equipped: any(getattr(was, name) != getattr(booth, name) for name in equipment),
        What.put_on_sale: booth.for_sale and not was.for_sale,
        What.taken_off_sale: was.for_sale and not booth.for_sale,
        What.noted: (was.note_fr, was.note_en) != (booth.note_fr, booth.note_en),
    }
    return frozenset(what for what, is_so in found.items() if is_so)
