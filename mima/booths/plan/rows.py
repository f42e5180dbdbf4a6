"""Between the plan as a document and the rows of halls, zones and booths."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mima.booths import queries
from mima.booths.models import Booth, BoothCategory
from mima.booths.plan.document import DrawnBooth, DrawnDoor, DrawnHall, DrawnZone, FloorPlan, Shape
from mima.core.db import db
from mima.editions import queries as editions
from mima.editions.models import Edition, Hall, Zone

Key = TypeVar("Key")
Row = TypeVar("Row", Hall, Zone, Booth)


def present(edition: Edition) -> FloorPlan:
    """The plan of the edition as it is drawn now; three statements."""
    halls = {hall.id: hall for hall in editions.halls(edition)}
    zones = editions.zones(edition)
    booths = drawn_booths(edition)
    names = {zone.id: zone.code for zone in zones}
    return FloorPlan.of(
        [_hall(hall) for hall in halls.values()],
        [_zone(zone, halls[zone.hall_id].code) for zone in zones],
        [drawn_booth(booth, halls[booth.hall_id].code, names[booth.zone_id]) for booth in booths],
    )


def drawn_booths(edition: Edition, *, lock: bool = False) -> list[Booth]:
    """The booths on the plan with their categories, by code; locked, nobody claims one until the transaction ends."""
    statement = select(Booth).where(Booth.edition_id == edition.id, Booth.is_drawn).order_by(Booth.code)
    statement = statement.options(joinedload(Booth.category))
    return list(db.session.scalars(statement.with_for_update(of=Booth) if lock else statement))


def _hall(hall: Hall) -> DrawnHall:
    doors = [DrawnDoor(_point(door["from"]), _point(door["to"]), door["name_fr"], door["name_en"]) for door in hall.doors]
    outline, size = _shape(hall.outline), (hall.width_cm, hall.depth_cm)
    return DrawnHall(hall.id, hall.code, hall.name_fr, hall.name_en, *size, outline, tuple(doors))


def _zone(zone: Zone, hall: str) -> DrawnZone:
    return DrawnZone(zone.id, hall, zone.code, zone.kind, zone.name_fr, zone.name_en, _shape(zone.shape))


# What a booth is called alike in its row and in the document.
SAME = ("code", "corner", "wall", "quiet", "dark", "power_watts", "for_sale", "note_fr", "note_en")


def drawn_booth(booth: Booth, hall: str, zone: str) -> DrawnBooth:
    alike = {name: getattr(booth, name) for name in SAME}
    return DrawnBooth(id=booth.id, hall=hall, zone=zone, category=booth.category.code, shape=_shape(booth.shape), **alike)


def _shape(points: Iterable[Iterable[int]]) -> Shape:
    return tuple(_point(point) for point in points)


def _point(point: Iterable[int]) -> tuple[int, int]:
    x, y = point
    return x, y


def write(edition: Edition, plan: FloorPlan) -> None:
    """The rows of the edition are those of the plan. What is no longer in it keeps its row and is not drawn.

    The caller has compared the two, locked the booths, and knows that every category exists and nothing sold is missing.
    """
    halls = _write_halls(edition, plan.halls)
    zones = _write_zones(edition, plan.zones, halls)
    categories = {category.code: category for category in queries.categories(edition)}
    _write_booths(edition, plan.booths, halls, zones, categories)


def _write_halls(edition: Edition, drawn: Iterable[DrawnHall]) -> dict[str, Hall]:
    present = {hall.id: hall for hall in editions.halls(edition)}
    _lift(present.values())
    written: dict[str, Hall] = {}
    for one in drawn:
        hall = present.get(one.id or 0) or Hall(edition_id=edition.id, is_drawn=True)
        hall.code, hall.name_fr, hall.name_en = one.code, one.name_fr, one.name_en
        hall.width_cm, hall.depth_cm, hall.outline = one.width_cm, one.depth_cm, _points(one.outline)
        hall.doors = [_door(door) for door in one.doors]
        written[one.code] = hall
    return _stored(written)


def _write_zones(edition: Edition, drawn: Iterable[DrawnZone], halls: Mapping[str, Hall]) -> dict[tuple[str, str], Zone]:
    present = {zone.id: zone for zone in editions.zones(edition)}
    _lift(present.values())
    written: dict[tuple[str, str], Zone] = {}
    for one in drawn:
        zone = present.get(one.id or 0) or Zone(is_drawn=True)
        zone.hall_id, zone.code, zone.kind = halls[one.hall].id, one.code, one.kind
        zone.name_fr, zone.name_en, zone.shape = one.name_fr, one.name_en, _points(one.shape)
        written[one.hall, one.code] = zone
    return _stored(written)


def _write_booths(
    edition: Edition,
    drawn: Iterable[DrawnBooth],
    halls: Mapping[str, Hall],
    zones: Mapping[tuple[str, str], Zone],
    categories: Mapping[str, BoothCategory],
) -> None:
    present = {booth.id: booth for booth in drawn_booths(edition)}
    _lift(present.values())
    written: dict[str, Booth] = {}
    for one in drawn:
        booth = present.get(one.id or 0) or Booth(edition_id=edition.id, is_drawn=True)
        for name in SAME:
            setattr(booth, name, getattr(one, name))
        booth.hall_id, booth.zone_id = halls[one.hall].id, zones[one.hall, one.zone].id
        booth.category_id = categories[one.category].id
        booth.shape, booth.area_dm2 = _points(one.shape), one.area_dm2
        written[one.code] = booth
    for booth in _stored(written).values():
        # They were loaded by the ids of before.
        db.session.expire(booth, ["hall", "zone", "category"])


def _lift(rows: Iterable[Hall] | Iterable[Zone] | Iterable[Booth]) -> None:
    """All of them are off the plan until they are drawn again: so two may exchange their codes, and what is gone is gone."""
    for row in rows:
        row.is_drawn = False
    db.session.flush()


def _stored(rows: dict[Key, Row]) -> dict[Key, Row]:
    for row in rows.values():
        row.is_drawn = True
        db.session.add(row)
    db.session.flush()
    return rows


def _door(door: DrawnDoor) -> dict[str, Any]:
    return {"from": list(door.start), "to": list(door.end), "name_fr": door.name_fr, "name_en": door.name_en}


def _points(shape: Shape) -> list[list[int]]:
    return [list(point) for point in shape]
