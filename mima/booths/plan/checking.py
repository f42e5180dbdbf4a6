"""Finds what is wrong with a floor plan. Two thousand booths take a fraction of a second: pairs come out of a tree."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mima.booths.plan import problems as facts
from mima.booths.plan.document import DrawnBooth, DrawnHall, DrawnZone, FloorPlan, Point, area_cm2
from mima.booths.plan.problems import FREE_BEFORE_DOORS_CM, SMALLEST_CM2, Problem, name_of, of_booth
from mima.editions.models import ZoneKind

# Corners are whole centimetres: along a turned side of a few metres the rounding alone makes such a sliver.
TOLERANCE_CM2 = 100
# A real plan has four pairs of neighbours a booth. Of booths heaped on one another, two million pairs, the first tell enough.
MOST_PAIRS = 20_000


def problems_of(plan: FloorPlan, categories: Collection[str]) -> list[Problem]:
    """All that is wrong with the plan, those about codes first; `categories` are the codes that the edition has.

    A shape that is none is said to be so and checked no further.
    """
    found = [*_twice(plan), *_unknown(plan, categories), *_misshapen(plan)]
    for floor in _floors(plan):
        found += [*_outside(floor), *_in_the_way(floor), *_overlaps(floor)]
    return found


def _twice(plan: FloorPlan) -> Iterator[Problem]:
    yield from map(facts.HallTwice, _alike((hall.code, hall.code) for hall in plan.halls))
    yield from (facts.ZoneTwice(codes) for codes in _alike(((zone.hall, zone.code), zone.code) for zone in plan.zones))
    yield from (facts.CodeTwice(codes) for codes in _alike((booth.code.casefold(), booth.code) for booth in plan.booths))


def _alike(keyed: Iterable[tuple[Any, str]]) -> Iterator[tuple[str, ...]]:
    """The codes that share a key with another, together."""
    groups = defaultdict(list)
    for key, code in keyed:
        groups[key].append(code)
    return (tuple(codes) for codes in groups.values() if len(codes) > 1)


def _unknown(plan: FloorPlan, categories: Collection[str]) -> Iterator[Problem]:
    halls = {hall.code for hall in plan.halls}
    zones = {(zone.hall, zone.code) for zone in plan.zones}
    for zone in plan.zones:
        if zone.hall not in halls:
            yield facts.ZoneWithoutHall((zone.code,), zone.hall)
    for booth in plan.booths:
        if booth.hall not in halls:
            yield facts.UnknownHall(of_booth(booth), booth.hall)
        elif (booth.hall, booth.zone) not in zones:
            yield facts.UnknownZone(of_booth(booth), booth.zone)
        if booth.category not in categories:
            yield facts.UnknownCategory(of_booth(booth), booth.category)


def _misshapen(plan: FloorPlan) -> Iterator[Problem]:
    yield from (facts.CrossingWalls((hall.code,)) for hall, polygon in _drawn(plan.halls) if polygon is None)
    yield from (facts.CrossingZone((zone.code,)) for zone, polygon in _drawn(plan.zones) if polygon is None)
    for booth, polygon in _drawn(plan.booths):
        if polygon is None:
            yield facts.CrossingSides(of_booth(booth))
        elif area_cm2(booth.shape) < SMALLEST_CM2:
            yield facts.TooSmall(of_booth(booth))


def _drawn(things: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Each thing with its polygon for shapely; None for one whose sides cross or lie upon each other."""
    import numpy
    import shapely

    if not things:
        return
    shapes = [getattr(thing, "outline", None) or thing.shape for thing in things]
    corners = numpy.concatenate([numpy.asarray(shape, dtype=float) for shape in shapes])
    rings = shapely.linearrings(corners, indices=numpy.repeat(numpy.arange(len(shapes)), [len(shape) for shape in shapes]))
    polygons = shapely.polygons(rings)
    polygons[~shapely.is_valid(polygons)] = None
    yield from zip(things, polygons, strict=True)


@dataclass(frozen=True, slots=True)
class _Floor:
    """A hall, its zones and booths, with a tree of the booths' polygons."""

    hall: DrawnHall
    walls: Any
    zones: dict[str, DrawnZone]
    grounds: dict[str, Any]
    booths: list[DrawnBooth]
    shapes: Any
    tree: Any

    def standing_on(self, grounds: Sequence[Any]) -> Iterator[tuple[int, DrawnBooth]]:
        """Each ground, by its number, with each booth that covers a part of it."""
        import numpy
        import shapely

        polygons = numpy.array(grounds, dtype=object)
        where, who = self.tree.query(polygons, predicate="intersects")
        shared = shapely.area(shapely.intersection(polygons[where], self.shapes[who]))
        for number, booth in zip(where[shared > TOLERANCE_CM2], who[shared > TOLERANCE_CM2], strict=True):
            yield int(number), self.booths[booth]


def _floors(plan: FloorPlan) -> Iterator[_Floor]:
    import numpy
    import shapely

    for hall, walls in _drawn(plan.halls):
        zones = [zone for zone in plan.zones if zone.hall == hall.code]
        booths = [pair for pair in _drawn([booth for booth in plan.booths if booth.hall == hall.code]) if pair[1] is not None]
        shapes = numpy.array([polygon for _, polygon in booths], dtype=object)
        grounds = {zone.code: polygon for zone, polygon in _drawn(zones)}
        named = {zone.code: zone for zone in zones}
        yield _Floor(hall, walls, named, grounds, [booth for booth, _ in booths], shapes, shapely.STRtree(shapes))


def _outside(floor: _Floor) -> Iterator[Problem]:
    for booth in _beyond(floor, [floor.walls] * len(floor.booths)):
        yield facts.OutsideWalls(of_booth(booth), name_of(floor.hall))
    for booth in _beyond(floor, [floor.grounds.get(booth.zone) for booth in floor.booths]):
        yield facts.OutsideZone(of_booth(booth), name_of(floor.zones[booth.zone]))


def _beyond(floor: _Floor, limits: list[Any]) -> Iterator[DrawnBooth]:
    """The booths that reach over their limit; without one, a booth reaches over nothing."""
    import numpy
    import shapely

    grounds = numpy.array(limits, dtype=object)
    # Most booths keep within their limit, which is told much faster than by how much one does not.
    doubtful = numpy.flatnonzero(~shapely.covers(grounds, floor.shapes))
    over = shapely.area(shapely.difference(floor.shapes[doubtful], grounds[doubtful]))
    return (floor.booths[number] for number in doubtful[over > TOLERANCE_CM2])


def _in_the_way(floor: _Floor) -> Iterator[Problem]:
    zones = [zone for zone in floor.zones.values() if zone.kind is not ZoneKind.booths]
    for number, booth in floor.standing_on([floor.grounds[zone.code] for zone in zones]):
        fact = facts.OnAisle if zones[number].kind is ZoneKind.aisle else facts.OnArea
        yield fact(of_booth(booth), name_of(zones[number]))
    for number, booth in floor.standing_on([_passage(door.start, door.end) for door in floor.hall.doors]):
        yield facts.DoorBlocked(of_booth(booth), name_of(floor.hall.doors[number]))


def _passage(start: Point, end: Point) -> Any:
    """What stays free before the door, on both sides of it."""
    import shapely

    return shapely.LineString([start, end]).buffer(FREE_BEFORE_DOORS_CM, cap_style="flat")


def _overlaps(floor: _Floor) -> Iterator[Problem]:
    import shapely

    pairs = floor.tree.query(floor.shapes)
    one, other = pairs[:, pairs[0] < pairs[1]][:, :MOST_PAIRS]
    shared = shapely.area(shapely.intersection(floor.shapes[one], floor.shapes[other]))
    for first, second, area in zip(one, other, shared, strict=True):
        if area > TOLERANCE_CM2:
            yield facts.Overlap((floor.booths[first].code, floor.booths[second].code), round(area))
