"""One hall as an SVG: walls, doors, areas, names of aisles, and every booth with its middle and its size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mima.blueprints.booths.place import Place
from mima.blueprints.booths.wanted import Wanted
from mima.booths.plan import geometry as plan
from mima.editions.models import Hall, Zone, ZoneKind
from mima.web import i18n

# The name of a door stands this far inside, the next line of a name this far below.
DOOR_NAME_INSET = 16
LINE_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Name:
    """Words in the drawing, around a middle, in lines; turned when they go along a narrow place."""

    x: float
    y: float
    lines: list[tuple[float, str]]
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class DrawnBooth:
    """A booth's ground, its middle, how large its words are drawn there, and whether it is one of those looked for."""

    place: Place
    points: str
    x: float
    y: float
    fit: float
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    hall: Hall
    view_box: str
    walls: str
    doors: list[Door]
    areas: list[str]
    names: list[Name]
    booths: list[DrawnBooth]


def draw(hall: Hall, zones: Iterable[Zone], places: Iterable[Place], wanted: Wanted) -> Drawing:
    """The drawing of this hall, of all zones and places of its edition."""
    factor = plan.scale(hall.width_cm)
    drawn = [zone for zone in zones if zone.hall_id == hall.id and zone.kind is not ZoneKind.booths]
    names = [_zone_name(zone, factor) for zone in drawn]
    known = {_text(zone) for zone in drawn}
    return Drawing(
        hall=hall,
        view_box=plan.view_box(hall.width_cm, hall.depth_cm),
        walls=plan.points(hall.outline, factor),
        doors=[Door(_point(door["from"], factor), _point(door["to"], factor)) for door in hall.doors],
        areas=[plan.points(zone.shape, factor) for zone in drawn if zone.kind is ZoneKind.area],
        names=names + [_door_name(door, hall, factor) for door in hall.doors if _text(door) not in known],
        booths=[_booth(place, factor, wanted) for place in places if place.booth.hall_id == hall.id],
    )


def _booth(place: Place, factor: float, wanted: Wanted) -> DrawnBooth:
    shape = place.booth.shape
    around = plan.box(shape, factor)
    x, y = around.middle
    return DrawnBooth(place, plan.points(shape, factor), x, y, around.fit, wanted.has(place))


def _zone_name(zone: Zone, factor: float) -> Name:
    around = plan.box(zone.shape, factor)
    x, y = around.middle
    room = around.height if around.is_upright else around.width
    return Name(x, y, lines(plan.in_lines(_text(zone), room)), around.is_upright)


def _door_name(door: dict[str, Any], hall: Hall, factor: float) -> Name:
    """The name of a door, inside the hall beside the gap."""
    x, y = ((door["from"][axis] + door["to"][axis]) / 2 * factor for axis in (0, 1))
    inward_x = _inward(x, hall.width_cm * factor) if door["from"][0] == door["to"][0] else 0
    inward_y = _inward(y, hall.depth_cm * factor) if door["from"][1] == door["to"][1] else 0
    return Name(round(x + inward_x, 1), round(y + inward_y, 1), lines([_text(door)]), turned=bool(inward_x))


def _inward(place: float, length: float) -> float:
    return DOOR_NAME_INSET if place < length / 2 else -DOOR_NAME_INSET


def lines(words: Sequence[str]) -> list[tuple[float, str]]:
    """Each line with its distance from the middle; the third of a line that its letters stand above is added."""
    top = -(len(words) - 1) * LINE_HEIGHT / 2 + 6
    return [(top + number * LINE_HEIGHT, line) for number, line in enumerate(words)]


def _point(point: Sequence[int], factor: float) -> str:
    return plan.points([point], factor).replace(",", " ")


def _text(thing: Zone | dict[str, Any]) -> str:
    """The thing's name in the reader's language."""
    return i18n.both(thing, "name") if isinstance(thing, Zone) else str(thing[f"name_{i18n.language()}"])
