"""The desk's import: a table is explained, sent, looked at, confirmed once; whatever comes, it says what to do."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from time_machine import Traveller
from werkzeug.test import TestResponse

from mima.catalog import service as catalog
from mima.catalog.importing import desk, reading, sent
from mima.catalog.importing.sent import SentTable
from mima.catalog.models import Offering, OfferingState
from mima.core import sheets
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.tasks import forgetting
from tests.blueprints.exhibitor.making import member
from tests.browsing import hidden, text
from tests.browsing import send as choose
from tests.faults.corpus.workbooks import workbook
from tests.forms import token
from tests.people import Cast
from tests.statements import counted

PAGE = "/exhibitor/import"
HEADERS = "reference;kind;category;title_fr;summary_fr;price_from;year"
PUY = "A1;image;photograph;Puy de Dôme;Un tirage.;1 260,50 €;1998"
LAKE = "A2;image;photograph;Forêt et œuvre;;;1999"
WRONG = "A3;image;photograph;Lac;;;demain"

pytestmark = pytest.mark.usefixtures("noon")


def table(*rows: str, headers: str = HEADERS, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([headers, *rows, ""]).encode(encoding)


def send(client: FlaskClient, content: bytes, name: str = "œuvres.csv") -> TestResponse:
    return client.post(PAGE, data={"csrf_token": token(client, PAGE), "file": (io.BytesIO(content), name)})


def sent_table(client: FlaskClient, *rows: str, **options: Any) -> str:
    """The page of what this table would do."""
    answer = send(client, table(*rows, **options))
    assert answer.status_code == 303, text(answer)
    return str(answer.headers["Location"])


def confirm(client: FlaskClient, preview: str) -> TestResponse:
    page = client.get(preview).text
    shown = hidden(page, "shown") if 'name="shown"' in page else ""
    return client.post(f"{preview}/make", data={"csrf_token": token(client, PAGE), "shown": shown})


def offerings(app: Flask) -> list[Offering]:
    with app.app_context():
        return list(db.session.scalars(select(Offering).order_by(Offering.id)))


def change(app: Flask, step: Any, **values: Any) -> None:
    with app.app_context(), transaction():
        step(db.session.scalars(select(Offering)).one(), by=COMMAND, **values)


def published(app: Flask) -> None:
    with app.app_context(), transaction():
        offering = db.session.scalars(select(Offering)).one()
        offering.exhibitor.trusted = True
        catalog.submit(offering, by=COMMAND)


def test_the_list_of_offerings_leads_to_the_import(app: Flask, cast: Cast) -> None:
    assert f'href="{PAGE}"' in member(app, cast).get("/exhibitor/offerings").text


def test_the_page_names_every_column_and_what_it_takes(app: Flask, cast: Cast) -> None:
    page = text(member(app, cast).get(PAGE))
    for word in ("reference", "price_from", "hourly_rate", "silver-gelatin : Silver gelatin print", "a duration such as 0:03:42"):
        assert word in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_to_fill_in_is_one_that_we_take(app: Flask, cast: Cast, language: str) -> None:
    client = member(app, cast, language=language)
    content = client.get(f"{PAGE}/template.csv").data
    confirm(client, str(send(client, content).headers["Location"]))
    assert [(one.kind, one.state) for one in offerings(app)] == [("music", "draft"), ("image", "draft")]


def test_the_preview_says_what_would_happen_and_nothing_does(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    page = text(client.get(sent_table(client, PUY, LAKE, WRONG)))
    assert "2 new drafts" in page and "1 row rejected" in page and "Make 2 drafts" in page
    assert "Puy de Dôme" in page and "Still missing: In one or two" not in page
    assert offerings(app) == []


def test_the_preview_says_what_a_draft_will_still_need(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    assert "Still missing: Summary, Price." in text(client.get(sent_table(client, LAKE)))


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "year: Please write a whole number, such as 12."), ("fr", "year : Écrivez un nombre entier")],
)
def test_a_rejected_row_is_named_with_line_and_reason_in_the_readers_language(
    app: Flask, cast: Cast, language: str, reason: str
) -> None:
    client = member(app, cast, language=language)
    assert f"3 {reason}" in text(client.get(sent_table(client, PUY, WRONG))).replace("\xa0", " ")


def test_the_file_of_rejects_has_every_row_with_its_reason_and_may_be_sent_again(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    rejects = client.get(f"{sent_table(client, *(WRONG.replace('A3', f'R{n}') for n in range(60)))}/rejected.csv")
    assert rejects.text.count("Please write a whole number") == 60
    again = client.get(f"{send(client, rejects.data).headers['Location']}/rejected.csv")
    assert again.text.splitlines()[0].lstrip("\ufeff") == f"line;reason;{HEADERS}"


def test_a_cell_that_a_spreadsheet_would_compute_is_quoted_in_the_file_of_rejects(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, "A1;image;photograph;=1+1;;;demain")
    assert ";'=1+1;" in client.get(f"{preview}/rejected.csv").text


def test_the_file_of_rejects_sent_again_has_the_cells_that_were_sent_first(app: Flask, cast: Cast) -> None:
    client, signs = member(app, cast), [sign for sign in sheets.FORMULA if sign.strip()]
    rows = (f"{sign}Z{number};image;photograph; {sign}Puy;;;demain" for number, sign in enumerate(signs))
    first = client.get(f"{sent_table(client, *rows)}/rejected.csv")
    again = client.get(f"{send(client, first.data).headers['Location']}/rejected.csv")
    assert again.data == first.data
    confirm(client, str(send(client, first.data.replace(b"demain", b"1998")).headers["Location"]))
    found = [(one.external_reference, one.title_fr) for one in offerings(app)]
    assert found == [(f"{sign}Z{number}", f"{sign}Puy") for number, sign in enumerate(signs)]


def test_confirming_makes_drafts_and_says_what_was_done_and_left(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, PUY, LAKE, WRONG)
    assert confirm(client, preview).headers["Location"] == preview
    page = client.get(preview)
    assert "2 drafts made" in text(page) and "1 row rejected" in text(page)
    assert "/exhibitor/offerings?state=draft" in page.text
    assert [(one.state, one.title_fr, one.price_from_cents) for one in offerings(app)] == [
        (OfferingState.draft, "Puy de Dôme", 126_050),
        (OfferingState.draft, "Forêt et œuvre", None),
    ]


def test_a_second_click_on_the_button_makes_nothing_more(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, PUY)
    confirm(client, preview)
    assert confirm(client, preview).status_code == 303
    assert len(offerings(app)) == 1 and "1 draft made" in text(client.get(preview))


def test_an_import_that_fails_may_be_tried_again_at_once(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = member(app, cast)
    preview = sent_table(client, PUY)
    with monkeypatch.context() as broken:
        broken.setattr(desk, "carry_out", lambda *_args, **_options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            confirm(client, preview)
    confirm(client, preview)
    assert len(offerings(app)) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_in_whatever_letters_a_spreadsheet_writes_it(app: Flask, cast: Cast, encoding: str) -> None:
    client = member(app, cast)
    assert "Forêt et œuvre" in text(client.get(sent_table(client, LAKE, encoding=encoding)))


def test_of_a_preview_with_long_cells_only_the_beginning_is_quoted(app: Flask, cast: Cast) -> None:
    client, long = member(app, cast), "x" * 90_000
    rows = (f"A1;image;{long};Puy;;;", f"A2;{long};photograph;Puy;;;", f"A3;image;photograph;Puy;;{long};")
    page = text(client.get(sent_table(client, *rows)))
    quoted = f"“{long[:59]}…”"
    assert f"no category {quoted} of" in page and f"kind {quoted}" in page and "This is no sum of money" in page
    assert long[:60] not in page


def test_columns_and_rows_without_a_word_are_passed_over(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, f"{PUY};;", ";;;;;;;;", headers=f"{HEADERS};;")
    assert "1 new draft" in text(client.get(preview)) and "rejected" not in text(client.get(preview))


REFUSED = [
    (b"", "There is no row in this file"),
    (table(), "There is no row in this file"),
    (b"PK\x03\x04 a workbook", "choose “Save as”, then “XLSX” or “CSV”"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "This file is not a CSV table"),
    (b"just a sentence", "This file is not a CSV table"),
    (b"\x1f\x8b\x08\x00 packed", "This file is not a CSV table"),
    (table(*(PUY.replace("A1", f"A{n}") for n in range(2_001))), "more than 2000 rows"),
    (table(f"{PUY};A2", headers=f"{HEADERS};Reference"), "several columns with the name reference"),
]


@pytest.mark.parametrize(("content", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_a_file_that_cannot_be_taken_says_what_to_do(app: Flask, cast: Cast, content: bytes, sentence: str) -> None:
    answer = send(member(app, cast), content)
    assert answer.status_code == 422 and sentence in text(answer)


def test_a_file_that_is_too_large_says_what_to_do(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    answer = send(member(app, cast), table(PUY))
    assert answer.status_code == 413 and "Cut it into several files" in text(answer)


def test_a_form_without_a_file_says_what_to_do(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    answer = client.post(PAGE, data={"csrf_token": token(client, PAGE)})
    assert answer.status_code == 422 and "Choose a file first." in text(answer)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A1;image;fotograf;Puy;;;", "there is no category “fotograf” of the kind “image”"),
        ("A1;image;photograph;;;;", "title_fr: Please give it a title"),
        (";image;photograph;Puy;;;", "no reference"),
        ("A1;image;photograph;Puy;;dear;", "price_from: This is no sum of money"),
        ("A1;image;photograph;;;dear;", "title_fr: Please give it a title, in French or in English.; price_from: This is no sum"),
        ("A1;image;photograph", "3 cells instead of 7"),
        (f"{PUY}\r\n{PUY}", "the reference A1 came before"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(app: Flask, cast: Cast, row: str, reason: str) -> None:
    client = member(app, cast)
    assert reason in text(client.get(sent_table(client, row)))


def test_after_an_import_for_another_of_the_persons_companies_the_way_to_its_drafts_leads_there(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, PUY)
    with app.app_context(), transaction():
        second = exhibitors.found("Deuxième", by=COMMAND, owner=cast.user("bruno")).id
    choose(client, "/exhibitor/company", page="/exhibitor", exhibitor=second)
    confirm(client, preview)
    page = client.get(preview).text.partition("<h1")[2]
    fields = {name: hidden(page, name) for name in ("csrf_token", "exhibitor", "next")}
    drafts = client.post("/exhibitor/company", data=fields, follow_redirects=True)
    assert drafts.request.full_path == "/exhibitor/offerings?state=draft" and "Puy de Dôme" in text(drafts)


@pytest.mark.parametrize("name", ["carla", "dora"])
def test_nobody_else_sees_a_table_or_makes_something_of_it(app: Flask, cast: Cast, name: str) -> None:
    preview = sent_table(member(app, cast), PUY)
    stranger = member(app, cast, name)
    assert stranger.get(preview).status_code == 404
    assert stranger.get(f"{preview}/rejected.csv").status_code == 404
    assert stranger.post(f"{preview}/make", data={"csrf_token": token(stranger, "/account")}).status_code == 404


def test_a_reference_of_another_company_is_not_theirs(app: Flask, cast: Cast) -> None:
    for name in ("carla", "bruno"):
        client = member(app, cast, name)
        confirm(client, sent_table(client, PUY))
    assert [one.exhibitor_id for one in offerings(app)] == [cast.carlas_company, cast.brunos_company]


def test_what_the_table_does_not_speak_of_stays_as_it_was_typed(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    confirm(client, sent_table(client, PUY))
    change(app, catalog.change, place="Riom", fields={"year": "1998", "medium": "baryté"})
    second = sent_table(client, "A1;image;photograph;Puy, le soir;2001", headers="reference;kind;category;title_fr;year")
    confirm(client, second)
    one = offerings(app)[0]
    assert (one.title_fr, one.summary_fr, one.price_from_cents, one.place, one.fields) == (
        "Puy, le soir",
        "Un tirage.",
        126_050,
        "Riom",
        {"year": 2001, "medium": "baryté"},
    )


def test_a_change_of_what_stands_in_the_catalog_is_announced_and_shows_at_once(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    confirm(client, sent_table(client, PUY))
    published(app)
    preview = sent_table(client, PUY.replace("Dôme", "Pariou"))
    assert "1 changed offering stands in the catalog" in text(client.get(preview))
    confirm(client, preview)
    one = offerings(app)[0]
    assert (one.state, one.title_fr) == (OfferingState.published, "Puy de Pariou")


def test_an_archived_offering_stays_archived_and_as_it_was(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    confirm(client, sent_table(client, PUY))
    change(app, catalog.archive)
    preview = sent_table(client, PUY.replace("Dôme", "Pariou"))
    assert "1 archived offering left alone" in text(client.get(preview)) and "/make" not in client.get(preview).text
    confirm(client, preview)
    assert [(one.state, one.title_fr) for one in offerings(app)] == [(OfferingState.archived, "Puy de Dôme")]


def test_a_table_with_nothing_new_offers_no_button(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    confirm(client, sent_table(client, PUY))
    page = client.get(sent_table(client, PUY))
    assert "1 row without anything new" in text(page) and "/make" not in page.text


def test_a_persons_older_tables_make_room_and_all_are_gone_after_a_week(app: Flask, cast: Cast, noon: Traveller) -> None:
    client = member(app, cast)
    previews = [sent_table(client, PUY) for _ in range(sent.MOST_KEPT + 1)]
    assert [client.get(preview).status_code for preview in previews] == [404, *[200] * sent.MOST_KEPT]
    noon.shift(sent.KEPT_FOR.total_seconds() + 1)
    with app.app_context():
        forgetting.forget_expired()
        assert db.session.scalar(select(func.count()).select_from(SentTable)) == 0


def test_the_preview_asks_the_same_of_the_database_for_three_rows_and_for_three_hundred(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    small = sent_table(client, PUY, LAKE, WRONG)
    large = sent_table(client, *(PUY.replace("A1", f"L{n}") for n in range(300)))
    counts = []
    for preview in (small, large):
        with app.app_context(), counted() as statements:
            client.get(preview)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "more than a hundred thousand filled cells. Cut it into several files"),
        ("fr", "plus de cent mille cellules remplies"),
    ],
)
def test_a_small_workbook_of_very_many_cells_is_refused_in_a_sentence(
    app: Flask, cast: Cast, language: str, sentence: str
) -> None:
    content = workbook(f"<row>{'<c><v>1</v></c>' * 200}</row>" * 501)
    answer = send(member(app, cast, language=language), content, "a.xlsx")
    assert (answer.status_code, sentence in text(answer)) == (422, True)


@pytest.mark.parametrize(("language", "sentence"), [("en", "takes more than 5 MB. Cut"), ("fr", "occupe plus de 5")])
def test_a_small_workbook_with_more_text_than_is_kept_is_refused_in_a_sentence(
    app: Flask, cast: Cast, language: str, sentence: str
) -> None:
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
    answer = send(member(app, cast, language=language), workbook(row * 700, "a" * 4_000), "a.xlsx")
    assert (answer.status_code, sentence in text(answer)) == (422, True)
