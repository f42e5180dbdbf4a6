"""The whole floor plan of an edition as one document: what the editor changes, what a version keeps, what a file carries.

Pure: it knows no database. Lengths are whole centimetres in the hall's own plane, shapes are polygons without a closing point.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from mima.core.errors import N_, DomainError
from mima.editions.models import ZoneKind

# A plan beyond these is a mistake or an attack, whichever way it came.
LARGEST_CM = 100_000
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,11}$")]
# No text has control characters in it; one of them PostgreSQL cannot even keep.
Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
# A word of an address, so without a slash, and not of dots alone.
Key = Annotated[str, Meta(pattern=r"^(?!\.+$)[^/\\\x00-\x1f]{1,80}$")]
Note = Annotated[str, Meta(max_length=400, pattern=r"^[^\x00-\x1f\x7f]*$")]
Length = Annotated[int, Meta(ge=1, le=LARGEST_CM)]
Coordinate = Annotated[int, Meta(ge=-LARGEST_CM, le=LARGEST_CM)]
Watts = Annotated[int, Meta(ge=0, le=100_000)]
Point = tuple[Coordinate, Coordinate]
Shape = Annotated[tuple[Point, ...], Meta(min_length=3, max_length=200)]


class PlanUnreadable(DomainError):
    """What came is no floor plan; nothing of it was taken over. `where` is the place of the first thing that is wrong."""

    status = 422
    message = N_("This cannot be read as a floor plan. Nothing was changed.")
    where: str = ""


class TooMany(PlanUnreadable):
    message = N_("A plan has at most 20 halls, 400 zones, 2,000 booths and 40 doors to a hall. Nothing was changed.")


class CodeUnfit(PlanUnreadable):
    message = N_("%(code)s is no code: please use up to 12 letters, digits, - and _, such as B07. Nothing was changed.")


class ShapeUnfit(PlanUnreadable):
    message = N_("%(code)s reaches further than a kilometre, or has fewer than 3 or more than 200 corners. Nothing was changed.")


class PartUnfit(PlanUnreadable):
    message = N_("%(code)s has a text, a size or another value that no plan can hold. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class DrawnDoor:
    """A gap in a hall's walls between two points."""

    start: Point
    end: Point
    name_fr: Note = ""
    name_en: Note = ""


@dataclass(frozen=True, slots=True)
class DrawnHall:
    """A room; `outline` are its walls. `id` is the hall that it was before, None for a new one."""

    id: int | None
    code: Code
    name_fr: Name
    name_en: Name
    width_cm: Length
    depth_cm: Length
    outline: Shape
    doors: Annotated[tuple[DrawnDoor, ...], Meta(max_length=40)] = ()


@dataclass(frozen=True, slots=True)
class DrawnZone:
    """A part of the hall with this code: where booths stand, an aisle, or an area such as the stage."""

    id: int | None
    hall: Code
    code: Key
    kind: ZoneKind
    name_fr: Name
    name_en: Name
    shape: Shape


@dataclass(frozen=True, slots=True)
class DrawnBooth:
    """A booth in its hall, zone and category, each by code. `id` is the booth that it was before, None for a new one."""

    id: int | None
    code: Code
    hall: Code
    zone: Key
    category: Name
    shape: Shape
    corner: bool = False
    wall: bool = False
    quiet: bool = False
    dark: bool = False
    power_watts: Watts = 0
    for_sale: bool = True
    note_fr: Note = ""
    note_en: Note = ""

    @property
    def area_dm2(self) -> int:
        """Square decimetres by the surveyor's formula, whichever way round the points go."""
        return area_cm2(self.shape) // 100


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """Halls, zones and booths, each in the order of their codes."""

    halls: Annotated[tuple[DrawnHall, ...], Meta(max_length=20)]
    zones: Annotated[tuple[DrawnZone, ...], Meta(max_length=400)]
    booths: Annotated[tuple[DrawnBooth, ...], Meta(max_length=2_000)]

    @classmethod
    def of(cls, halls: Iterable[DrawnHall], zones: Iterable[DrawnZone], booths: Iterable[DrawnBooth]) -> "FloorPlan":
        return cls(
            tuple(sorted(halls, key=lambda one: one.code)),
            tuple(sorted(zones, key=lambda one: (one.hall, one.code))),
            tuple(sorted(booths, key=lambda one: one.code)),
        )

    @classmethod
    def from_json(cls, said: Any) -> "FloorPlan":
        """The plan that `as_json` wrote; `PlanUnreadable` says where anything else is none."""
        try:
            read = msgspec.convert(said, cls)
        except msgspec.ValidationError as error:
            raise _refusal(said, str(error)) from error
        return cls.of(read.halls, read.zones, read.booths)

    def as_json(self) -> dict[str, Any]:
        """The document as JSON knows it."""
        written: dict[str, Any] = msgspec.to_builtins(self)
        return written


def area_cm2(shape: Sequence[tuple[int, int]]) -> int:
    """Square centimetres of the polygon."""
    pairs = zip(shape, [*shape[1:], shape[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) // 2


_PLACE = re.compile(r"\$(?P<path>\.(?P<kind>halls|zones|booths)(?:\[(?P<number>\d+)\](?:\.(?P<field>\w+))?)?)")


def _refusal(said: Any, reason: str) -> PlanUnreadable:
    """Our words for what the library says: which part of the plan it is, and what about it."""
    place = _PLACE.search(reason)
    refused = _about(said, reason, place) if place else PlanUnreadable()
    refused.where = place["path"] if place else "$"
    return refused


def _about(said: Any, reason: str, place: re.Match[str]) -> PlanUnreadable:
    number, field = place["number"], place["field"]
    if "of length <=" in reason and field in (None, "doors"):
        return TooMany()
    part = said[place["kind"]][int(number)] if number else None
    code = str(part.get("code", "")) if isinstance(part, dict) else ""
    if not code or field is None:
        return PlanUnreadable()
    kind = {"code": CodeUnfit, "shape": ShapeUnfit, "outline": ShapeUnfit, "doors": ShapeUnfit}.get(field, PartUnfit)
    return kind(code=code[:40])
