"""The demo's hall: forty metres by twenty-five, rows of booths, a stage, a bar, a projection room and aisles."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from mima.booths.models import Booth, BoothCategory
from mima.core.db import db
from mima.editions.models import Edition, Hall, Zone, ZoneKind

WIDTH, DEPTH = 4000, 2500


@dataclass(frozen=True, slots=True)
class Row:
    """Booths side by side, numbered from `first`, all of one size and category, in one zone."""

    letter: str
    first: int
    count: int
    x: int
    y: int
    width: int
    depth: int
    zone: str
    category: str
    corners: tuple[int, ...] = ()
    gap: int = 0
    wall: bool = False


ROWS = (
    Row("A", 1, 10, 180, 110, 300, 200, "north", "equipped", (1, 10), gap=20, wall=True),
    Row("B", 1, 5, 180, 580, 300, 300, "organs", "comfort", (1, 5)),
    Row("B", 6, 5, 180, 880, 300, 300, "organs", "comfort", (6, 10)),
    Row("C", 1, 4, 1960, 580, 300, 200, "organs", "equipped", (1, 4)),
    Row("C", 5, 4, 1960, 780, 300, 200, "organs", "equipped", (5, 8)),
    Row("D", 1, 3, 180, 1460, 400, 300, "stage", "large", (1, 3)),
    Row("D", 4, 3, 180, 1760, 400, 300, "stage", "large", (4, 6)),
    Row("E", 1, 3, 1660, 1460, 400, 300, "stage", "large", (1, 3)),
    Row("E", 4, 3, 1660, 1760, 400, 300, "stage", "large", (4, 6)),
    Row("F", 1, 1, 3180, 1460, 600, 250, "islands", "island"),
    Row("F", 2, 1, 3180, 1810, 600, 250, "islands", "island"),
    Row("G", 1, 5, 180, 2250, 200, 150, "entrance", "counter", gap=30, wall=True),
)

# code, kind, fr, en, x, y, width, depth
ZONES = (
    ("north", ZoneKind.booths, "Mur nord", "North wall", 120, 90, 3300, 240),
    ("organs", ZoneKind.booths, "Allée des Orgues", "Organ aisle", 120, 560, 3100, 640),
    ("stage", ZoneKind.booths, "Allée de la Scène", "Stage aisle", 120, 1440, 2800, 640),
    ("islands", ZoneKind.booths, "Îlots", "Islands", 3120, 1430, 720, 660),
    ("entrance", ZoneKind.booths, "Entrée", "Entrance", 120, 2230, 1200, 190),
    ("listening", ZoneKind.area, "Scène d’écoute", "Listening stage", 3480, 120, 400, 520),
    ("bar", ZoneKind.area, "Bar", "Bar", 3480, 760, 400, 420),
    ("projection", ZoneKind.area, "Salle de projection", "Projection room", 2640, 2200, 1240, 220),
    ("aisle-north", ZoneKind.aisle, "Allée du Mur nord", "North aisle", 120, 340, 3300, 210),
    ("aisle-stage", ZoneKind.aisle, "Allée de la Scène", "Stage aisle", 120, 1210, 3300, 220),
    ("aisle-door", ZoneKind.aisle, "Entrée", "Entrance", 1500, 2240, 900, 200),
)

NOT_FOR_SALE = {
    "A10": ("Local technique", "Technical room"),
    "C08": ("Poste de secours", "First aid"),
    "D01": ("Accueil du marché", "Market desk"),
}
QUIET, DARK = {"north", "islands"}, {"stage"}


def draw(edition: Edition) -> None:
    """The edition has its hall, zones and booths."""
    hall = Hall(
        edition_id=edition.id,
        code="H2",
        name_fr="Hall 2",
        name_en="Hall 2",
        width_cm=WIDTH,
        depth_cm=DEPTH,
        outline=rectangle(30, 30, WIDTH - 60, DEPTH - 60),
        doors=[{"name_fr": "Entrée", "name_en": "Entrance", "from": [1600, DEPTH - 30], "to": [2300, DEPTH - 30]}],
    )
    db.session.add(hall)
    db.session.flush()
    zones = {zone.code: zone for zone in _zones(hall)}
    categories = {
        row.code: row for row in db.session.scalars(select(BoothCategory).where(BoothCategory.edition_id == edition.id))
    }
    for row in ROWS:
        db.session.add_all(_booths(row, edition, hall, zones[row.zone], categories[row.category]))
    db.session.flush()


def _zones(hall: Hall) -> list[Zone]:
    zones = [
        Zone(hall_id=hall.id, code=code, kind=kind, name_fr=fr, name_en=en, shape=rectangle(x, y, width, depth))
        for code, kind, fr, en, x, y, width, depth in ZONES
    ]
    db.session.add_all(zones)
    db.session.flush()
    return zones


def _booths(row: Row, edition: Edition, hall: Hall, zone: Zone, category: BoothCategory) -> Iterator[Booth]:
    for place in range(row.count):
        number = row.first + place
        code = f"{row.letter}{number:02d}"
        note_fr, note_en = NOT_FOR_SALE.get(code, ("", ""))
        yield Booth(
            edition_id=edition.id,
            hall_id=hall.id,
            zone_id=zone.id,
            category_id=category.id,
            code=code,
            shape=rectangle(row.x + place * (row.width + row.gap), row.y, row.width, row.depth),
            area_dm2=row.width * row.depth // 100,
            corner=number in row.corners,
            wall=row.wall,
            quiet=row.zone in QUIET,
            dark=row.zone in DARK,
            power_watts=3500 if row.category in ("large", "island") else 1500,
            for_sale=code not in NOT_FOR_SALE,
            note_fr=note_fr,
            note_en=note_en,
        )


def rectangle(x: int, y: int, width: int, depth: int) -> list[list[int]]:
    """The four corners, clockwise from the top left, in centimetres."""
    return [[x, y], [x + width, y], [x + width, y + depth], [x, y + depth]]
