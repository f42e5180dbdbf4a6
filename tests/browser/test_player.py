"""The player goes on while one moves through the site, and every play button says the truth."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from mima.config import Config
from tests import people
from tests.browser.conftest import Browse, Market, restore
from tests.browser.looks import Look, check_axe
from tests.catalog.making import give_media, published
from tests.media import making
from tests.snapshot import Snapshot

pytestmark = pytest.mark.browser

NOW = "document.querySelector('#player audio').currentTime"
SOUNDING = f"() => {{ const a = document.querySelector('#player audio'); return !a.paused && {NOW} > %s }}"


@pytest.fixture(scope="module")
def tracks(live_app: Flask, live_config: Config) -> Snapshot:
    """Two tracks of thirty seconds, and a work without sound."""
    restore(live_app, live_config.data)
    with live_app.app_context():
        company = people.recall().company("bruno")
        for title in ("Basalt", "Granite"):
            offering = published(company, title_fr=title, title_en=title)
            give_media(offering, (f"{title}.wav", making.sound(seconds=30)), ("cover.jpg", making.picture()), alt=title)
        published(company, title_fr="Silence", title_en="Silence")
        return Snapshot(live_app, "tracks")


@pytest.fixture
def stocked(market: Market, tracks: Snapshot) -> Market:
    """The market with these tracks, as if nobody had ever played them."""
    with market.app.app_context():
        tracks.give_back()
    return market


def sounds_beyond(page: Page, seconds: float) -> float:
    """Waits until the audio plays and is further on than this; where it is."""
    page.wait_for_function(SOUNDING % seconds)
    return float(page.evaluate(NOW))


def button(page: Page, title: str, verb: str = "Play") -> object:
    return page.locator("#content").get_by_role("button", name=f"{verb} “{title}”")


def start(page: Page, title: str = "Granite") -> None:
    page.goto("/catalog")
    page.locator("#content").get_by_role("button", name=f"Play “{title}”").click()
    sounds_beyond(page, 0.2)


def test_nothing_plays_before_somebody_asks_for_it(stocked: Market, page: Page) -> None:
    page.goto("/catalog")
    expect(page.locator("#player")).to_be_hidden()
    assert page.evaluate("document.querySelector('#player audio').paused")


def test_the_same_sound_goes_on_over_links_back_and_forward(stocked: Market, page: Page) -> None:
    start(page)
    page.evaluate("window.sameAudio = document.querySelector('#player audio')")
    at = sounds_beyond(page, 0.3)
    steps = (
        (lambda: page.get_by_role("link", name="Silence", exact=True).click(), "Silence"),
        (lambda: page.get_by_role("link", name="Exhibitors", exact=True).first.click(), "Exhibitors"),
        (page.go_back, "Silence"),
        (page.go_back, "Listen, look, choose."),
        (page.go_forward, "Silence"),
    )
    for step, heading in steps:
        step()
        # The next step is taken on the page that this one led to, as a person does.
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        later = sounds_beyond(page, at)
        assert later > at
        at = later
    assert page.evaluate("window.sameAudio === document.querySelector('#player audio')")


def test_play_buttons_follow_what_plays_over_swaps(stocked: Market, page: Page) -> None:
    start(page)
    pressed = page.locator("#content").get_by_role("button", name="Pause “Granite”")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Search the catalog").press_sequentially("gran")
    expect(page.locator("#cards li")).to_have_count(1)
    expect(pressed).to_have_attribute("aria-pressed", "true")
    pressed.click()
    expect(page.locator("#content").get_by_role("button", name="Play “Granite”")).to_have_attribute("aria-pressed", "false")


def test_the_queue_is_the_page_in_its_order(stocked: Market, page: Page) -> None:
    start(page)
    page.get_by_role("button", name="Next track").click()
    expect(page.locator("#player .now a")).to_have_text("Basalt")
    sounds_beyond(page, 0.1)
    expect(page.get_by_role("button", name="Next track")).to_be_disabled()
    page.get_by_role("button", name="Previous track").click()
    expect(page.locator("#player .now a")).to_have_text("Granite")


def test_one_seeks_by_the_range_and_by_the_waveform(stocked: Market, page: Page) -> None:
    start(page)
    page.get_by_label("Position in the track").fill("20")
    sounds_beyond(page, 20)
    page.locator("#player .now a").click()
    expect(page.locator(".bigwave")).to_be_visible()
    wave = page.locator(".bigwave").bounding_box()
    assert wave is not None
    page.locator(".bigwave").click(position={"x": wave["width"] * 0.25, "y": 20})
    page.wait_for_function(f"() => {NOW} > 6 && {NOW} < 15")
    assert float(page.locator(".bigwave clipPath rect").get_attribute("width") or 0) > 100


def test_it_is_named_to_the_system_and_may_be_muted_and_closed(stocked: Market, page: Page) -> None:
    start(page)
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Granite"
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.get_by_role("button", name="Unmute")).to_be_visible()
    page.get_by_role("button", name="Close the player").click()
    expect(page.locator("#player")).to_be_hidden()
    assert page.evaluate("document.querySelector('#player audio').paused")


def test_the_space_bar_pauses_it(stocked: Market, page: Page) -> None:
    start(page)
    page.get_by_label("Position in the track").press(" ")
    page.wait_for_function("() => document.querySelector('#player audio').paused")


def test_a_page_with_the_player_has_no_axe_violation(stocked: Market, browse: Browse) -> None:
    for look in (Look(360, "dark", "en"), Look(1440, "light", "en")):
        page = browse(look)
        start(page)
        page.locator("#player .now a").click()
        expect(page.locator("h1")).to_have_text("Granite")
        check_axe(page)


def test_without_script_the_offering_has_the_browsers_own_player(stocked: Market, browse: Browse) -> None:
    page = browse(Look(script=False))
    page.goto("/catalog")
    expect(page.locator("#cards .play").first).to_be_hidden()
    page.get_by_role("link", name="Granite", exact=True).click()
    expect(page.locator(".listen audio")).to_be_visible()
