"""The pictures of an offering, large: by keyboard, by hand, by themselves."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from mima.config import Config
from tests import people
from tests.browser.conftest import Browse, Market, restore
from tests.browser.looks import Look, check_axe, check_fits
from tests.catalog.making import give_media, published
from tests.media import making
from tests.snapshot import Snapshot

pytestmark = pytest.mark.browser
SHAPES = [("a.jpg", (1800, 900)), ("b.jpg", (900, 1800)), ("c.jpg", (500, 500))]


@pytest.fixture(scope="module")
def pictures(live_app: Flask, live_config: Config) -> Snapshot:
    """A work of three pictures, wide, high and square."""
    restore(live_app, live_config.data)
    with live_app.app_context():
        offering = published(people.recall().company("bruno"), kind="image", category="photograph", title_en="Granite", fields={})
        for name, size in SHAPES:
            give_media(offering, (name, making.picture(size=size)), alt=f"Stone {name[0]}")
        return Snapshot(live_app, "pictures")


@pytest.fixture
def hung(market: Market, pictures: Snapshot) -> Market:
    with market.app.app_context():
        pictures.give_back()
    return market


def visit(page: Page) -> None:
    page.goto("/catalog")
    page.get_by_role("link", name="Granite", exact=True).click()
    expect(page.locator("h1")).to_have_text("Granite")


def test_pictures_open_turn_and_close_by_keyboard_and_the_keyboard_is_given_back(hung: Market, page: Page) -> None:
    visit(page)
    second = page.get_by_role("link", name="Stone b")
    second.press("Enter")
    viewer = page.get_by_role("dialog", name="Pictures of “Granite”")
    counter, caption = viewer.locator("[data-counter]"), viewer.locator("[data-caption]")
    expect(counter).to_have_text("2 of 3")
    expect(caption).to_have_text("Stone b")
    for key, number in (("ArrowRight", 3), ("ArrowRight", 1), ("End", 3), ("Home", 1), ("ArrowLeft", 3)):
        page.keyboard.press(key)
        expect(counter).to_have_text(f"{number} of 3")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(second).to_be_focused()


def test_a_picture_comes_closer_by_keys_buttons_and_wheel_and_stays_under_the_hand(hung: Market, page: Page) -> None:
    visit(page)
    page.get_by_role("link", name="Stone a").click()
    stage = page.locator("#viewer .stage")
    width = stage.locator("img").evaluate("each => each.clientWidth")
    expect(page.get_by_role("button", name="Zoom out")).to_be_disabled()
    page.get_by_role("button", name="Zoom in").click()
    assert stage.locator("img").evaluate("each => each.clientWidth") == pytest.approx(width * 1.5, abs=2)
    page.keyboard.press("0")
    page.mouse.move(1300, 400)
    page.mouse.wheel(0, -500)
    page.wait_for_function("() => document.querySelector('#viewer .stage').scrollLeft > 0")
    before = stage.evaluate("each => each.scrollLeft")
    page.mouse.down()
    page.mouse.move(1400, 400)
    page.mouse.up()
    assert stage.evaluate("each => each.scrollLeft") == pytest.approx(before - 100, abs=2)
    expect(page.locator("[data-counter]")).to_have_text("1 of 3")


def test_a_slide_show_goes_by_itself_until_it_is_paused(hung: Market, page: Page) -> None:
    page.clock.install()
    visit(page)
    page.get_by_role("link", name="Stone a").click()
    counter = page.locator("[data-counter]")
    page.get_by_role("button", name="Start the slide show").click()
    page.clock.run_for(5_100)
    expect(counter).to_have_text("2 of 3")
    page.get_by_role("button", name="Pause the slide show").click()
    page.clock.run_for(20_000)
    expect(counter).to_have_text("2 of 3")


def test_the_viewer_fits_and_has_no_axe_violation(hung: Market, browse: Browse) -> None:
    for look in (Look(360, "dark", "en"), Look(1440, "light", "en")):
        page = browse(look)
        visit(page)
        page.get_by_role("link", name="Stone a").click()
        check_fits(page)
        check_axe(page)


def test_without_script_a_picture_is_a_link_to_the_file(hung: Market, browse: Browse) -> None:
    page = browse(Look(script=False))
    visit(page)
    expect(page.locator("#viewer")).to_be_hidden()
    address = page.get_by_role("link", name="Stone a").get_attribute("href")
    answer = page.request.get(address or "")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
