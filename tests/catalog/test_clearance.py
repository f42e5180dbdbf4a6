"""The clearability light: what makes it green, amber or red, and that the catalog counts it truly."""

from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from mima.catalog import clearance, queries
from mima.catalog import service as catalog
from mima.catalog.categories import CATEGORIES
from mima.catalog.clearance import Light
from mima.catalog.filters import filters
from mima.catalog.models import Facet, FacetCount, Offering, OfferingFacet
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from tests.catalog.making import published
from tests.house.test_migrations import MIGRATIONS
from tests.people import Cast

CLEAR: dict[str, Any] = {"master_share": 100, "publishing_share": 100, "territories": ["001"], "ai_use": "none"}
PICTURE: dict[str, Any] = {"rights_share": 100, "territories": ["FR"], "ai_use": "none", "releases": "not-needed"}


def light(category: str, fields: dict[str, Any]) -> Light | None:
    found = clearance.of(CATEGORIES[category], {code: value for code, value in fields.items() if value is not None})
    return found.light if found else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Light.green),
        ({"master_share": None}, Light.red),
        ({"publishing_share": None}, Light.red),
        ({"territories": None}, Light.red),
        ({"ai_use": None}, Light.red),
        ({"publishing_share": 50}, Light.red),
        ({"publishing_share": 50, "clear_with": "Éditions Lave"}, Light.amber),
        ({"publishing_share": 0, "clear_with": "Éditions Lave"}, Light.amber),
        ({"publishing_share": 0, "master_share": 0, "clear_with": "Éditions Lave"}, Light.red),
        ({"publishing_share": 0, "master_share": 0}, Light.red),
        ({"publishing_share": None, "clear_with": "Éditions Lave"}, Light.red),
        ({"publishing_share": None, "master_share": None, "one_stop": True}, Light.green),
        ({"publishing_share": 33.33, "one_stop": True}, Light.green),
        ({"territories": ["001", "-JP"]}, Light.green),
        ({"ai_use": "assisted"}, Light.red),
        ({"ai_use": "assisted", "ai_share": 10}, Light.green),
        ({"ai_use": "generated", "ai_share": 40}, Light.red),
        ({"ai_use": "generated", "ai_share": 100}, Light.red),
        ({"ai_use": "generated"}, Light.red),
    ],
)
def test_the_light_of_a_recording(said: dict[str, Any], expected: Light) -> None:
    assert light("recording", CLEAR | said) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Light.green),
        ({"releases": "all"}, Light.green),
        ({"releases": "partly"}, Light.amber),
        ({"releases": "none"}, Light.red),
        ({"releases": None}, Light.red),
        ({"rights_share": 60, "clear_with": "the estate"}, Light.amber),
    ],
)
def test_the_light_of_a_photograph(said: dict[str, Any], expected: Light) -> None:
    assert light("photograph", PICTURE | said) is expected


@pytest.mark.parametrize("category", ["show", "studio", "venue", "training", "service"])
def test_what_has_no_rights_to_clear_has_no_light(category: str) -> None:
    assert clearance.of(CATEGORIES[category], {}) is None and clearance.light(CATEGORIES[category], {}) is None


@pytest.mark.parametrize("said", [{}, {"ai_use": None}, {"publishing_share": 50, "clear_with": "X"}, {"master_share": None}])
def test_the_quick_light_is_the_light(said: dict[str, Any]) -> None:
    fields = {code: value for code, value in (CLEAR | said).items() if value is not None}
    assert clearance.light(CATEGORIES["recording"], fields) is light("recording", fields)


def test_a_composition_needs_no_master() -> None:
    assert light("composition", {"publishing_share": 100, "territories": ["150"], "ai_use": "none"}) is Light.green


def test_the_gravest_reason_comes_first_and_every_one_is_said() -> None:
    found = clearance.of(CATEGORIES["recording"], {"publishing_share": 50, "clear_with": "Éditions Lave", "territories": ["FR"]})
    assert found is not None
    assert [reason.sentence.plain for reason in found.reasons] == [
        "Master: the share that is controlled here is not said.",
        "Whether artificial intelligence was used is not said.",
        "Publishing: 50% cleared here, the rest with Éditions Lave.",
        "Territories: France.",
    ]


def test_what_is_only_not_said_is_silent_and_a_no_is_not() -> None:
    nothing = clearance.of(CATEGORIES["recording"], {})
    refused = clearance.of(CATEGORIES["photograph"], PICTURE | {"releases": "none"})
    assert nothing is not None and nothing.is_silent
    assert refused is not None and not refused.is_silent


def test_one_stop_clears_every_row_of_the_board() -> None:
    found = clearance.of(CATEGORIES["sync"], {"one_stop": True, "master_share": 40})
    assert found is not None
    assert [(right.name.en, right.share, right.light) for right in found.rights] == [
        ("Master", 40, Light.green),
        ("Publishing", None, Light.green),
    ]


def cleared(light: str, **more: str) -> list[str]:
    return [card.title_fr for card in queries.browse(filters(clearance=light, **more)).cards]


def options() -> dict[str, int]:
    state = filters()
    found = dict(queries.counts(state, queries.browse(state)).options)
    return {option.value: option.offerings for option in found["clearance"]}


@pytest.mark.usefixtures("context", "noon")
def test_the_catalog_is_filtered_by_the_light_and_counts_it(cast: Cast) -> None:
    company = cast.company("bruno")
    published(company, title_fr="Clair", fields=CLEAR)
    mute = published(company, title_fr="Muet", fields={})
    published(company, title_fr="Scène", category="show", fields={})
    assert (cleared("green"), cleared("red"), cleared("amber")) == (["Clair"], ["Muet"], [])
    assert options() == {"green": 1, "red": 1}
    assert cleared("green", q="clair", category="sync") == ["Clair"]
    with transaction():
        catalog.change(mute, by=COMMAND, fields=CLEAR | {"master_share": 20, "clear_with": "Lave"})
    assert options() == {"green": 1, "amber": 1}
    assert cleared("mauve") == cleared(""), "an odd word is not read"


@pytest.mark.usefixtures("context", "noon")
def test_what_was_published_before_is_listed_by_its_light_after_the_migration(cast: Cast) -> None:
    company = cast.company("bruno")
    published(company, title_fr="Clair", fields=CLEAR)
    published(company, title_fr="Scène", category="show", fields={})
    label = published(company, title_fr="Label", category="publishing", fields={"territories": "Monde sauf Japon"})
    odd = published(company, title_fr="Autre", category="publishing", fields={})
    has = select(OfferingFacet.offering_id, Facet.name, Facet.value).join(Facet)
    counts = select(FacetCount.name, FacetCount.count, FacetCount.scope_id).where(FacetCount.count > 0)
    before = sorted(db.session.execute(counts).all()), sorted(db.session.execute(has).all())
    ids = label.id, odd.id
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision="licences")
    assert cleared("green") == []
    with transaction():
        for key, text in zip(ids, ("Monde sauf Japon", "Là où il fait chaud"), strict=True):
            db.session.execute(update(Offering).where(Offering.id == key).values(fields={"territories": text}))
    db.session.remove()
    upgrade(directory=MIGRATIONS)
    assert cleared("green") == ["Clair"]
    assert sorted(cleared("red")) == ["Autre", "Label"]
    assert (sorted(db.session.execute(counts).all()), sorted(db.session.execute(has).all())) == before
    stored = {one.id: one.fields for one in db.session.scalars(select(Offering).where(Offering.id.in_(ids)))}
    assert [stored[key] for key in ids] == [{"territories": ["001", "-JP"]}, {"territories_note": "Là où il fait chaud"}]
