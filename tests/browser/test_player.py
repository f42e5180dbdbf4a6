"""The player goes on while one moves through the site, and every play button says the truth."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from mima.config import Config
from tests import people
from tests.browser.conftest import Browse, Market, restore
from tests.browser.looks import Look, answer_cdn, check_axe
from tests.catalog.making import give_media, published
from tests.media import making
from tests.snapshot import Snapshot

pytestmark = pytest.mark.browser

NOW = "document.querySelector('#player audio').currentTime"
SOUNDING = f"() => {{ const a = document.querySelector('#player audio'); return !a.paused && {NOW} > %s }}"


@pytest.fixture(scope="module")
def tracks(live_app: Flask, live_config: Config) -> Snapshot:
    """Two tracks of thirty seconds, and a work whose film is on another site."""
    restore(live_app, live_config.data)
    with live_app.app_context():
        company = people.recall().company("bruno")
        for title in ("Basalt", "Granite"):
            offering = published(company, title_fr=title, title_en=title)
            give_media(offering, (f"{title}.wav", making.sound(seconds=30)), ("cover.jpg", making.picture()), alt=title)
        published(company, title_fr="Silence", title_en="Silence", embeds=["https://youtu.be/dQw4w9WgXcQ"])
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


def is_silent(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('#player audio').paused")


def at(page: Page) -> float:
    return float(page.evaluate(NOW))


def test_after_a_hard_reload_it_stands_paused_where_it_was_and_goes_on_from_there(stocked: Market, page: Page) -> None:
    start(page)
    page.get_by_label("Position in the track").fill("20")
    before = sounds_beyond(page, 20.2)
    page.reload()
    expect(page.locator("#player .now a")).to_have_text("Granite")
    expect(page.locator("#player time").first).to_have_text(re.compile("0:2[0-9]"))
    expect(page.locator("#player time").last).to_have_text("0:30")
    # Asked for by nobody, it has not even looked at the file.
    assert page.evaluate("(a => a.paused && a.readyState === 0)(document.querySelector('#player audio'))")
    expect(page.locator("#content").get_by_role("button", name="Play “Granite”")).to_have_attribute("aria-pressed", "false")
    page.locator("#player .keys .play").click()
    assert before <= sounds_beyond(page, before) < before + 5
    page.reload()
    page.get_by_role("button", name="Next track").click()
    expect(page.locator("#player .now a")).to_have_text("Basalt")
    assert sounds_beyond(page, 0.1) < 10


def test_a_link_to_a_moment_begins_there_when_somebody_presses_play(stocked: Market, page: Page) -> None:
    page.goto("/catalog")
    path = page.get_by_role("link", name="Granite", exact=True).get_attribute("href")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{path}?t=0:12")
    expect(page.locator("#player")).to_be_hidden()
    expect(page.locator("#content [data-at]")).to_have_text("0:12 of 0:30")
    page.get_by_role("button", name="Copy the link at this moment").click()
    expect(page.locator("#announcer")).to_have_text("Copied: the link that begins at 0:12.")
    assert page.evaluate("navigator.clipboard.readText()") == stocked.path(f"{path}?t=0:12")
    page.locator(".listen .play").click()
    assert 12 < sounds_beyond(page, 12) < 17
    # Once: from here on the button pauses and goes on.
    page.locator(".listen .play").click()
    is_silent(page)
    page.get_by_label("Position in the track").fill("3")
    page.locator(".listen .play").click()
    assert 3 < sounds_beyond(page, 3) < 9


def test_the_waveform_is_a_slider_for_the_keyboard(stocked: Market, page: Page) -> None:
    page.goto("/catalog")
    page.get_by_role("link", name="Granite", exact=True).click()
    wave = page.get_by_role("slider", name="Position in “Granite”")
    wave.press("ArrowRight")
    wave.press("ArrowRight")
    # What was never played stays silent: it is told where to begin.
    expect(wave).to_have_attribute("aria-valuetext", "0:10 of 0:30")
    expect(page.locator("#player")).to_be_hidden()
    wave.press("Enter")
    sounds_beyond(page, 10)
    wave.press("End")
    sounds_beyond(page, 29)
    wave.press("Home")
    page.wait_for_function(f"() => {NOW} < 5")
    wave.press(" ")
    is_silent(page)


def test_keys_move_it_outside_of_fields_and_can_be_switched_off(stocked: Market, page: Page) -> None:
    start(page)
    page.locator("#content").focus()
    page.keyboard.press("l")
    page.keyboard.press("Shift+ArrowRight")
    sounds_beyond(page, 20)
    page.keyboard.press("j")
    page.wait_for_function(f"() => {NOW} < 18")
    page.keyboard.press("k")
    is_silent(page)
    page.keyboard.press("n")
    expect(page.locator("#player .now a")).to_have_text("Basalt")
    page.locator("#q").press_sequentially("kp ")
    expect(page.locator("#player .now a")).to_have_text("Basalt")
    assert not page.evaluate("document.querySelector('#player audio').paused")
    page.locator("#content").focus()
    page.keyboard.press("?")
    help_of_keys = page.get_by_role("dialog", name="Keys of the player")
    help_of_keys.get_by_label("The player listens to these keys").uncheck()
    page.keyboard.press("Escape")
    expect(help_of_keys).to_be_hidden()
    page.keyboard.press("k")
    page.keyboard.press("?")
    expect(help_of_keys).to_be_hidden()
    assert not page.evaluate("document.querySelector('#player audio').paused")


def test_the_list_is_read_put_in_order_and_shortened_by_keyboard(stocked: Market, page: Page) -> None:
    start(page)
    page.get_by_role("button", name="What comes next").press("Enter")
    names = page.locator("#queue .name")
    expect(names).to_have_text(["Granite", "Basalt"])
    page.get_by_role("button", name="“Basalt” earlier").press("Enter")
    expect(names).to_have_text(["Basalt", "Granite"])
    # The list as it was arranged is played from, and a reload keeps it.
    page.get_by_role("button", name="Previous track").click()
    expect(page.locator("#player .now a")).to_have_text("Basalt")
    page.reload()
    page.get_by_role("button", name="What comes next").click()
    expect(names).to_have_text(["Basalt", "Granite"])
    page.get_by_role("button", name="Take “Granite” off the list").press("Enter")
    expect(names).to_have_text(["Basalt"])
    expect(page.locator("#queue button:focus")).to_have_count(1)
    expect(page.get_by_role("button", name="Next track")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("#queue")).to_be_hidden()


def test_one_open_page_of_the_market_sounds_at_a_time(stocked: Market, page: Page) -> None:
    start(page)
    other = page.context.new_page()
    answer_cdn(other)
    start(other, "Basalt")
    is_silent(page)
    assert not other.evaluate("document.querySelector('#player audio').paused")
    # A film of the page is one of them.
    other.evaluate("""() => {
        const film = document.createElement("video");
        film.src = document.querySelector("#player audio").src;
        document.getElementById("content").append(film);
        film.play();
    }""")
    is_silent(other)
    other.get_by_role("button", name="Play “Basalt”").first.click()
    other.wait_for_function("() => document.querySelector('#content video').paused")


def test_a_player_of_another_site_comes_when_it_is_pressed_and_the_two_take_turns(stocked: Market, page: Page) -> None:
    asked: list[str] = []
    stub = "<body><script>addEventListener('message', ({data}) => { document.body.textContent = data })</script>"

    def answer(route: Route) -> None:
        # Nothing leaves this machine: the other site is a page of ours.
        asked.append(route.request.url)
        route.fulfill(body=stub, content_type="text/html")

    page.route(re.compile("youtube"), answer)
    start(page)
    page.get_by_role("link", name="Silence", exact=True).click()
    expect(page.get_by_role("link", name="Open on YouTube")).to_be_visible()
    assert not asked and page.locator("iframe").count() == 0
    # This page came without a word on frames: it is loaded anew, and the press is remembered.
    page.get_by_role("button", name="Show the player of YouTube").click()
    frame = page.locator("#content iframe")
    expect(frame).to_be_focused()
    assert asked == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?enablejsapi=1&rel=0"]
    assert "allow-same-origin" in (frame.get_attribute("sandbox") or "")
    expect(page.locator("#player .now a")).to_have_text("Granite")
    is_silent(page)
    page.locator("#player .keys .play").click()
    expect(page.frame_locator("#content iframe").locator("body")).to_contain_text("pauseVideo")
    frame.click()
    is_silent(page)
    page.reload()
    expect(page.get_by_role("button", name="Show the player of YouTube")).to_be_visible()
    assert page.locator("iframe").count() == 0


def test_a_page_with_the_player_has_no_axe_violation(stocked: Market, browse: Browse) -> None:
    for look in (Look(360, "dark", "en"), Look(1440, "light", "en")):
        page = browse(look)
        start(page)
        page.locator("#player .now a").click()
        expect(page.locator("h1")).to_have_text("Granite")
        check_axe(page)
        page.get_by_role("button", name="What comes next").click()
        check_axe(page)
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        check_axe(page)


def test_without_script_the_offering_has_the_browsers_own_player(stocked: Market, browse: Browse) -> None:
    page = browse(Look(script=False))
    page.goto("/catalog")
    expect(page.locator("#cards .play").first).to_be_hidden()
    page.get_by_role("link", name="Granite", exact=True).click()
    expect(page.locator(".listen audio")).to_be_visible()
