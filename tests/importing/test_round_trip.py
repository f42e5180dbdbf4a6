"""What a company takes along as a table comes back: what was not edited changes nothing, what was changes its own offering."""

from typing import Any

import pytest
from sqlalchemy import select

from mima.catalog import service, versions
from mima.catalog.categories import CATEGORIES
from mima.catalog.importing import Fate, desk, written
from mima.catalog.importing.desk import ActsOtherwise
from mima.catalog.models import Listing, OfferingState
from mima.core import sheets
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from tests.catalog.making import draft, published
from tests.catalog.test_every_field import typed
from tests.importing.tables import PUY, exported, imported, offerings, rehearsed, rows, sent
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

EVERYTHING: dict[str, Any] = {
    "title_fr": "=SOMME(A1:A2)",
    "title_en": "'quoted",
    "summary_fr": "+33 4 73 00 00 00",
    "summary_en": "@ home",
    "text_fr": '# Un titre\n\n- une liste; avec un point-virgule\n- "et des guillemets"',
    "text_en": "-1\ttab",
    "place": "’t Zand, 12",
    "credits": "\t=1+1",
    "licence": "Tous droits réservés",
    "licence_code": "cc-by",
    "tdm": "reserved",
    "price_from_cents": 126_050,
    "price_to_cents": 200_005,
    "tags": ["Forêt", "=lac"],
    "embeds": [
        "https://youtu.be/dQw4w9WgXcQ",
        "https://vimeo.com/76979871/0123456789",
        "https://soundcloud.com/trio-lave/sets/basalte",
        "https://bandcamp.com/EmbeddedPlayer/album=123456789",
    ],
}


def filled(cast: Cast) -> None:
    """An offering of each category that says all that it can."""
    for code, category in CATEGORIES.items():
        fields = {spec.code: typed(spec)[0] for spec in category.fields}
        draft(cast.company("bruno"), kind=category.kinds[0], category=code, **EVERYTHING, fields=fields)


def as_xlsx(cast: Cast) -> bytes:
    company = cast.company("bruno")
    return sheets.as_xlsx("MIMA", written.headings(company), written.lines(company))


@pytest.mark.parametrize("export", [exported, as_xlsx])
def test_an_export_that_comes_back_as_it_is_changes_no_value_of_any_category(cast: Cast, export: Any) -> None:
    filled(cast)
    found = rehearsed(cast, export(cast))
    assert [(one.fate, one.names) for one in found.steps] == [(Fate.unchanged, [])] * len(CATEGORIES)
    assert not found.rejects


def test_a_value_that_could_not_be_typed_again_is_no_change_where_its_cell_was_left(cast: Cast) -> None:
    # A key word with a semicolon, which separates key words in a cell.
    draft(cast.company("bruno"), tags=["noir; blanc"])
    assert rehearsed(cast, exported(cast)).of(Fate.changed) == []


def test_an_edited_cell_changes_its_value_of_its_offering_alone(cast: Cast) -> None:
    draft(cast.company("bruno"))
    imported(cast, exported(cast, place="Thiers", price_from="400,50", bpm="98"))
    one = offerings()[0]
    assert (one.place, one.price_from_cents, one.fields["bpm"], one.title_fr) == ("Thiers", 40_050, 98, "Basalte")


def test_what_a_table_would_change_is_told_value_by_value(cast: Cast) -> None:
    draft(cast.company("bruno"))
    step = rehearsed(cast, exported(cast, place="Thiers", bpm="98")).steps[0]
    assert step.before is not None
    assert [(name, step.before.get(name)) for name in step.names] == [("place", "Riom"), ("fields.bpm", None)]


def test_a_table_of_ids_and_one_column_changes_that_column(cast: Cast) -> None:
    key = draft(cast.company("bruno")).public_id
    imported(cast, rows({"id": key, "price_to": "5000"}))
    one = offerings()[0]
    assert (one.price_from_cents, one.price_to_cents) == (35_000, 500_000)


def test_a_row_without_an_id_is_a_new_draft(cast: Cast) -> None:
    key = draft(cast.company("bruno")).public_id
    new = {"kind": "image", "category": "photograph", "title_fr": "Lac"}
    imported(cast, rows({"id": key, "kind": "music", "category": "sync", "title_fr": "Basalte"}, new))
    assert [(one.title_fr, one.state) for one in offerings()] == [("Basalte", "draft"), ("Lac", "draft")]


def test_a_row_without_any_key_that_came_before_makes_nothing_twice(cast: Cast) -> None:
    content = rows({"id": "", "kind": "image", "category": "photograph", "title_fr": "Lac"})
    imported(cast, content)
    assert rehearsed(cast, content).counts["unchanged"] == 1


@pytest.mark.parametrize("whose", ["carla", "nobody"])
def test_an_id_that_is_not_the_companys_is_refused_alike_whosever_it_is(cast: Cast, whose: str) -> None:
    mine, hers = draft(cast.company("bruno")).public_id, draft(cast.company("carla")).public_id
    key = hers if whose == "carla" else "zzzzzzzzzz"
    found = rehearsed(cast, rows({"id": mine, "place": "Riom"}, {"id": key, "place": "Thiers"}))
    assert [(one.line, one.reason) for one in found.rejects] == [(3, f"no offering of yours has the id {key}")]


def test_only_ids_of_another_company_are_refused_too(cast: Cast) -> None:
    key = draft(cast.company("carla")).public_id
    assert len(rehearsed(cast, rows({"id": key, "title_fr": "Lac", "kind": "music", "category": "sync"})).rejects) == 1


def test_a_bare_id_is_the_companys_own_reference_where_it_is_none_of_ours(cast: Cast) -> None:
    imported(cast, rows({"id": "INV-7", "kind": "image", "category": "photograph", "title_fr": "Lac"}))
    assert [one.external_reference for one in offerings()] == ["INV-7"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"kind": "image"}, "an offering stays what it is, music or image"),
        ({"category": "photograph"}, "there is no category “photograph” of the kind “music”"),
        ({"reference": "B2"}, "the reference of an offering that is there cannot be changed: B2"),
        ({"price_from": "dear"}, "price_from_cents: This is no sum of money, such as 1260 or 1260,50."),
        ({"title_fr": "", "title_en": ""}, "title_fr: Please give it a title, in French or in English."),
    ],
)
def test_a_row_that_does_not_fit_its_offering_says_why(cast: Cast, line: dict[str, str], reason: str) -> None:
    key = draft(cast.company("bruno")).public_id
    assert [one.reason for one in rehearsed(cast, rows({"id": key, **line})).rejects] == [reason]


def test_an_id_that_comes_twice_is_refused_the_second_time(cast: Cast) -> None:
    key = draft(cast.company("bruno")).public_id
    found = rehearsed(cast, rows({"id": key, "place": "Thiers"}, {"id": key, "place": "Ambert"}))
    assert [one.reason for one in found.rejects] == [f"the id {key} came before"]


def test_in_another_category_a_row_fills_the_fields_that_this_one_has(cast: Cast) -> None:
    draft(cast.company("bruno"))
    imported(cast, exported(cast, category="recording"))
    assert (offerings()[0].category, offerings()[0].fields) == ("recording", {"bpm": 92, "one_stop": True})


def test_nothing_is_done_where_the_table_would_do_other_than_what_was_shown(cast: Cast) -> None:
    one = draft(cast.company("bruno"))
    table = sent(cast, exported(cast, place="Thiers"))
    shown = desk.rehearse(table).digest
    with transaction():
        service.change(one, by=COMMAND, place="Ambert")
    with pytest.raises(ActsOtherwise), transaction():
        desk.carry_out(table, by=cast.user("bruno").actor, shown=shown)
    assert offerings()[0].place == "Ambert"


def test_what_somebody_changed_that_the_table_does_not_touch_is_no_other_thing_than_was_shown(cast: Cast) -> None:
    one = draft(cast.company("bruno"))
    table = sent(cast, rows({"id": one.public_id, "place": "Thiers"}))
    shown = desk.rehearse(table).digest
    with transaction():
        service.change(one, by=COMMAND, summary_en="Seven slow pieces.")
    with transaction():
        desk.carry_out(table, by=cast.user("bruno").actor, shown=shown)
    assert (offerings()[0].place, offerings()[0].summary_en) == ("Thiers", "Seven slow pieces.")


@pytest.mark.parametrize("trusted", [True, False])
def test_what_stands_in_the_catalog_changes_as_by_its_form(cast: Cast, trusted: bool) -> None:
    published(cast.company("bruno"))
    with transaction():
        cast.company("bruno").trusted = trusted
    imported(cast, exported(cast, title_fr="Obsidienne"))
    one = offerings()[0]
    assert (one.state, one.unread) == (OfferingState.published, not trusted)
    assert versions.numbered(one, 2).changed == ["title_fr"] and versions.numbered(one, 2).user_id == cast.user("bruno").id
    assert "obsidienne" in str(db.session.scalars(select(Listing.heads)).one())


def test_an_export_has_each_offering_once_however_many_are_read_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "AT_ONCE", 2)
    company = cast.company("bruno")
    keys = [draft(company).public_id for _number in range(5)]
    with transaction():
        service.archive(offerings()[1], by=COMMAND)
    assert [line[0] for line in written.lines(company)] == [*keys[:1], *keys[2:], keys[1]]


def test_an_archived_offering_is_exported_and_left_alone(cast: Cast) -> None:
    one = draft(cast.company("bruno"))
    with transaction():
        service.archive(one, by=COMMAND)
    assert rehearsed(cast, exported(cast, place="Thiers")).counts["archived"] == 1


def test_a_reference_that_was_there_meets_its_offering_again(cast: Cast) -> None:
    imported(cast, rows(PUY))
    imported(cast, rows(PUY | {"title_fr": "Puy de Pariou"}))
    assert [one.title_fr for one in offerings()] == ["Puy de Pariou"]


def test_a_table_that_came_before_leaves_what_was_changed_by_hand_since(cast: Cast) -> None:
    imported(cast, rows(PUY))
    with transaction():
        service.change(offerings()[0], by=COMMAND, title_fr="Puy de Pariou")
    assert rehearsed(cast, rows(PUY)).counts["unchanged"] == 1


def test_numbers_of_ten_digits_are_the_companys_own(cast: Cast) -> None:
    imported(cast, rows({"id": "2026000123", "kind": "image", "category": "photograph", "title_fr": "Lac"}))
    assert [one.external_reference for one in offerings()] == ["2026000123"]


def test_what_was_published_since_it_was_shown_is_shown_again(cast: Cast) -> None:
    draft(cast.company("bruno"))
    table = exported(cast, place="Thiers")
    before = rehearsed(cast, table).digest
    with transaction():
        service.submit(offerings()[0], by=COMMAND)
    with transaction():
        service.approve(offerings()[0], by=COMMAND)
    assert rehearsed(cast, table).digest != before


def test_a_row_without_a_reference_whose_twin_was_put_away_says_so(cast: Cast) -> None:
    row = {name: text for name, text in PUY.items() if name != "reference"}
    imported(cast, rows(row))
    with transaction():
        service.archive(offerings()[0], by=COMMAND)
    counts = rehearsed(cast, rows(row)).counts
    assert (counts["archived"], counts["unchanged"], counts["created"]) == (1, 0, 0)
