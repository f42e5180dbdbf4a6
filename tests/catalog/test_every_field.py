"""Every field of every category finds its offering by what a person would type."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, update

from mima.catalog import queries
from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.filters import filters
from mima.catalog.models import Listing
from mima.core.db import db
from mima.core.transaction import transaction
from tests.catalog.making import published
from tests.house.test_migrations import MIGRATIONS
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

# What is typed into the form, and into the search.
TYPED: dict[FieldType, tuple[str, list[str]]] = {
    FieldType.text: ("Zwischenspiel", ["zwischenspiel"]),
    FieldType.integer: ("83", ["83"]),
    FieldType.number: ("7,5", ["7.5", "7,5"]),
    FieldType.money: ("987600", ["9876"]),
    FieldType.date: ("2031-05-30", ["2031-05-30", "30 mai 2031", "30 May 2031"]),
    FieldType.duration: ("3:47", ["3:47"]),
    FieldType.year: ("1987", ["1987"]),
    FieldType.isrc: ("FRZ032700001", ["FR-Z03-27-00001", "frz032700001"]),
    FieldType.iswc: ("T-034.524.680-1", ["T0345246801"]),
    FieldType.upc: ("0 36000 29145 2", ["036000291452"]),
    FieldType.ipi: ("00017798450", ["00017798450"]),
    FieldType.isni: ("000000012281955X", ["0000 0001 2281 955X", "000000012281955X"]),
    FieldType.isan: ("0000-0001-8947-0000-8", ["0000-0001-8947-0000-8", "00000001894700008"]),
    FieldType.length: ("73 cm", ["73 cm"]),
    FieldType.percent: ("37", ["37"]),
    FieldType.territories: ("Japon", ["Japon", "Japan"]),
    FieldType.splits: ("Uhlenhorst; Worte; 100", ["Uhlenhorst", "Worte"]),
    FieldType.people: ("Wandsbek; 00017798450", ["Wandsbek"]),
    FieldType.dates: ("2031-06-07; Eppendorf", ["Eppendorf", "7 juin 2031"]),
}


def typed(spec: FieldSpec) -> tuple[str, list[str]]:
    if spec.type is FieldType.choice:
        return spec.choices[-1].code, [spec.choices[-1].label_fr, spec.choices[-1].label_en]
    if spec.type is FieldType.boolean:
        return "1", [spec.label_fr, spec.label_en]
    value, questions = TYPED[spec.type]
    return value, [f"{question} {spec.unit}" for question in questions] + questions


def found(question: str) -> int:
    return len(queries.browse(filters(q=question)).cards)


def an_offering(cast: Cast, category: Category) -> None:
    """One that says nothing but its fields."""
    bare = {"title_fr": "Sans titre", "title_en": "", "summary_fr": "Rien.", "tags": [], "place": ""}
    fields = {spec.code: typed(spec)[0] for spec in category.fields}
    published(cast.company("bruno"), kind=category.kinds[0], category=category.code, fields=fields, **bare)


def unfound(category: Category) -> list[tuple[str, str]]:
    asked = [(spec.code, question) for spec in category.fields for question in typed(spec)[1]]
    return [(code, question) for code, question in asked if found(question) != 1]


@pytest.mark.parametrize("code", CATEGORIES)
def test_each_field_finds_its_offering(cast: Cast, code: str) -> None:
    an_offering(cast, CATEGORIES[code])
    assert unfound(CATEGORIES[code]) == []


def test_what_was_published_before_is_found_after_the_migration(cast: Cast) -> None:
    an_offering(cast, CATEGORIES["show"])
    empty = "" if db.engine.dialect.name == "sqlite" else func.to_tsvector("simple", "")
    with transaction():
        db.session.execute(update(Listing).values(terms=empty))
    assert found("83") == 0
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision="unread_offerings")
    upgrade(directory=MIGRATIONS)
    assert unfound(CATEGORIES["show"]) == []
    with transaction():
        db.session.execute(update(Listing).values(terms=empty))
    assert found("83") == 0, "the index goes on to follow its rows"
