"""GET /catalog: every state an address, page and fragment alike, and nothing that people type breaks it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mima.catalog import bounds, service
from mima.catalog.models import Offering
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from tests.browsing import send
from tests.catalog.test_search import HOSTILE
from tests.people import Cast, sign_in
from tests.statements import counted

FRAGMENT = {"HX-Request": "true"}


def titles(text: str) -> list[str]:
    return re.findall(r"<h3><a href=\"[^\"]+\">([^<]+)</a></h3>", text)


def test_the_newest_offerings_come_first_with_their_number(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/catalog").text
    assert "27 offerings" in text
    assert titles(text)[:2] == ["Forêt d’été", "Stone 25"]


def test_a_reader_of_french_sees_french_titles(catalog: Cast, client: FlaskClient) -> None:
    text = client.get("/catalog", headers={"Accept-Language": "fr"}).text
    assert "Pierre 25" in titles(text)


def test_htmx_gets_the_two_parts_that_change_and_no_page_around_them(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/catalog?q=stone", headers=FRAGMENT).text
    assert text.lstrip().startswith('<div class="wrap with-aside" id="browse">')
    assert 'id="facet-fields"' in text and 'id="results"' in text and "<html" not in text


def test_the_page_includes_the_very_fragment(catalog: Cast, english: FlaskClient) -> None:
    fragment = english.get("/catalog?q=stone", headers=FRAGMENT).text.strip()
    assert fragment in english.get("/catalog?q=stone").text


def test_load_more_is_a_link_to_the_rest(catalog: Cast, english: FlaskClient) -> None:
    first = english.get("/catalog").text
    more = re.search(r'class="btn" href="(/catalog\?after=[^"]+)"', first)
    assert more and "You have seen 24 of 27." in first
    rest = english.get(more.group(1).replace("&amp;", "&")).text
    assert len(titles(rest)) == 3 and not set(titles(first)) & set(titles(rest))


def test_an_address_with_more_shown_shows_them(catalog: Cast, english: FlaskClient) -> None:
    assert len(titles(english.get("/catalog?shown=48").text)) == 27


def test_a_chosen_filter_is_a_chip_that_removes_it(catalog: Cast, english: FlaskClient) -> None:
    text = english.get(
        "/catalog?kind=image&category=photograph&f.technique=cyanotype&tag=foret&place=thiers&price_max=500&q=ete"
    ).text
    chips = dict(re.findall(r'<a class="chip" href="([^"]+)">([^<]+) <svg', text))
    assert list(chips.values()) == ["“ete”", "Photograph and print", "Cyanotype", "Forêt", "Thiers", "Up to €500"]
    assert all(english.get(href.replace("&amp;", "&")).status_code == 200 for href in chips)
    assert titles(text) == ["Forêt d’été"]


def test_the_facets_of_a_category_are_its_own_fields(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/catalog?category=photograph").text
    assert 'name="f.technique" value="cyanotype"' in text
    assert 'name="f.mood"' not in text


def test_without_script_the_form_carries_every_filter(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/catalog?category=photograph&exhibitor=kiosque-a-sons").text
    controls = re.findall(r"<(?:input|select)[^>]*\bname=\"[^\"]+\"[^>]*>", text[text.index('id="browse"') :])
    assert controls and all('form="search"' in control for control in controls)


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("", ("", "Newest")),
        ("?q=stone", ("", "Relevance")),
        ("?q=stone&sort=newest", ("newest", "Newest")),
        ("?sort=title", ("title", "Title")),
    ],
)
def test_the_order_that_serves_best_by_itself_is_not_sent_along_with_the_next_question(
    catalog: Cast, english: FlaskClient, asked: str, chosen: tuple[str, str]
) -> None:
    sorts = re.search(r'<select [^>]*name="sort".*?</select>', english.get(f"/catalog{asked}").text, re.DOTALL)
    assert sorts and re.findall(r'<option value="([^"]*)" selected>([^<]+)<', sorts[0]) == [chosen]


def test_nothing_found_says_so_and_shows_a_way_out(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/catalog?q=unheard").text
    assert "No offering fits all of this." in text and "See the whole catalog" in text


def test_a_mistyped_word_has_a_link_to_what_was_meant_and_is_searched_as_it_is(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/catalog?q=stnoe&kind=music").text
    link = re.search(r'<a href="([^"]+)"[^>]*>Did you mean “stone”\?</a>', text)
    assert link and not titles(text)
    assert titles(english.get(link[1].replace("&amp;", "&")).text)


def test_ranges_stand_in_the_form_within_the_categories_that_measure_them(catalog: Cast, english: FlaskClient) -> None:
    fields = re.compile(r'<input class="input" form="search" id="\w+" name="(\w+_m(?:in|ax))" value="([^"]*)"')
    asked = ("", "?category=sync&bpm_min=90&bpm_max=120", "?year_max=1990")
    ends = [fields.findall(english.get(f"/catalog{one}").text) for one in asked]
    assert ends == [
        [("price_min", "")],
        [("price_min", ""), ("duration_min", ""), ("duration_max", ""), ("bpm_min", "90"), ("bpm_max", "120")],
        [("price_min", ""), ("year_min", ""), ("year_max", "1990")],
    ]


def test_each_range_is_a_chip_that_removes_it(catalog: Cast, english: FlaskClient) -> None:
    asked = "price_min=100&duration_min=2:00&duration_max=3:30&bpm_min=90&year_max=1990"
    chips = dict(re.findall(r'<a class="chip" href="([^"]+)">([^<]+) <svg', english.get(f"/catalog?{asked}").text))
    assert list(chips.values()) == ["From €100", "Duration: 2:00 to 3:30", "Tempo, bpm: from 90", "Year: up to 1990"]
    assert "year_max" in next(iter(chips)) and "price_min" not in next(iter(chips))


def test_an_empty_catalog_is_a_page_too(app: Flask, english: FlaskClient) -> None:
    assert "The catalog is still empty." in english.get("/catalog").text


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_the_address_gives_a_page(catalog: Cast, english: FlaskClient, text: str) -> None:
    names = ("q", "kind", "category", "tag", "place", "exhibitor", "price_max", "sort", "after", "shown", "f.technique", "f.x",
             *bounds.NAMES)  # fmt: skip
    query = dict.fromkeys(names, text) | {"category": "photograph"}
    answer = english.get("/catalog", query_string=query, follow_redirects=True)
    assert answer.status_code == 200


def test_what_is_typed_is_written_back_as_text(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/catalog", query_string={"q": '"><script>alert(1)</script>', "tag": "<b>"}).text
    assert "<script>alert" not in text and "<b>" not in text


def test_the_catalog_is_two_statements_for_a_visitor(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    english.get("/catalog")
    with app.app_context(), counted() as statements:
        english.get("/catalog")
    assert len(statements) == 2


def test_a_filtered_search_is_five_statements_at_most_for_a_visitor(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    with app.app_context(), counted() as statements:
        english.get("/catalog?q=stone&kind=music&tag=volcan&category=sync&f.mood=calm")
        # One of them asks what the words are that begin so.
        assert len(statements) == 5


def test_the_front_door_shows_what_is_new_once_there_is_something_to_see(catalog: Cast, english: FlaskClient) -> None:
    text = english.get("/").text
    assert "MIMA 2027" in text and "Browse the catalog" in text and "New in the catalog" not in text


def test_a_card_that_was_written_before_shows_what_changed_since(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    english.get("/catalog")
    with app.app_context(), transaction():
        db.session.execute(update(Offering).where(Offering.title_en == "Stone 25").values(title_en="Basalt"))
        db.session.execute(update(Exhibitor).where(Exhibitor.id == catalog.carlas_company).values(name="Phare bleu"))
    text = english.get("/catalog").text
    assert titles(text)[:2] == ["Forêt d’été", "Basalt"] and "Phare bleu" in text


def test_the_facets_that_were_written_before_count_what_is_there_now(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    assert re.search(r'value="photograph">[^<]+<span class="n">1<', english.get("/catalog").text)
    with app.app_context(), transaction():
        service.withdraw(db.session.query(Offering).filter_by(title_fr="Forêt d’été").one(), by=COMMAND)
    assert 'value="photograph"' not in english.get("/catalog").text


def test_what_somebody_keeps_is_marked_for_nobody_else(app: Flask, catalog: Cast, english: FlaskClient) -> None:
    keeper, other = sign_in(app, catalog.dora), sign_in(app, catalog.ana)
    address = re.search(r'class="keep-form"[^>]+action="([^"]+)"', keeper.get("/catalog").text)
    assert address
    send(keeper, address[1], "/account", keep="1")
    pressed = [client.get("/catalog").text.count('id="keep-button') for client in (keeper, other, english)]
    kept = [client.get("/catalog").text.count('name="keep" value="0"') for client in (keeper, other, english)]
    assert (pressed, kept) == ([24, 24, 0], [1, 0, 0])
