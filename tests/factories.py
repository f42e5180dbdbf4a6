"""Small, named pieces of a market for tests. Each returns rows that have their ids."""

from datetime import UTC, date, datetime

from mima.booths.models import Adds, Booth, BoothCategory, Door, Extra, PricePer
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.editions.models import Audience, Edition, EditionState, Hall, SaleWindow, Zone, ZoneKind
from mima.journal import service as journal

LEGAL = {
    "legal_name": "Maison Pouzzolane SARL",
    "siret": "73282932000074",
    "vat_number": "FR44732829320",
    "street": "1 rue du Port",
    "postcode": "63000",
    "town": "Clermont-Ferrand",
    "billing_email": "accounts@example.org",
}


def edition(slug: str = "mima-2027", **changes: object) -> Edition:
    """An edition with one hall, one zone, two categories, two extras, six booths, on sale for everyone."""
    values = {
        "slug": slug,
        "name": "MIMA 2027",
        "starts_on": date(2027, 4, 1),
        "ends_on": date(2027, 4, 2),
        "venue": "Polydome",
        "venue_address": "Place du 1er Mai, 63000 Clermont-Ferrand",
        "member_rate": 1000,
        "cancellation_terms": [{"until": "2027-03-01", "kept": 0}],
        "seller": {
            "name": "Le Damier",
            "legal_form": "Association loi 1901",
            "siret": "73282932000074",
            "vat_number": "FR44732829320",
            "street": "2 place du 1er Mai",
            "postcode": "63000",
            "town": "Clermont-Ferrand",
            "iban": "FR7630006000011234567890189",
            "bic": "DEMOFRPP",
        },
    } | changes
    made = Edition(**values)
    journal.begin(made, EditionState.planned, by=COMMAND)
    db.session.add(
        SaleWindow(
            edition_id=made.id,
            audience=Audience.everyone,
            opens_at=datetime(2026, 9, 1, tzinfo=UTC),
            closes_at=datetime(2027, 3, 25, tzinfo=UTC),
        )
    )
    _fill(made)
    return made


def _fill(edition: Edition) -> None:
    hall = Hall(
        edition_id=edition.id,
        code="H1",
        name_fr="Hall 1",
        name_en="Hall 1",
        width_cm=4000,
        depth_cm=2500,
        outline=rectangle(0, 0, 4000, 2500),
    )
    db.session.add(hall)
    db.session.flush()
    zone = Zone(
        hall_id=hall.id,
        code="north",
        kind=ZoneKind.booths,
        name_fr="Mur nord",
        name_en="North wall",
        shape=rectangle(0, 0, 4000, 600),
    )
    standard = BoothCategory(
        edition_id=edition.id,
        code="standard",
        name_fr="Stand équipé",
        name_en="Equipped booth",
        price_cents=126_000,
        corner_cents=18_000,
    )
    asked = BoothCategory(
        edition_id=edition.id,
        code="island",
        name_fr="Îlot",
        name_en="Island",
        price_cents=30_000,
        price_per=PricePer.square_metre,
        door=Door.apply,
    )
    db.session.add_all([zone, standard, asked])
    db.session.add(
        Extra(
            edition_id=edition.id,
            code="power",
            name_fr="Prise 16 A",
            name_en="16 A socket",
            price_cents=9_000,
            most_per_booth=2,
            adds=Adds.power,
            adds_each=3_500,
        )
    )
    db.session.add(
        Extra(
            edition_id=edition.id,
            code="screen",
            name_fr="Écran",
            name_en="Screen",
            price_cents=24_000,
            stock=2,
            most_per_booth=2,
        )
    )
    db.session.flush()
    for place in range(5):
        booth(edition, hall, zone, standard, f"A0{place + 1}", 100 + place * 300, corner=place == 0)
    booth(edition, hall, zone, asked, "B01", 2000, width=600)


def booth(
    edition: Edition,
    hall: Hall,
    zone: Zone,
    category: BoothCategory,
    code: str,
    x: int,
    *,
    width: int = 300,
    corner: bool = False,
) -> Booth:
    made = Booth(
        edition_id=edition.id,
        hall_id=hall.id,
        zone_id=zone.id,
        category_id=category.id,
        code=code,
        shape=rectangle(x, 100, width, 200),
        area_dm2=width * 200 // 100,
        corner=corner,
        wall=True,
        power_watts=1500,
    )
    db.session.add(made)
    db.session.flush()
    return made


def rectangle(x: int, y: int, width: int, depth: int) -> list[list[int]]:
    return [[x, y], [x + width, y], [x + width, y + depth], [x, y + depth]]
