"""The form of an offering: made from its category, strict with what is tampered, losing nothing."""

import pytest
from flask import Flask

from mima.blueprints.exhibitor import forms
from mima.blueprints.exhibitor.forms import Sheet, sheet_class
from mima.catalog import common
from mima.catalog import service as catalog
from mima.catalog.categories import CATEGORIES
from mima.catalog.fields import FieldType
from mima.catalog.models import OfferingState
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.exhibitors import queries as exhibitors_queries
from mima.exhibitors import service as exhibitors
from tests.blueprints.exhibitor.making import TYPED, begun, member, save, stored
from tests.forms import send, token
from tests.people import Cast

NEW = "/exhibitor/offerings/new"


@pytest.mark.parametrize("code", CATEGORIES)
def test_no_field_of_a_category_hides_another_or_a_part_of_the_form(code: str) -> None:
    codes = {spec.code for spec in CATEGORIES[code].fields}
    assert not codes & (set(common.EMPTY) | set(dir(Sheet)))


@pytest.mark.parametrize("code", CATEGORIES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_category_has_its_form_in_the_readers_language(app: Flask, cast: Cast, code: str, language: str) -> None:
    category = CATEGORIES[code]
    address = begun(app, cast, kind=category.kinds[0], category=code, fields={})
    page = member(app, cast, language=language).get(address).text
    labels = [spec.label_fr if language == "fr" else spec.label_en for spec in category.fields]
    assert not [label for label in labels if label.replace("’", "&#39;") not in page and label not in page]


def test_a_category_opens_the_form_of_a_new_draft(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    answer = send(client, NEW, page=NEW, title="Basalt", category="music:recording")
    assert answer.status_code == 303
    assert stored(app, answer.location).state is OfferingState.draft


def test_a_second_click_opens_the_same_draft(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    first = send(client, NEW, page=NEW, title="Basalt", category="music:recording")
    assert send(client, NEW, page=NEW, title="Basalt", category="music:recording").location == first.location


@pytest.mark.parametrize("category", ["", "music", "music:photograph", "image:recording", "noise:recording", "music:../x"])
def test_a_category_that_does_not_exist_keeps_the_title(app: Flask, cast: Cast, category: str) -> None:
    answer = send(member(app, cast), NEW, page=NEW, title="Basalt", category=category)
    assert answer.status_code == 422
    assert 'value="Basalt"' in answer.text


def test_an_empty_beginning_is_told_its_title_and_its_category_at_once(app: Flask, cast: Cast) -> None:
    page = send(member(app, cast), NEW, page=NEW, title="").text
    assert [f'href="#{name}"' in page for name in ("title", "category")] == [True, True]
    assert "Please choose a category." in page


# A value that each type of field takes, as it is stored.
VALUES = {
    FieldType.text: "Lave",
    FieldType.integer: 52,
    FieldType.number: 7.5,
    FieldType.money: 126_000,
    FieldType.date: "2027-04-01",
    FieldType.boolean: True,
    FieldType.duration: 222,
    FieldType.year: 2027,
    FieldType.isrc: "FRZ032700001",
    FieldType.iswc: "T-034.524.680-1",
    FieldType.upc: "036000291452",
    FieldType.ipi: "00017798450",
    FieldType.isni: "000000012281955X",
    FieldType.isan: "0000-0001-8947-0000-8",
    FieldType.length: 30.5,
    FieldType.percent: 33.33,
    FieldType.territories: ["001", "-JP"],
    FieldType.splits: [{"name": "Lave", "role": "texte", "share": 10_000, "ipi": "00017798450"}],
    FieldType.people: [{"name": "Lave", "ipi": ""}],
    FieldType.dates: [{"on": "2027-05-03", "until": "2027-05-04", "where": "Riom"}],
}


@pytest.mark.parametrize("code", CATEGORIES)
def test_a_filled_form_that_is_sent_back_unchanged_changes_nothing(app: Flask, cast: Cast, code: str) -> None:
    category = CATEGORIES[code]
    values = {spec.code: spec.choices[0].code if spec.choices else VALUES[spec.type] for spec in category.fields}
    address = begun(app, cast, kind=category.kinds[0], category=code, fields=values)
    client = member(app, cast)
    with app.test_request_context():
        typed = forms.shown(stored(app, address), category.fields)
    sent = {name: value for name, value in typed.items() if value is not False}
    assert client.get(address).status_code == 200
    assert client.post(address, data={"csrf_token": token(client, address), **sent}).status_code == 303
    assert stored(app, address).fields == values


def test_what_was_typed_in_french_is_stored(app: Flask, cast: Cast) -> None:
    address = begun(app, cast)
    assert save(member(app, cast, language="fr"), address).status_code == 303
    offering = stored(app, address)
    assert (offering.price_from_cents, offering.price_to_cents) == (35_000, 450_050)
    assert offering.tags == ["lent", "minéral"]
    assert offering.fields == {"performers": "Trio Lave", "duration_seconds": 222, "isrc": "FRZ032700001"}


@pytest.mark.parametrize(("language", "typed"), [("fr", "1 260,5"), ("fr", "1260.5"), ("en", "1,260.5"), ("en", "1260,5")])
def test_numbers_and_sums_are_read_as_they_are_typed(app: Flask, cast: Cast, language: str, typed: str) -> None:
    address = begun(app, cast, category="studio", fields={})
    save(member(app, cast, language=language), address, room_m2=typed, day_rate_cents=typed)
    assert stored(app, address).fields == {"room_m2": 1260.5, "day_rate_cents": 126_050}


def test_the_form_comes_back_as_it_was_typed(app: Flask, cast: Cast) -> None:
    client = member(app, cast, language="fr")
    address = begun(app, cast)
    save(client, address)
    page = client.get(address).text
    assert all(f'value="{value}"' in page for value in ("3:42", "FR-Z03-27-00001", "350", "lent, minéral"))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("isrc", "FR-X"),
        ("duration_seconds", "long"),
        ("release_year", "99999"),
        ("price_from_cents", "much"),
        ("price_from_cents", "-3"),
        ("price_to_cents", "1"),
        ("title_fr", "x" * 500),
        ("performers", "x" * 501),
        ("tags", "x" * 90),
        ("tags", ",".join(map(str, range(60)))),
        ("title_fr", "a\x07b"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(app: Flask, cast: Cast, field: str, typed: str) -> None:
    address = begun(app, cast)
    answer = save(member(app, cast), address, credits="Keep me", **{field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Keep me" in answer.text
    assert stored(app, address).credits == ""


def test_fields_that_are_not_on_the_form_are_not_read(app: Flask, cast: Cast) -> None:
    address = begun(app, cast)
    before = stored(app, address)
    save(member(app, cast), address, state="published", exhibitor_id="999", slug="x", review_note="x", mood="calm", kind="image")
    after = stored(app, address)
    assert (after.state, after.exhibitor_id, after.slug, after.kind) == (
        before.state,
        before.exhibitor_id,
        before.slug,
        before.kind,
    )
    assert "mood" not in after.fields


def test_an_unknown_choice_is_refused(app: Flask, cast: Cast) -> None:
    address = begun(app, cast, category="sync", fields={})
    answer = save(member(app, cast), address, mood="<script>")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("to", ["", "/files", "/withdraw", "/archive", "/publish", "/category", "/standing", "/preview"])
def test_a_stranger_finds_nothing(app: Flask, cast: Cast, to: str) -> None:
    address = begun(app, cast)
    carla = member(app, cast, "carla")
    assert carla.get(address + to).status_code in (404, 405)
    assert send(carla, address + to, page="/exhibitor", title_fr="Mine", category="sync").status_code in (404, 405)
    assert stored(app, address).title_fr == "Basalte"


def test_a_visitor_is_asked_to_sign_in(app: Flask, cast: Cast) -> None:
    answer = app.test_client().get(begun(app, cast))
    assert "/account/sign-in" in (answer.location or "") or answer.status_code == 401


def test_a_complete_draft_is_submitted(app: Flask, cast: Cast) -> None:
    address = begun(app, cast)
    assert save(member(app, cast), address, then="submit").status_code == 303
    assert stored(app, address).state is OfferingState.submitted


def test_a_second_click_on_submit_comes_to_the_same_page(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    save(client, address, then="submit")
    answer = save(client, address, then="submit")
    assert (answer.status_code, answer.location) == (303, address)


def test_an_incomplete_draft_is_saved_and_says_what_is_missing(app: Flask, cast: Cast) -> None:
    address = begun(app, cast)
    answer = save(member(app, cast), address, then="submit", summary_fr="", summary_en="", performers="")
    assert answer.status_code == 422
    assert 'id="summary_fr-error"' in answer.text
    assert 'id="performers-error"' in answer.text
    assert stored(app, address).tags == ["lent", "minéral"]


def test_a_trusted_company_publishes_at_once(app: Flask, cast: Cast) -> None:
    address = begun(app, cast)
    with app.app_context(), transaction():
        cast.company("bruno").trusted = True
    save(member(app, cast), address, then="submit")
    assert stored(app, address).state is OfferingState.published


def test_the_organizers_note_stands_on_the_form(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    save(client, address, then="submit")
    with app.app_context():
        offering = stored(app, address)
        with transaction():
            catalog.send_back(offering, by=COMMAND, note="<b>Another</b> picture, please.")
    assert "&lt;b&gt;Another&lt;/b&gt; picture, please." in client.get(address).text
    assert "picture, please." in client.get("/exhibitor").text


def test_an_offering_is_withdrawn_published_again_and_archived(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    with app.app_context(), transaction():
        cast.company("bruno").trusted = True
    save(client, address, then="submit")
    seen = []
    for step in ("withdraw", "publish", "archive"):
        send(client, f"{address}/{step}", page="/exhibitor")
        seen.append(stored(app, address).state.value)
    assert seen == ["withdrawn", "published", "archived"]


def test_an_archived_offering_is_not_changed(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    send(client, f"{address}/archive", page="/exhibitor")
    assert client.get(address).status_code == 200
    answer = client.post(address, data={"csrf_token": token(client, "/exhibitor"), **TYPED, "title_fr": "Late"})
    assert answer.status_code == 409
    assert stored(app, address).title_fr == "Basalte"


def test_what_was_typed_comes_along_when_an_offering_is_taken_back(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    save(client, address, then="submit")
    save(client, address, to="/withdraw", credits="Typed last")
    assert stored(app, address).credits == "Typed last"


def test_another_category_keeps_what_both_have(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    save(client, address)
    send(client, f"{address}/category", page=f"{address}/category", category="composition")
    offering = stored(app, address)
    assert (offering.category, offering.fields) == ("composition", {"duration_seconds": 222})


def test_script_in_every_field_is_harmless_on_the_form(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }}"
    names = ("title_fr", "title_en", "summary_fr", "text_fr", "tags", "place", "credits", "licence", "performers", "label")
    assert save(client, address, **dict.fromkeys(names, evil)).status_code == 303
    for page in (address, "/exhibitor", "/exhibitor/offerings"):
        html = client.get(page).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_a_person_of_two_companies_chooses_for_which_they_act(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        exhibitors.found("Deuxième", by=COMMAND, owner=cast.user("bruno"))
    client = member(app, cast)
    with app.app_context():
        second = next(one.id for one in exhibitors_queries.of_member(cast.user("bruno")) if one.name == "Deuxième")
    send(client, "/exhibitor/company", page="/exhibitor", exhibitor=second)
    assert ">Deuxième</h1>" in client.get("/exhibitor").text


def test_nobody_acts_for_a_company_of_others(app: Flask, cast: Cast) -> None:
    answer = send(member(app, cast), "/exhibitor/company", page="/exhibitor", exhibitor=cast.carlas_company)
    assert answer.status_code == 404


def test_forms_of_one_category_differ_by_language_alone() -> None:
    category = CATEGORIES["film"]
    assert sheet_class(category, "fr") is sheet_class(category, "fr")
    assert sheet_class(category, "fr") is not sheet_class(category, "en")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("to", ["", "/withdraw", "/files"])
def test_a_sheet_that_a_colleague_archived_meanwhile_gives_back_what_was_typed(
    app: Flask, cast: Cast, to: str, language: str
) -> None:
    client, address = member(app, cast, language=language), begun(app, cast)
    form = {"csrf_token": token(client, address), "then": "save", **TYPED, "text_fr": "Une phrase à moi."}
    send(client, f"{address}/archive", page=address)
    answer = client.post(address + to, data=form, content_type="multipart/form-data")
    assert answer.status_code == 409
    assert "Une phrase à moi." in answer.text and "Sept titres lents." in answer.text
    assert {"en": "is archived and cannot be changed", "fr": "est archivée et ne peut plus"}[language] in answer.text
    assert stored(app, address).text_fr == ""
