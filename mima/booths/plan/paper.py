"""A hall as a printed sheet: A3, to a round scale that a ruler can measure on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mima.booths.plan.document import DrawnBooth, DrawnDoor, DrawnHall, DrawnZone, FloorPlan, Point
from mima.booths.plan.wording import box_of
from mima.catalog.folding import fold
from mima.core.errors import NotFound
from mima.core.printing import printed

# The room for the drawing on the sheet, in millimetres, and the scales that one finds on rulers.
ROOM_WIDTH, ROOM_DEPTH = 392, 218
SCALES = (50, 75, 100, 125, 150, 200, 250, 300, 400, 500, 750, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_500, 10_000)
BARS_METRES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LONGEST_BAR = 80


def pdf(
    plan: FloorPlan, hall: str, *, edition: str, on: date, names: Mapping[str, str] | None = None, language: str = "fr"
) -> bytes:
    """The hall with this code as of the day; `names` says {code: company} of the booths that are taken.

    With names the sheet has a back that lists them; without, all booths look alike. `NotFound` for a hall that is not there.
    """
    record = _record(plan, hall, names, language)
    return printed("plan.typ", record | {"edition": edition, "day": on.isoformat()}, language, on=on)


def png(
    plan: FloorPlan, hall: str, *, edition: str, on: date, names: Mapping[str, str] | None = None, language: str = "fr"
) -> bytes:
    """The front of the same sheet as a picture, to look at."""
    record = _record(plan, hall, names, language) | {"edition": edition, "day": on.isoformat(), "index": []}
    return printed("plan.typ", record, language, on=on, form="png")


def _record(plan: FloorPlan, hall: str, names: Mapping[str, str] | None, language: str) -> dict[str, Any]:
    drawn = next((one for one in plan.halls if one.code == hall), None)
    if drawn is None:
        raise NotFound
    zones, booths = [one for one in plan.zones if one.hall == hall], [one for one in plan.booths if one.hall == hall]
    frame = _Frame(drawn, [drawn.outline, *(zone.shape for zone in zones), *(booth.shape for booth in booths)])
    return {
        "hall": _name(drawn, language),
        "scale": frame.scale,
        "width": frame.width,
        "depth": frame.depth,
        "bar": frame.bar(),
        "walls": frame.points(drawn.outline),
        "doors": [_door(door, drawn, frame, language) for door in drawn.doors],
        "zones": [_zone(zone, frame, language) for zone in zones],
        "booths": [_booth(booth, frame, names, language) for booth in booths],
        "index": _index(booths, names or {}),
    }


def _index(booths: Sequence[DrawnBooth], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Each company of the hall, by name, with the codes of its booths."""
    codes: dict[str, list[str]] = {}
    for booth in booths:
        if booth.code in names:
            codes.setdefault(names[booth.code], []).append(booth.code)
    return [{"name": name, "codes": " ".join(codes[name])} for name in sorted(codes, key=fold)]


class _Frame:
    """Where the hall lies on the sheet: centimetres become millimetres of paper."""

    def __init__(self, hall: DrawnHall, shapes: Iterable[Sequence[Point]]) -> None:
        xs, ys = zip((0, 0), (hall.width_cm, hall.depth_cm), *(point for shape in shapes for point in shape), strict=True)
        self.left, self.top = min(xs), min(ys)
        width, depth = max(xs) - self.left, max(ys) - self.top
        self.scale = next((one for one in SCALES if _fits(width, depth, one)), SCALES[-1])
        self.width, self.depth = self.length(width), self.length(depth)

    def length(self, cm: float) -> float:
        return round(cm * 10 / self.scale, 2)

    def point(self, point: Sequence[float]) -> list[float]:
        return [self.length(point[0] - self.left), self.length(point[1] - self.top)]

    def points(self, shape: Sequence[Point]) -> list[list[float]]:
        return [self.point(point) for point in shape]

    def bar(self) -> dict[str, float]:
        """The longest round length that the scale bar has room for."""
        metres = max((one for one in BARS_METRES if self.length(one * 100) <= LONGEST_BAR), default=BARS_METRES[0])
        return {"metres": metres, "length": self.length(metres * 100)}

    def box(self, shape: Sequence[Point]) -> dict[str, Any]:
        """Where words stand in the shape."""
        found = box_of(shape)
        lengths = {"width": self.length(found.width), "depth": self.length(found.depth)}
        return {"middle": self.point(found.middle), "angle": found.angle, **lengths}


def _fits(width_cm: int, depth_cm: int, scale: int) -> bool:
    return width_cm * 10 <= ROOM_WIDTH * scale and depth_cm * 10 <= ROOM_DEPTH * scale


def _name(thing: DrawnHall | DrawnZone | DrawnDoor, language: str) -> str:
    first, second = (thing.name_fr, thing.name_en) if language == "fr" else (thing.name_en, thing.name_fr)
    return first or second


def _door(door: DrawnDoor, hall: DrawnHall, frame: _Frame, language: str) -> dict[str, Any]:
    return {
        "start": frame.point(door.start),
        "end": frame.point(door.end),
        "name": _name(door, language),
        "side": _side(door, hall),
    }


def _side(door: DrawnDoor, hall: DrawnHall) -> str:
    """On which side of the hall the door is: there its name stands, outside."""
    x, y = (door.start[0] + door.end[0]) / 2, (door.start[1] + door.end[1]) / 2
    far = {"left": x, "right": hall.width_cm - x, "top": y, "bottom": hall.depth_cm - y}
    return min(far, key=lambda side: far[side])


def _zone(zone: DrawnZone, frame: _Frame, language: str) -> dict[str, Any]:
    corner = frame.point((min(x for x, _ in zone.shape), min(y for _, y in zone.shape)))
    common = {"kind": zone.kind.value, "name": _name(zone, language), "corner": corner}
    return {**common, "points": frame.points(zone.shape), "box": frame.box(zone.shape)}


def _booth(booth: DrawnBooth, frame: _Frame, names: Mapping[str, str] | None, language: str) -> dict[str, Any]:
    note = (booth.note_fr or booth.note_en) if language == "fr" else (booth.note_en or booth.note_fr)
    name = (names or {}).get(booth.code) or ("" if booth.for_sale else note)
    return {
        "code": booth.code,
        "name": name,
        "state": _state(booth, names),
        "points": frame.points(booth.shape),
        "box": frame.box(booth.shape),
    }


def _state(booth: DrawnBooth, names: Mapping[str, str] | None) -> str:
    if names and booth.code in names:
        return "taken"
    if not booth.for_sale:
        return "closed"
    return "free" if names is not None else "plain"
