"""The catalog in a real browser: as one types, facet by facet, page by page, with and without script."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from mima.config import Config
from mima.core.db import db
from tests import people
from tests.browser.conftest import Browse, Market, restore
from tests.browser.looks import Look, check_axe, check_fits
from tests.catalog.making import give_media, published
from tests.media import making
from tests.snapshot import Snapshot

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def works(live_app: Flask, live_config: Config) -> Snapshot:
    """Twenty-six stones in music, a picture of a forest in image."""
    restore(live_app, live_config.data)
    with live_app.app_context():
        company = people.recall().company("bruno")
        for number in range(26):
            published(company, title_fr=f"Pierre {number:02d}", title_en=f"Stone {number:02d}")
        picture = {"kind": "image", "category": "photograph", "fields": {"technique": "cyanotype"}, "tags": ["Forêt"]}
        forest = published(company, title_fr="Forêt d’été", title_en="Summer forest", **picture)
        give_media(forest, ("forest.jpg", making.picture(size=(900, 1200))), alt="Tall trees")
        return Snapshot(live_app, "works")


@pytest.fixture
def stocked(market: Market, works: Snapshot) -> Market:
    """The market with these works, as if nobody had ever looked at them."""
    with market.app.app_context():
        works.give_back()
    return market


def titles(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    return page.locator("#cards h3").all_inner_texts()


def test_the_catalog_fits_and_has_no_axe_violation(stocked: Market, browse: Browse, look: Look) -> None:
    page = browse(look)
    page.goto("/catalog")
    expect(page.locator("#cards li")).to_have_count(24)
    check_fits(page)
    if look.script:
        check_axe(page)


def test_a_visitor_finds_an_offering_and_who_offers_it(stocked: Market, browse: Browse, look: Look) -> None:
    page = browse(look)
    page.goto("/catalog")
    page.locator("#q").fill("FORET")
    if not look.script:
        page.locator("#q").press("Enter")
    expect(page.locator("#cards li")).to_have_count(1)
    expect(page.locator("#sort option:checked")).to_have_text("Pertinence" if look.language == "fr" else "Relevance")
    page.locator("#cards h3 a").click()
    expect(page.locator("h1")).to_have_text("Forêt d’été" if look.language == "fr" else "Summer forest")
    settle(page, look)
    page.locator(".hero-offer a[href='/exhibitors/maison-pouzzolane']").click()
    expect(page.locator("h1")).to_have_text("Maison Pouzzolane")
    settle(page, look)
    # Twice at once, as people do: the first one's page must not come over the second one's.
    # Without script each step is a page of the browser's own, and its driver can only ask one that stands.
    for _step in range(2):
        page.go_back(wait_until="commit" if look.script else "load")
    expect(page.locator("#cards li")).to_have_count(1)
    assert "FORET" in page.url


def settle(page: Page, look: Look) -> None:
    check_fits(page)
    if look.script:
        check_axe(page)


@pytest.mark.parametrize("path", ["/exhibitors/maison-pouzzolane", "/catalog?q=nothing-like-it"])
def test_a_company_and_an_empty_answer_fit_and_have_no_axe_violation(stocked: Market, browse: Browse, path: str) -> None:
    for look in (Look(360, "dark", "fr"), Look(1440, "light", "en")):
        page = browse(look)
        page.goto(path)
        check_fits(page)
        check_axe(page)


def test_results_come_as_one_types_and_the_address_says_what_was_typed(stocked: Market, page: Page) -> None:
    page.goto("/catalog")
    before = page.evaluate("history.length")
    page.get_by_label("Search the catalog").press_sequentially("FORÊT", delay=30)
    expect(page.locator("#cards li")).to_have_count(1)
    assert titles(page) == ["Summer forest"]
    expect(page).to_have_url(re.compile("[?&]q=FOR%C3%8AT"))
    assert page.evaluate("history.length") == before
    expect(page.get_by_label("Search the catalog")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("1 offering")


def test_a_facet_is_an_address_and_back_undoes_it(stocked: Market, page: Page) -> None:
    page.goto("/catalog")
    page.get_by_label("Photograph and print").check()
    expect(page.locator("#cards li")).to_have_count(1)
    assert "category=photograph" in page.url and "q=" not in page.url
    page.get_by_label("Cyanotype").check()
    expect(page.locator(".chips .chip")).to_have_count(2)
    expect(page.get_by_label("Cyanotype")).to_be_focused()
    page.go_back()
    expect(page.locator(".chips .chip")).to_have_count(1)
    page.go_back()
    expect(page.locator("#cards li")).to_have_count(24)


def test_a_chip_is_taken_off_and_the_search_field_with_it(stocked: Market, page: Page) -> None:
    page.goto("/catalog?q=forest&kind=image")
    page.get_by_role("link", name="“forest” , remove this filter").click()
    expect(page.locator(".chips .chip")).to_have_count(0)
    expect(page.get_by_label("Search the catalog")).to_have_value("")
    assert page.url.endswith("/catalog?kind=image")


def test_load_more_adds_the_rest_and_leads_on_from_there(stocked: Market, page: Page) -> None:
    page.goto("/catalog")
    page.get_by_role("link", name="Show more offerings").click()
    expect(page.locator("#cards li")).to_have_count(27)
    expect(page.locator("#cards li").nth(24).locator("h3 a")).to_be_focused()
    expect(page.get_by_role("link", name="Show more offerings")).to_have_count(0)
    page.locator("#cards li").nth(25).locator("h3 a").click()
    expect(page.locator("h1")).to_have_text("Stone 01")
    page.go_back()
    expect(page.locator("#cards li")).to_have_count(27)


def test_on_a_phone_the_filters_stay_open_while_one_chooses(stocked: Market, browse: Browse) -> None:
    page = browse(Look(width=360))
    page.goto("/catalog")
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Photograph and print").check()
    expect(page.get_by_label("Cyanotype")).to_be_visible()
    page.get_by_role("button", name="See the offerings").click()
    expect(page.locator("#facets")).not_to_be_visible()
    assert titles(page) == ["Summer forest"]


def test_without_script_search_filters_sort_and_more_are_forms_and_links(stocked: Market, browse: Browse) -> None:
    page = browse(Look(script=False))
    page.goto("/catalog")
    page.get_by_label("Search the catalog").fill("stone")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Sort by").select_option("title")
    page.get_by_role("button", name="Sort").click()
    assert titles(page)[0] == "Stone 00"
    page.get_by_role("link", name="Show more offerings").click()
    expect(page.locator("#cards h3")).to_have_text(["Stone 24", "Stone 25"])
    page.goto("/catalog")
    page.get_by_label("Photograph and print").check()
    page.get_by_role("button", name="Apply the filters").click()
    assert titles(page) == ["Summer forest"]


def test_a_picture_moves_nothing_when_it_arrives(stocked: Market, page: Page) -> None:
    page.goto("/catalog?kind=image")
    page.wait_for_load_state("networkidle")
    shift = (
        "new Promise(done => new PerformanceObserver(list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))"
    )
    moved = page.evaluate(
        f"Promise.race([{shift}.observe({{type: 'layout-shift', buffered: true}})), new Promise(r => setTimeout(r, 500, 0))])"
    )
    assert moved < 0.02


def test_without_script_the_filters_lie_over_nothing(stocked: Market, browse: Browse) -> None:
    page = browse(Look(360, "light", "fr", script=False))
    page.goto("/catalog")
    facets = page.locator("#facets")
    assert facets.evaluate("box => getComputedStyle(box).position") == "static"
    heading = "document.querySelector('h1').getBoundingClientRect()"
    assert page.evaluate(f"document.elementFromPoint({heading}.x + 5, {heading}.y + 5).closest('h1') !== null")


def test_the_points_of_a_text_stand_inside_a_narrow_window(stocked: Market, browse: Browse) -> None:
    with stocked.app.app_context():
        published(stocked.cast.company("bruno"), title_fr="Puy", title_en="Puy", text_fr="- un\n- deux", text_en="- one\n- two")
        db.session.remove()
    page = browse(Look(360))
    page.goto("/catalog?q=Puy")
    page.locator("#cards h3 a").first.click()
    assert page.locator(".prose ul").evaluate("list => parseFloat(getComputedStyle(list).paddingInlineStart)") > 15
