"""While the file of places is away: what the catalog says of distances, at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.catalog import places
from tests.blueprints.catalog.test_browse import FRAGMENT, titles
from tests.browsing import text
from tests.catalog.away import gazetteer_away
from tests.catalog.making import published
from tests.people import Cast

SAID = "Distances are being made ready"


@pytest.fixture(autouse=True)
def away(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[None]:
    with app.app_context():
        published(cast.company("bruno"), title_en="In Riom", place="Riom")
        published(cast.company("bruno"), title_en="In Lyon", place="Lyon")
    with gazetteer_away(app, tmp_path):
        yield


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_the_page_says_that_distances_are_made_ready_and_shows_everything(english: FlaskClient, headers: dict[str, str]) -> None:
    page = english.get("/catalog?near=Riom&within=25", headers=headers)
    assert page.status_code == 200 and titles(page.text) == ["In Lyon", "In Riom"]
    assert f"{SAID}, which usually takes a minute." in text(page) and "not only near “Riom”" in text(page)
    assert 'value="Riom"' in page.text and '<option value="25" selected>' in page.text


def test_nobody_is_told_that_the_place_is_unknown(english: FlaskClient) -> None:
    page = text(english.get("/catalog?near=Riom"))
    assert "We know no place" not in page and "do not know" not in page


def test_the_same_address_finds_what_is_near_once_the_file_is_there(english: FlaskClient, app: Flask, tmp_path: Path) -> None:
    assert SAID in english.get("/catalog?near=Riom&within=25").text
    places.configure(app.extensions["mima.config"].data)
    page = english.get("/catalog?near=Riom&within=25").text
    assert SAID not in page and titles(page) == ["In Riom"]


def test_french_visitors_are_told_in_french(client: FlaskClient) -> None:
    page = text(client.get("/catalog?near=Riom", headers={"Accept-Language": "fr"}))
    assert "Les distances sont en cours de préparation" in page


def test_nothing_is_suggested(english: FlaskClient) -> None:
    assert english.get("/catalog/places?near=clermont").text.strip() == '<datalist id="near-places"></datalist>'


@pytest.mark.parametrize("suffix", ["json", "csv", "rss", "m3u", "pdf"])
def test_a_list_that_leaves_the_site_pretends_nothing(english: FlaskClient, suffix: str) -> None:
    answer = english.get(f"/catalog.{suffix}?near=Riom")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60") and SAID in text(answer)


def test_a_list_of_everywhere_goes_on(english: FlaskClient) -> None:
    assert "In Riom" in english.get("/catalog.json").text
