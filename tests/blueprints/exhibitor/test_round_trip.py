"""The desk's tables there and back: exported, understood by their heads, shown value by value, done as shown, undone."""

import csv
import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.catalog import service as catalog
from mima.core import sheets
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.exhibitors.models import MemberRole
from tests.blueprints.exhibitor.making import begun, member
from tests.blueprints.exhibitor.test_import import LAKE, PAGE, PUY, change, confirm, offerings, published, send, sent_table
from tests.browsing import hidden, text
from tests.forms import token
from tests.people import Cast
from tests.statements import counted

EXPORT = "/exhibitor/offerings/export"
OWN = "Réf.;Titre;Prix HT (€);Année;Atelier\nA1;Puy de Dôme;1 260,50 €;1998;Thiers\n"

pytestmark = pytest.mark.usefixtures("noon")


def exported(client: FlaskClient, **changes: str) -> bytes:
    """The company's CSV with these cells in each row."""
    rows = list(csv.reader(io.StringIO(client.get(f"{EXPORT}.csv").data.decode("utf-8-sig")), delimiter=";"))
    return sheets.as_csv(rows[0], [[changes.get(*pair) for pair in zip(rows[0], row, strict=True)] for row in rows[1:]])


def shown(client: FlaskClient, content: bytes, name: str = "offres.csv") -> str:
    """The address of what this table would do, or of its columns."""
    answer = send(client, content, name)
    assert answer.status_code == 303, text(answer)
    return str(answer.headers["Location"])


def understood(client: FlaskClient, address: str, **said: str) -> Any:
    return client.post(address, data={"csrf_token": token(client, PAGE), **said})


def undo(client: FlaskClient, preview: str) -> Any:
    return client.post(f"{preview}/undo", data={"csrf_token": token(client, PAGE)}, follow_redirects=True)


def test_the_page_leads_to_both_exports(app: Flask, cast: Cast) -> None:
    page = member(app, cast).get(PAGE).text
    assert f'href="{EXPORT}.xlsx"' in page and f'href="{EXPORT}.csv"' in page


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_has_the_companys_offerings_alone_and_changes_nothing_when_it_comes_back(
    app: Flask, cast: Cast, suffix: str
) -> None:
    begun(app, cast, title_fr="=SOMME(A1)")
    begun(app, cast, "carla", title_fr="Secret")
    client = member(app, cast)
    content = client.get(f"{EXPORT}.{suffix}").data
    page = client.get(shown(client, content, f"offres.{suffix}"))
    assert "1 row without anything new" in text(page) and "/make" not in page.text


def test_no_cell_of_an_export_is_a_formula(app: Flask, cast: Cast) -> None:
    begun(app, cast, title_fr="=SOMME(A1)")
    client = member(app, cast)
    assert ";'=SOMME(A1);" in client.get(f"{EXPORT}.csv").data.decode()
    with zipfile.ZipFile(io.BytesIO(client.get(f"{EXPORT}.xlsx").data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_an_export_asks_the_same_of_the_database_for_one_offering_and_for_thirty(app: Flask, cast: Cast) -> None:
    client, counts = member(app, cast), []
    for more in (1, 29):
        for number in range(more):
            begun(app, cast, title_fr=f"Basalte {number}")
        with app.app_context(), counted() as statements:
            client.get(f"{EXPORT}.csv")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6


def test_each_value_is_shown_as_it_was_and_as_it_is_to_be(app: Flask, cast: Cast) -> None:
    begun(app, cast, place="Riom")
    client = member(app, cast)
    page = client.get(shown(client, exported(client, place="Thiers", bpm="98")))
    assert "<del>Riom</del>" in page.text and "<ins>Thiers</ins>" in page.text
    assert "Tempo added: 98" in text(page) and "Change 1 offering" in text(page)


def test_every_change_is_in_a_file_before_it_is_done(app: Flask, cast: Cast) -> None:
    begun(app, cast, place="Riom")
    client = member(app, cast)
    found = client.get(f"{shown(client, exported(client, place='=Thiers'))}/changes.csv").data.decode("utf-8-sig")
    assert found.splitlines()[1].endswith(";Basalt;Place;Riom;'=Thiers")


def test_every_value_of_a_new_draft_is_in_the_file_too(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    row = b"reference;kind;category;title_fr;summary_fr\nA1;image;photograph;Puy de Dome;Un tirage.\n"
    preview = shown(client, row)
    assert f"{preview}/changes.csv" in client.get(preview).text
    lines = client.get(f"{preview}/changes.csv").data.decode("utf-8-sig").splitlines()
    assert [line.split(";")[2:] for line in lines[1:]] == [
        ["Puy de Dome", "Title in French", "", "Puy de Dome"],
        ["Puy de Dome", "Summary in French", "", "Un tirage."],
    ]


def test_what_was_done_is_listed_and_undone_as_a_whole(app: Flask, cast: Cast) -> None:
    begun(app, cast, place="Riom")
    client = member(app, cast)
    preview = shown(client, exported(client, place="Thiers"))
    confirm(client, preview)
    assert offerings(app)[0].place == "Thiers"
    assert "offres.csv" in text(client.get(PAGE)) and f"{preview}/undo" in client.get(PAGE).text
    page = undo(client, preview)
    assert "1 offering is as it was before." in text(page) and f"{preview}/undo" not in page.text
    assert offerings(app)[0].place == "Riom" and f"{preview}/undo" not in client.get(PAGE).text


def test_what_stays_when_an_import_is_undone_is_named(app: Flask, cast: Cast) -> None:
    begun(app, cast, place="Riom")
    client = member(app, cast)
    preview = shown(client, exported(client, place="Thiers"))
    confirm(client, preview)
    change(app, catalog.change, place="Ambert")
    page = text(undo(client, preview))
    assert "1 offering stays as somebody has changed it since" in page and "Basalt Place" in page


def test_another_member_of_the_company_undoes_it_too(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, PUY)
    confirm(client, preview)
    with app.app_context(), transaction():
        exhibitors.add_member(cast.company("bruno"), cast.user("carla"), MemberRole.editor, by=COMMAND)
    undo(member(app, cast, "carla"), preview)
    assert [one.state for one in offerings(app)] == ["archived"]


@pytest.mark.parametrize("name", ["carla", "dora"])
def test_nobody_else_undoes_it(app: Flask, cast: Cast, name: str) -> None:
    client = member(app, cast)
    preview = sent_table(client, PUY)
    confirm(client, preview)
    stranger = member(app, cast, name)
    assert stranger.post(f"{preview}/undo", data={"csrf_token": token(stranger, "/account")}).status_code == 404
    assert stranger.get(preview).status_code == 404


def test_where_something_changed_meanwhile_nothing_is_done_and_the_new_rehearsal_is_shown(app: Flask, cast: Cast) -> None:
    begun(app, cast, place="Riom")
    client = member(app, cast)
    preview = shown(client, exported(client, place="Thiers"))
    page = client.get(preview).text
    change(app, catalog.change, place="Ambert")
    answer = client.post(f"{preview}/make", data={"csrf_token": token(client, PAGE), "shown": hidden(page, "shown")})
    assert answer.status_code == 409 and "nothing was done" in text(answer) and "Ambert" in text(answer)
    assert offerings(app)[0].place == "Ambert"
    confirm(client, preview)
    assert offerings(app)[0].place == "Thiers"


def test_a_change_of_the_catalog_by_a_company_that_is_not_trusted_is_read_by_the_organizers(app: Flask, cast: Cast) -> None:
    begun(app, cast, summary_fr="Sept titres.", fields={"performers": "Trio", "duration_seconds": "3:42"})
    published(app)
    with app.app_context(), transaction():
        cast.company("bruno").trusted = False
    client = member(app, cast)
    preview = shown(client, exported(client, place="Thiers"))
    assert "1 changed offering stands in the catalog" in text(client.get(preview))
    confirm(client, preview)
    assert offerings(app)[0].unread


def test_a_table_of_ones_own_is_guessed_by_its_heads_and_shown(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = shown(client, OWN.encode())
    assert address.endswith("/columns")
    page = client.get(address).text
    chosen = [part.split('"')[0] for part in page.split('<option value="')[1:] if " selected" in part.split(">")[0]]
    assert chosen == ["reference", "title_fr", "price_from_cents", "fields.year"]
    assert "for example: 1 260,50 €" in text(client.get(address))


def test_such_a_table_asks_for_what_its_columns_do_not_say(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = shown(client, OWN.encode())
    refused = understood(client, address, c4="place")
    assert refused.status_code == 422 and "Say of which category the rows are" in text(refused)
    assert '<option value="place" selected>' in refused.text
    preview = understood(client, address, c4="place", every="image:photograph").headers["Location"]
    confirm(client, preview)
    one = offerings(app)[0]
    assert (one.external_reference, one.title_fr, one.price_from_cents, one.place, one.fields) == (
        "A1",
        "Puy de Dôme",
        126_050,
        "Thiers",
        {"year": 1998},
    )


def test_what_is_wrong_in_a_table_of_ones_own_is_told_by_its_own_heads(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    wrong = OWN.replace("1998", "demain")
    preview = understood(client, shown(client, wrong.encode()), every="image:photograph").headers["Location"]
    assert "2 Année: Please write a whole number" in text(client.get(preview))


def test_a_column_without_a_name_leaves_the_cells_of_rejects_under_their_heads(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, "A1;image;;fotograf;Puy", headers="reference;kind;;category;title_fr")
    assert client.get(f"{preview}/rejected.csv").text.splitlines()[1].endswith(";A1;image;;fotograf;Puy")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"c4": "title_fr"}, "Another column means the same"),
        ({"c4": "no such thing"}, "Choose one of the list."),
        ({"c0": "", "c1": ""}, "Say which column has the title"),
        ({"every": "image:nothing"}, "Please choose a category."),
        ({"every": "music:photograph"}, "Please choose a category."),
    ],
)
def test_columns_that_cannot_be_read_like_this_say_why(app: Flask, cast: Cast, said: dict[str, str], sentence: str) -> None:
    client = member(app, cast)
    answer = understood(client, shown(client, OWN.encode()), **{"every": "image:photograph", **said})
    assert answer.status_code == 422 and sentence in text(answer)


def test_heads_of_our_own_go_straight_to_what_the_table_would_do_and_name_what_is_not_read(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    preview = sent_table(client, f"{PUY};x", headers="reference;kind;category;title_fr;summary_fr;price_from;year;Zzz")
    assert not preview.endswith("/columns") and "Columns not read: Zzz." in text(client.get(preview))


def test_a_workbook_is_read_and_its_rejects_are_named_by_its_rows(app: Flask, cast: Cast) -> None:
    rows = [[""] * 7, LAKE.split(";"), [""] * 7, PUY.replace("1998", "demain").split(";")]
    heads = ["reference", "kind", "category", "title_fr", "summary_fr", "price_from", "year"]
    client = member(app, cast)
    page = text(client.get(shown(client, sheets.as_xlsx("Nos œuvres", heads, rows), "œuvres.xlsx")))
    assert "1 new draft" in page and "5 year: Please write a whole number" in page


def bomb() -> bytes:
    """A workbook that would swell to a hundred megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    return file.getvalue()


def other_archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return file.getvalue()


HOSTILE = [
    (bomb(), "larger than a table may be"),
    (other_archive(), "no XLSX workbook that can be read"),
    (sheets.as_xlsx("A", ["id", "title_fr"], [["x", "y"]])[:-40], "no XLSX workbook that can be read"),
    (b"\xd0\xcf\x11\xe0 an older workbook", "no XLSX workbook that can be read"),
    (b"<html><table><tr><td>title_fr</td></tr></table></html>", "not a CSV table"),
    (sheets.as_xlsx("A", [], []), "There is no row in this file"),
    (sheets.as_xlsx("A", ["id", "title_fr"], []), "There is no row in this file"),
    (sheets.as_xlsx("A", ["id", "title_fr"], [[str(n), "x"] for n in range(2_001)]), "more than 2000 rows"),
]


@pytest.mark.parametrize(("content", "sentence"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_workbook_that_cannot_be_taken_says_what_to_do(app: Flask, cast: Cast, content: bytes, sentence: str) -> None:
    answer = send(member(app, cast), content, "œuvres.xlsx")
    assert answer.status_code == 422 and sentence in text(answer)


def test_what_a_file_is_tells_its_content_and_not_its_name(app: Flask, cast: Cast) -> None:
    client, heads = member(app, cast), ["kind", "category", "title_fr"]
    page = client.get(shown(client, sheets.as_xlsx("A", heads, [["image", "photograph", "Lac"]]), "œuvres.csv"))
    assert "1 new draft" in text(page)


def test_what_was_done_asks_the_same_of_the_database_for_three_offerings_and_for_three_hundred(app: Flask, cast: Cast) -> None:
    client, counts = member(app, cast), []
    for number in (3, 300):
        preview = sent_table(client, *(PUY.replace("A1", f"L{number}-{n}") for n in range(number)))
        digest = hidden(client.get(preview).text, "shown")
        csrf = token(client, PAGE)
        with app.app_context(), counted() as statements:
            client.post(f"{preview}/make", data={"csrf_token": csrf, "shown": digest})
            client.post(f"{preview}/undo", data={"csrf_token": csrf})
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 60
