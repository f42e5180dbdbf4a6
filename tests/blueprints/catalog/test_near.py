"""Distances on the catalog's page: the field, which place was meant, suggestions, lists that leave the site."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.blueprints.catalog.test_browse import FRAGMENT, titles
from tests.browsing import text
from tests.catalog.making import published
from tests.people import Cast
from tests.statements import counted


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

    def test_another_place_that_has_more_to_its_name_is_called_by_all_of_it(self, english: FlaskClient) -> None:
        page = text(english.get("/catalog?near=Riom&within=10"))
        assert "We take it for Riom (France, near Clermont-Ferrand). Or do you mean Riom-ès-Montagnes (France" in page

    @pytest.mark.parametrize("headers", [{}, FRAGMENT])
    def test_an_unknown_place_is_said_and_stays_as_it_was_typed(self, english: FlaskClient, headers: dict[str, str]) -> None:
        page = english.get("/catalog?near=Nullepart+%3Cles%3E+Bains&within=25", headers=headers)
        assert "We know no place called “Nullepart <les> Bains”" in text(page)
        assert 'value="Nullepart &lt;les&gt; Bains"' in page.text and len(titles(page.text)) == 4
        assert '<option value="25" selected>' in page.text

    def test_each_card_says_how_far_it_is_over_ground(self, english: FlaskClient) -> None:
        page = english.get("/catalog?near=Clermont-Ferrand&within=200").text
        far = dict(zip(titles(page), re.findall(r"(\d+) km away", page), strict=True))
        assert far == {"In Riom": "13", "In Lyon": "137"}

    def test_what_is_in_the_very_place_is_less_than_a_kilometre_away(self, english: FlaskClient) -> None:
        assert "less than 1 km away" in english.get("/catalog?near=Riom&within=10").text

    def test_in_the_order_of_titles_and_with_words_they_say_it_too(self, english: FlaskClient) -> None:
        for more in ("sort=title", "q=riom", "place=riom"):
            assert "13 km away" in english.get(f"/catalog?near=Clermont-Ferrand&within=25&{more}").text

    def test_where_no_place_is_asked_for_no_card_says_a_distance(self, english: FlaskClient) -> None:
        assert "km away" not in english.get("/catalog").text
        assert "km away" not in english.get("/catalog?near=Nullepart-les-Bains").text

    def test_distances_cost_no_statement(self, app: Flask, english: FlaskClient) -> None:
        def asked(address: str) -> int:
            with app.app_context(), counted() as statements:
                assert english.get(address).status_code == 200
            return len(statements)

        assert asked("/catalog?near=Clermont-Ferrand&within=200") == asked("/catalog?near=Clermont-Ferrand&within=25") <= 5

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


class TestAddresses:
    """A form that no script tidies sends all its fields."""

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("/catalog?q=&kind=&near=&within=", "/catalog"),
            ("/catalog?within=50", "/catalog"),
            ("/catalog?q=Pierre+noire&kind=&near=&within=25&tag=&tag=nuit", "/catalog?q=Pierre+noire&tag=nuit"),
            ("/catalog?near=Riom&within=", "/catalog?near=Riom"),
        ],
    )
    def test_what_says_nothing_does_not_stay_in_an_address(self, english: FlaskClient, sent: str, kept: str) -> None:
        answer = english.get(sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, kept)
        assert english.get(kept).status_code == 200

    @pytest.mark.parametrize(
        "address", ["/catalog", "/catalog?near=Riom&within=50", "/catalog?utm_source=x", "/catalog?shown=48"]
    )
    def test_an_address_that_somebody_kept_stays_as_it_is(self, english: FlaskClient, address: str) -> None:
        assert english.get(address).status_code == 200

    def test_a_part_of_the_page_is_sent_nowhere(self, english: FlaskClient) -> None:
        assert english.get("/catalog?q=&within=50", headers=FRAGMENT).status_code == 200

    @pytest.mark.usefixtures("near")
    def test_the_usual_distance_is_supposed_where_only_the_place_is_said(self, english: FlaskClient) -> None:
        page = english.get("/catalog?near=Riom").text
        assert "Within 50 km of Riom" in page and '<option value="" selected>50 km</option>' in page


def test_places_are_suggested_as_one_types(english: FlaskClient) -> None:
    answer = english.get("/catalog/places?near=clermont-f", headers=FRAGMENT)
    assert answer.text.strip().startswith('<datalist id="near-places"><option value="Clermont-Ferrand">')


@pytest.mark.parametrize("typed", ["", "c", "\x00", "%", "zzzzzzzz", "<b>"])
def test_nothing_to_suggest_is_an_empty_list(english: FlaskClient, typed: str) -> None:
    answer = english.get("/catalog/places", query_string={"near": typed})
    assert answer.text.strip() == '<datalist id="near-places"></datalist>'
