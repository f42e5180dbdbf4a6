"""Distances on the catalog's page: the field, which place was meant, suggestions, lists that leave the site."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.blueprints.catalog.test_browse import FRAGMENT, titles
from tests.browsing import text
from tests.catalog.making import published
from tests.people import Cast


@pytest.fixture
def near(app: Flask, cast: Cast) -> Cast:
    with app.app_context():
        for town in ("Riom", "Lyon", "Paris", "Saint-Denis, La Réunion"):
            published(cast.company("bruno"), title_en=f"In {town}", title_fr=f"À {town}", place=town)
    return cast


@pytest.mark.usefixtures("near")
class TestPage:
    def test_what_is_near_stands_on_the_page_with_a_chip_that_undoes_it(self, english: FlaskClient) -> None:
        page = english.get("/catalog?near=clermont-ferrand&within=25").text
        assert titles(page) == ["In Riom"]
        chip = re.search(r'<a class="chip" href="([^"]+)">Within 25 km of Clermont-Ferrand <svg', page)
        assert chip and chip[1] == "/catalog"

    def test_the_field_holds_the_place_and_the_distance(self, english: FlaskClient) -> None:
        page = english.get("/catalog?near=geneve&within=100").text
        assert re.search(r'name="near" value="Genève"', page) and '<option value="100" selected>100 km</option>' in page

    def test_a_name_of_several_places_says_which_one_is_meant_and_leads_to_the_others(self, english: FlaskClient) -> None:
        page = english.get("/catalog?near=Saint-Denis&within=10")
        assert "We take it for Saint-Denis (France, near Paris)." in text(page)
        other = re.search(r'<a href="([^"]+)">Saint-Denis \(Réunion\)</a>', page.text)
        assert titles(page.text) == ["In Paris"] and other
        assert titles(english.get(other[1].replace("&amp;", "&")).text) == ["In Saint-Denis, La Réunion"]

    @pytest.mark.parametrize("headers", [{}, FRAGMENT])
    def test_an_unknown_place_is_said_and_stays_as_it_was_typed(self, english: FlaskClient, headers: dict[str, str]) -> None:
        page = english.get("/catalog?near=Nullepart+%3Cles%3E+Bains&within=25", headers=headers)
        assert "We know no place called “Nullepart <les> Bains”" in text(page)
        assert 'value="Nullepart &lt;les&gt; Bains"' in page.text and len(titles(page.text)) == 4
        assert '<option value="25" selected>' in page.text

    def test_the_source_of_the_names_and_its_licence_are_named(self, english: FlaskClient) -> None:
        page = english.get("/catalog").text
        assert 'href="https://www.geonames.org/"' in page and 'href="https://creativecommons.org/licenses/by/4.0/"' in page

    @pytest.mark.parametrize("suffix", ["json", "csv", "rss", "m3u"])
    def test_every_list_that_leaves_the_site_has_the_same_filter(self, english: FlaskClient, suffix: str) -> None:
        listed = english.get(f"/catalog.{suffix}?near=Clermont-Ferrand&within=25").text
        assert "In Lyon" not in listed and ("In Riom" in listed or suffix == "m3u")

    def test_a_list_says_what_was_chosen(self, english: FlaskClient) -> None:
        assert english.get("/catalog.json?near=Lyon&within=10").json["filters"] == ["Within 10 km of Lyon"]

    def test_pages_go_on_within_the_circle(self, english: FlaskClient) -> None:
        page = english.get("/catalog?near=Paris&within=200&sort=title").text
        assert titles(page) == ["In Paris"]


def test_places_are_suggested_as_one_types(english: FlaskClient) -> None:
    answer = english.get("/catalog/places?near=clermont-f", headers=FRAGMENT)
    assert answer.text.strip().startswith('<datalist id="near-places"><option value="Clermont-Ferrand">')


@pytest.mark.parametrize("typed", ["", "c", "\x00", "%", "zzzzzzzz", "<b>"])
def test_nothing_to_suggest_is_an_empty_list(english: FlaskClient, typed: str) -> None:
    answer = english.get("/catalog/places", query_string={"near": typed})
    assert answer.text.strip() == '<datalist id="near-places"></datalist>'
