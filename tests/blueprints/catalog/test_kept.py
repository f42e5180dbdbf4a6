"""Pages of the catalog that visitors share for a few seconds, and what is never shared."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.catalog import service
from mima.catalog.models import Offering
from mima.config import Config
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
        english.get(f"/catalog?anything={number}")
    assert len(kept._pages) == 2
