"""Pages of the catalog that visitors share for a few seconds, and what is never shared."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from time import sleep
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.catalog import service
from mima.catalog.models import Offering
from mima.config import Config, ConfigError
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.web import kept
from tests.people import Cast, sign_in
from tests.statements import counted


@pytest.fixture(autouse=True)
def now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Pages are kept for five seconds of this clock."""
    config: Config = app.extensions["mima.config"]
    monkeypatch.setitem(app.extensions, "mima.config", config.with_(page_seconds=5))
    seconds = [1000.0]
    monkeypatch.setattr(kept, "monotonic", lambda: seconds[0])
    kept._pages.clear()
    yield seconds
    kept._pages.clear()


def token(text: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return found[1]


def withdraw(app: Flask) -> None:
    with app.app_context(), transaction():
        service.withdraw(db.session.query(Offering).filter_by(title_en="Stone 25").one(), by=COMMAND)


def test_a_second_visitor_gets_the_page_without_a_statement(app: Flask, catalog: Cast) -> None:
    first = app.test_client().get("/catalog").text
    client = app.test_client()
    with app.app_context(), counted() as statements:
        second = client.get("/catalog").text
    assert not statements
    assert first.replace(token(first), "") == second.replace(token(second), "")


def test_each_visitor_has_a_token_of_their_own_that_works(app: Flask, catalog: Cast) -> None:
    first = token(app.test_client().get("/catalog").text)
    client = app.test_client()
    own = token(client.get("/catalog").text)
    app.config["WTF_CSRF_ENABLED"] = True
    assert own != first
    assert client.post("/language", data={"csrf_token": own, "language": "en", "next": "/catalog"}).status_code == 303


def test_a_withdrawn_offering_is_gone_after_five_seconds(
    app: Flask, catalog: Cast, english: FlaskClient, now: list[float]
) -> None:
    assert "Stone 25" in english.get("/catalog").text
    withdraw(app)
    now[0] += 5
    assert "Stone 25" not in english.get("/catalog").text


def test_somebody_signed_in_sees_the_present_catalog(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    assert "Stone 25" in english.get("/catalog").text
    withdraw(app)
    assert "Stone 25" not in sign_in(app, catalog.dora).get("/catalog").text


def test_the_languages_and_the_fragment_are_kept_apart(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    english.get("/catalog")
    assert 'lang="fr"' in app.test_client().get("/catalog", headers={"Accept-Language": "fr"}).text
    assert "<html" not in english.get("/catalog", headers={"HX-Request": "true"}).text


def test_no_more_pages_are_kept_than_fit(catalog: Cast, english: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_PAGES", 2)
    for number in range(4):
        english.get(f"/catalog?q={number}")
    assert len(kept._pages) == 2


class Slow(OrderedDict[tuple[str, ...], Any]):
    """Others come in between whenever a page is put there."""

    def __setitem__(self, key: tuple[str, ...], page: Any) -> None:
        super().__setitem__(key, page)
        sleep(0.001)


def test_many_visitors_at_once_keep_no_more_pages_than_fit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_PAGES", 1)
    monkeypatch.setattr(kept, "_pages", Slow())
    with ThreadPoolExecutor(4) as visitors:
        list(visitors.map(lambda number: kept._keep((str(number),), kept._Page(2000.0, b"page")), range(40)))
    assert len(kept._pages) == 1


def test_a_large_page_is_made_anew_for_everybody(catalog: Cast, english: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LARGEST_PAGE", len(english.get("/catalog?q=stone").data) - 1_000)
    kept._pages.clear()
    english.get("/catalog?q=stone")
    assert not kept._pages


@pytest.mark.parametrize("query", ["x=1", "q=stone&x=1", "Q=stone", "f=1"])
def test_an_address_that_says_what_no_page_reads_is_not_kept(catalog: Cast, english: FlaskClient, query: str) -> None:
    english.get(f"/catalog?{query}")
    assert not kept._pages


def test_addresses_that_ask_the_same_share_a_page(catalog: Cast, english: FlaskClient) -> None:
    for query in ("kind=music&q=stone", "q=stone&kind=music", "q=stone&kind=music&category=&place="):
        english.get(f"/catalog?{query}")
    assert len(kept._pages) == 1


def test_addresses_of_the_same_words_that_ask_otherwise_share_none(catalog: Cast, english: FlaskClient) -> None:
    assert "Stone 25" not in english.get("/catalog?q=thiers&q=stone").text
    assert "Stone 25" in english.get("/catalog?q=stone&q=thiers").text
    assert "Stone 25" in english.get("/catalog?q=&q=thiers").text


def test_a_page_that_is_too_old_makes_room_when_another_comes(catalog: Cast, english: FlaskClient, now: list[float]) -> None:
    english.get("/catalog")
    now[0] += 5
    english.get("/catalog?q=stone")
    assert len(kept._pages) == 1


def test_a_kept_page_has_the_headers_of_a_new_one(app: Flask, catalog: Cast) -> None:
    new, again = (app.test_client().get("/catalog") for _ in range(2))
    assert {**new.headers, "Set-Cookie": ""} == {**again.headers, "Set-Cookie": ""}
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"} <= {*again.headers.keys()}
    assert again.vary.as_set() == {"cookie", "hx-request"}
    assert again.headers["Cache-Control"] == "no-cache" and "HttpOnly" in again.headers["Set-Cookie"]


def test_a_forms_token_of_another_visitor_is_refused(app: Flask, catalog: Cast) -> None:
    stranger, client = app.test_client(), app.test_client()
    other = token(stranger.get("/catalog").text)
    client.get("/catalog")
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/language", data={"csrf_token": other, "language": "en", "next": "/catalog"}).status_code == 400


def test_somebody_signed_in_puts_no_page_there(app: Flask, catalog: Cast) -> None:
    dora = sign_in(app, catalog.dora)
    dora.get("/catalog")
    assert not kept._pages
    app.test_client().get("/catalog")
    assert "/account/sign-out" in dora.get("/catalog").text and "/account/sign-out" not in app.test_client().get("/catalog").text


@pytest.mark.parametrize(("seconds", "is_taken"), [("0", True), ("5", True), ("6", False)])
def test_pages_may_be_kept_for_five_seconds_at_most(seconds: str, is_taken: bool) -> None:
    with nullcontext() if is_taken else pytest.raises(ConfigError, match="MIMA_PAGE_SECONDS must be between 0 and 5, not 6"):
        Config.from_env({"MIMA_PAGE_SECONDS": seconds}, incomplete=True)
