"""The shortlist's pages and buttons, with and without JavaScript."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mima.buyers import queries
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.web.lists import printing
from tests.browsing import send, text, token
from tests.catalog.making import draft, published
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return published(cast.company("bruno")).slug


@pytest.fixture
def dora(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.dora)


def kept(app: Flask, cast: Cast) -> list[str]:
    with app.app_context():
        return [entry.note for entry in queries.shortlist(cast.user("dora"))]


def test_the_button_keeps_and_leads_back(app: Flask, cast: Cast, dora: FlaskClient, slug: str) -> None:
    answer = send(dora, f"/account/shortlist/{slug}", "/account", keep="1", next="/account")
    assert (answer.status_code, answer.headers["Location"], kept(app, cast)) == (303, "/account", [""])


def test_with_script_the_button_and_the_count_come_back(dora: FlaskClient, slug: str) -> None:
    data = {"csrf_token": token(dora, "/account"), "keep": "1"}
    answer = dora.post(f"/account/shortlist/{slug}", data=data, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.text and 'id="shortlist-count" hx-swap-oob="true">1' in answer.text


def test_taking_off_what_is_not_kept_is_no_fault(app: Flask, cast: Cast, dora: FlaskClient, slug: str) -> None:
    assert (send(dora, f"/account/shortlist/{slug}", "/account", keep="0").status_code, kept(app, cast)) == (303, [])


def test_a_note_is_kept(app: Flask, cast: Cast, dora: FlaskClient, slug: str) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    send(dora, f"/account/shortlist/{slug}/note", "/account", note="for <b>July</b>")
    assert kept(app, cast) == ["for <b>July</b>"]
    assert "&lt;b&gt;July" in dora.get("/account/shortlist").text


def test_line_breaks_count_once_as_the_browser_counts_them(app: Flask, cast: Cast, dora: FlaskClient, slug: str) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    note = "x\r\n" * 999 + "xx"
    assert send(dora, f"/account/shortlist/{slug}/note", "/account", note=note).status_code == 303
    assert kept(app, cast) == [note.replace("\r\n", "\n")]


def test_a_note_that_is_too_long_is_refused_and_nothing_of_it_is_lost(
    app: Flask, cast: Cast, dora: FlaskClient, slug: str
) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    answer = send(dora, f"/account/shortlist/{slug}/note", "/account", note="é" * 2_001)
    assert answer.status_code == 422 and "A note has at most 2,000 characters" in answer.text
    assert "é" * 2_001 in answer.text and kept(app, cast) == [""]


def test_an_empty_shortlist_leads_to_the_catalog(dora: FlaskClient) -> None:
    assert 'href="/catalog"' in dora.get("/account/shortlist").text


def test_the_masthead_counts_what_is_kept(dora: FlaskClient, slug: str) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    assert "Shortlist 1 offering" in text(dora.get("/account"))


def test_an_unknown_offering_is_not_there(dora: FlaskClient) -> None:
    assert send(dora, "/account/shortlist/none", "/account", keep="1").status_code == 404


@pytest.mark.parametrize("wanted", ["0", "1"])
def test_a_draft_of_a_company_is_not_there(app: Flask, cast: Cast, dora: FlaskClient, wanted: str) -> None:
    with app.app_context():
        slug = draft(cast.company("bruno")).slug
    answer = send(dora, f"/account/shortlist/{slug}", "/account", keep=wanted)
    fragment = {"csrf_token": token(dora, "/account"), "keep": wanted}
    answers = [answer, dora.post(f"/account/shortlist/{slug}", data=fragment, headers={"HX-Request": "true"})]
    assert [(one.status_code, "Basalt" in one.text) for one in answers] == [(404, False), (404, False)]


def test_what_is_withdrawn_stays_by_its_title_alone_and_can_be_taken_off(
    app: Flask, cast: Cast, dora: FlaskClient, slug: str
) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    with app.app_context(), transaction():
        catalog.withdraw(db.session.scalars(select(Offering)).one(), by=COMMAND)
    page = dora.get("/account/shortlist")
    assert "Basalt" in page.text and "no longer in the catalog" in page.text
    assert "€" not in page.text and f"/catalog/offerings/{slug}" not in page.text
    assert (send(dora, f"/account/shortlist/{slug}", "/account", keep="0").status_code, kept(app, cast)) == (303, [])


def test_a_visitor_signs_in_first(client: FlaskClient, slug: str) -> None:
    assert client.get("/account/shortlist").headers["Location"] == "/account/sign-in?next=/account/shortlist"


def test_a_kept_offering_says_its_price_as_its_card_does(dora: FlaskClient, slug: str) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    price = "€350 to €4,500 excl. VAT"
    assert price in dora.get("/account/shortlist").text and price in dora.get("/catalog").text


def test_the_shortlist_is_a_table_with_its_notes(app: Flask, cast: Cast, dora: FlaskClient, slug: str) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    send(dora, f"/account/shortlist/{slug}/note", "/account/shortlist", note="=for June\nat noon")
    answer = dora.get("/account/shortlist.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mima-shortlist.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    (row,) = csv.DictReader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert (row["title_en"], row["note"]) == ("Basalt", "'=for June\nat noon")


def test_a_list_to_take_along_has_only_ones_own_and_what_is_published(
    app: Flask, cast: Cast, dora: FlaskClient, slug: str
) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    assert "Basalt" not in sign_in(app, cast.carla).get("/account/shortlist.csv").text
    with app.app_context(), transaction():
        catalog.withdraw(db.session.scalars(select(Offering).where(Offering.slug == slug)).one(), by=COMMAND)
    assert "Basalt" not in dora.get("/account/shortlist.csv").text


def test_the_shortlist_is_data_with_its_notes(dora: FlaskClient, slug: str) -> None:
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    send(dora, f"/account/shortlist/{slug}/note", "/account/shortlist", note="for June")
    answer = dora.get("/account/shortlist.json")
    (offering,) = json.loads(answer.data)["offerings"]
    assert (offering["title"]["en"], offering["note"], answer.headers["Cache-Control"]) == ("Basalt", "for June", "no-store")


@pytest.mark.parametrize("suffix", ["rss", "xlsx"])
def test_a_shortlist_has_no_other_forms(dora: FlaskClient, suffix: str) -> None:
    assert dora.get(f"/account/shortlist.{suffix}").status_code == 404


def test_the_shortlist_is_printed_with_its_notes_and_its_person(
    cast: Cast, dora: FlaskClient, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    records: list[dict[str, Any]] = []
    monkeypatch.setattr(printing.Paper, "pdf", lambda paper: records.append(paper.record) or b"%PDF-")
    send(dora, f"/account/shortlist/{slug}", "/account", keep="1")
    send(dora, f"/account/shortlist/{slug}/note", "/account/shortlist", note="For June")
    assert dora.get("/account/shortlist.pdf").data == b"%PDF-"
    assert (records[0]["title"], records[0]["about"]) == ("My shortlist", ["Dora"])
    assert records[0]["companies"][0]["entries"][0]["note"] == "For June"
