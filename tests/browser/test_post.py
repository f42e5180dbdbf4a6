"""The listening post on a booth's tablet: opened by one press, hard to leave, new for each person, and going on alone."""

import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update
from werkzeug.serving import make_server

from mima.catalog import attachments, queries, service
from mima.catalog.models import Offering
from mima.config import Config
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media.models import Rendition
from tests import people
from tests.browser.conftest import CUT_OFF, Browse, Market, QuietHandler, free_port, restore
from tests.browser.looks import Look, check_axe, check_fits
from tests.catalog.making import give_media, published
from tests.media import making
from tests.snapshot import Snapshot

pytestmark = pytest.mark.browser

POST = "/exhibitors/maison-pouzzolane/post"
NOW = "document.querySelector('#player audio').currentTime"
LOOKS = [Look(360, "light", "fr"), Look(768, "dark", "en"), Look(1024, "light", "en"), Look(1440, "dark", "fr")]


class Hall:
    """The market on a port of its own, whose network one can cut and mend."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port, self._server = app, free_port(), None
        self.mend()

    @property
    def post(self) -> str:
        return f"http://127.0.0.1:{self.port}{POST}"

    def mend(self) -> None:
        self._server: Any = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=QuietHandler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def cut(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None


@pytest.fixture(scope="module")
def works(live_app: Flask, live_config: Config) -> Snapshot:
    """Two works of thirty seconds, one of them in two parts; a third that is a picture."""
    restore(live_app, live_config.data)
    with live_app.app_context():
        company = people.recall().company("bruno")
        published(company, kind="image", category="photograph", title_fr="Brume", title_en="Mist", fields={}, tags=[])
        basalt = published(company, title_fr="Basalte", title_en="Basalt", text_en="Words [and a link](https://away.example).")
        sounds = [(f"{number}.wav", making.sound(seconds=seconds)) for number, seconds in ((1, 30), (2, 2))]
        give_media(basalt, *sounds, ("cover.jpg", making.picture(size=(900, 900))), alt="Basalt")
        granite = published(company, title_fr="Granite", title_en="Granite")
        give_media(granite, ("g.wav", making.sound(seconds=2)), ("cover.jpg", making.picture()), alt="Granite")
        return Snapshot(live_app, "works")


@pytest.fixture
def hall(market: Market, works: Snapshot) -> Iterator[Hall]:
    with market.app.app_context():
        works.give_back()
    found = Hall(market.app)
    yield found
    found.cut()


def opened(browse: Browse, hall: Hall, look: Look = Look(768)) -> Page:  # noqa: B008 (frozen)
    """The post, with all that this tablet keeps."""
    page = browse(look)
    CUT_OFF.add(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(hall.post)
    is_kept(page)
    return page


def is_kept(page: Page) -> None:
    page.wait_for_function("() => document.body.dataset.held === 'all'")


def started(browse: Browse, hall: Hall, look: Look = Look(768)) -> Page:  # noqa: B008 (frozen)
    page = opened(browse, hall, look)
    page.locator("#start").click()
    expect(page.locator("#ready")).to_be_hidden()
    return page


def sounds_beyond(page: Page, seconds: float) -> None:
    page.wait_for_function(
        f"() => {{ const a = document.querySelector('#player audio'); return !a.paused && {NOW} > {seconds} }}"
    )


def play(page: Page, title: str) -> None:
    page.locator("#works").get_by_role("button", name=f"Play “{title}”").click()
    sounds_beyond(page, 0.1)


def opens(page: Page, title: str) -> None:
    page.locator("#works").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def is_new(page: Page) -> None:
    """As the first person finds it."""
    expect(page.locator("#works")).to_be_visible()
    expect(page.locator("#player")).to_be_hidden()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Maison Pouzzolane")).to_be_focused()
    assert page.evaluate("[document.documentElement.lang, scrollY, document.querySelector('#player audio').volume]") == [
        "en",
        0,
        1,
    ]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_screen_of_it_fits_and_is_accessible(browse: Browse, hall: Hall, look: Look) -> None:
    page = opened(browse, hall, look)
    check(page)
    page.locator("#ready summary").click()
    check(page)
    page.locator("#start").click()
    check(page)
    page.locator("[data-open]", has_text=re.compile("^Basalte?$")).click()
    expect(page.locator("#work h1")).to_be_visible()
    page.locator(".listen .play").click()
    sounds_beyond(page, 0)
    check(page)
    page.locator("#leave").press("Enter")
    expect(page.locator("#leaving")).to_be_visible()
    check(page)


def check(page: Page) -> None:
    check_fits(page)
    check_axe(page)
    small = page.evaluate("""() => [...document.querySelectorAll('dialog[open] *, body:not(:has(dialog[open])) *')]
        .filter(one => one.matches('button, summary, input, .btn') && one.checkVisibility())
        .filter(one => Math.min(...['width', 'height'].map(side => one.getBoundingClientRect()[side])) < 48)
        .map(one => one.outerHTML.slice(0, 120))""")
    assert not small


def test_it_says_how_much_is_kept_and_plays_nothing_by_itself(browse: Browse, hall: Hall) -> None:
    page = opened(browse, hall)
    expect(page.locator("#kept")).to_have_text("3 of 3 works kept on this tablet")
    page.locator("#start").click()
    opens(page, "Basalt")
    expect(page.locator("#player")).to_be_hidden()
    assert page.evaluate("[...document.querySelectorAll('audio, video')].every(one => one.paused)")


def test_without_a_network_it_opens_again_plays_and_seeks(browse: Browse, hall: Hall) -> None:
    page = opened(browse, hall)
    hall.cut()
    page.reload()
    page.locator("#start").click()
    expect(page.locator("#away")).to_be_visible()
    play(page, "Basalt")
    sounds_beyond(page, 1)
    page.get_by_label("Position in the track").fill("20")
    sounds_beyond(page, 20.5)
    covers = page.locator(".post-cards .cover img")
    assert covers.evaluate_all("all => all.length === 2 && all.every(one => one.complete && one.naturalWidth > 0)")


def test_without_a_network_a_work_its_code_and_the_other_language_are_there(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    hall.cut()
    opens(page, "Basalt")
    page.wait_for_function("() => document.querySelector('#work .post-code').naturalWidth > 0")
    page.locator(".track .play").nth(1).click()
    sounds_beyond(page, 0.1)
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", level=1, name="Basalte")).to_be_visible()
    page.get_by_role("button", name="Toutes les œuvres").click()
    expect(page.locator("#works")).to_contain_text("Mettez le casque")


def test_what_was_not_kept_is_said_where_there_is_no_network(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    page.evaluate("""async () => { const cache = await caches.open((await caches.keys())[0]);
        for (const one of await cache.keys()) if (one.url.includes("/works/")) await cache.delete(one); }""")
    hall.cut()
    page.locator("#works").get_by_role("link", name="Granite").click()
    expect(page.locator("#work")).to_contain_text("This work is not on the tablet.")
    page.locator("#back").click()
    expect(page.locator("#works")).to_be_visible()


RANGES = {
    "bytes=0-": (206, "bytes 0-{last}/{size}"),
    "bytes=10-19": (206, "bytes 10-19/{size}"),
    "bytes=-5": (206, "bytes {fifth}-{last}/{size}"),
    "bytes=99999999-": (416, "bytes */{size}"),
}


def test_a_sound_is_handed_out_in_parts_as_the_market_does(browse: Browse, hall: Hall) -> None:
    page = opened(browse, hall)
    page.reload()
    is_kept(page)
    hall.cut()
    ask = """async ([address, range]) => { const answer = await fetch(address, { headers: range ? { Range: range } : {} });
        return [answer.status, answer.headers.get("Content-Range"), (await answer.arrayBuffer()).byteLength]; }"""
    source = page.locator("#works [data-play]").first.get_attribute("data-play")
    status, said, size = page.evaluate(ask, [source, ""])
    assert (status, said) == (200, None) and size > 1000
    for wanted, (expected, words) in RANGES.items():
        status, said, length = page.evaluate(ask, [source, wanted])
        assert (status, said) == (expected, words.format(size=size, last=size - 1, fifth=size - 5)), wanted
        first, last = map(int, re.findall(r"(\d+)-(\d+)", said)[0]) if status == 206 else (0, -1)
        assert length == last - first + 1


def test_what_does_not_fit_or_is_lost_is_not_kept_and_all_else_is(browse: Browse, hall: Hall) -> None:
    with hall.app.app_context(), transaction():
        huge, lost = (
            next(one.preview.content_hash for one in attachments.of(titled(title)) if one.preview)
            for title in ("Granite", "Basalt")
        )
        row = update(Rendition)
        db.session.execute(row.where(Rendition.content_hash == huge).values(byte_size=400_000_000))
        db.session.execute(row.where(Rendition.content_hash == lost).values(content_hash="0" * 40))
    db_is_free(hall.app)
    page = opened(browse, hall)
    expect(page.locator("#kept")).to_have_text(
        "1 of 3 works kept on this tablet. The others do not fit: they are played while there is a network."
    )
    assert not [address for address in kept(page) if huge in address or "0" * 40 in address]


def sound_of(title: str) -> str:
    """The hash of its first sound."""
    return next(one.preview.content_hash for one in attachments.of(titled(title)) if one.preview)


def titled(title: str) -> Offering:
    return next(one for one in queries.of_exhibitor(people.recall().company("bruno")) if one.title_en == title)


def test_what_is_withdrawn_goes_at_the_next_contact_and_leaves_no_bytes(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    opens(page, "Basalt")
    page.locator(".listen .play").click()
    sounds_beyond(page, 0.1)
    before = len(kept(page))
    with hall.app.app_context(), transaction():
        found = titled("Basalt")
        service.withdraw(found, by=COMMAND)
        slug = found.slug
    db_is_free(hall.app)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#work")).to_contain_text("This work is no longer shown.")
    expect(page.locator("#player")).to_be_hidden()
    page.locator("#back").click()
    expect(page.locator(".post-cards > li")).to_have_count(2)
    page.wait_for_function("() => document.body.dataset.kept === '2/2'")
    page.wait_for_function(
        "async slug => (await (await caches.open((await caches.keys())[0])).keys()).every(one => !one.url.includes(slug))",
        arg=slug,
    )
    assert len(kept(page)) < before


def db_is_free(app: Flask) -> None:
    with app.app_context():
        db.session.remove()


def kept(page: Page) -> list[str]:
    return page.evaluate("""async () => (await Promise.all((await caches.keys()).map(async name =>
        (await (await caches.open(name)).keys()).map(one => one.url)))).flat()""")  # type: ignore[no-any-return]


def test_a_new_work_comes_when_the_post_begins_anew(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    with hall.app.app_context():
        published(people.recall().company("bruno"), title_fr="Ponce", title_en="Pumice")
    db_is_free(hall.app)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_function("() => document.body.dataset.kept === '4/4'")
    page.evaluate("document.dispatchEvent(new Event('post:reset'))")
    expect(page.locator("#works").get_by_role("link", name="Pumice")).to_be_visible()


def test_the_rest_of_the_market_knows_nothing_of_its_worker_and_nothing_of_it_is_kept(browse: Browse, hall: Hall) -> None:
    page = opened(browse, hall)
    ours = re.compile(rf"http://[^/]+({POST}|/media/|/static/)")
    assert kept(page) and not [address for address in kept(page) if not ours.match(address)]
    for path in ("/catalog", "/exhibitors/maison-pouzzolane", "/exhibitors/maison-pouzzolane.rss"):
        other = page.context.new_page()
        other.goto(hall.post.removesuffix(POST) + "/healthz")
        scopes = other.evaluate(
            "navigator.serviceWorker.getRegistrations().then(all => all.map(one => new URL(one.scope).pathname))"
        )
        assert scopes == [POST]
        assert other.evaluate("path => navigator.serviceWorker.getRegistration(path).then(one => one === undefined)", path)
        assert other.evaluate("navigator.serviceWorker.controller === null")
        other.close()


def test_back_and_links_do_not_leave_it_and_the_lock_wants_to_be_held(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    opens(page, "Basalt")
    assert not page.locator("#content a[href^='http']").count()
    page.go_back()
    expect(page.locator("#works")).to_be_visible()
    page.go_back()
    assert POST in page.url
    page.locator("#leave").click()
    expect(page.locator("#announcer")).to_have_text("Hold the lock for two seconds to leave.")
    expect(page.locator("#leaving")).to_be_hidden()
    page.locator("#leave").hover()
    page.mouse.down()
    expect(page.locator("#leaving")).to_be_visible()
    page.mouse.up()
    page.get_by_role("button", name="Stay here").click()
    expect(page.locator("#leaving")).to_be_hidden()
    page.locator("#leave").press("Enter")
    page.get_by_role("button", name="Leave", exact=True).click()
    page.wait_for_url(re.compile("/exhibitors/maison-pouzzolane$"))


def idle(browse: Browse, hall: Hall) -> Page:
    """A post whose time the test moves."""
    page = browse(Look(768))
    CUT_OFF.add(page)
    page.clock.install()
    page.goto(hall.post)
    is_kept(page)
    page.locator("#start").click()
    return page


def test_left_alone_it_asks_and_then_begins_anew(browse: Browse, hall: Hall) -> None:
    page = idle(browse, hall)
    opens(page, "Granite")
    page.locator(".listen .play").click()
    sounds_beyond(page, 0.1)
    page.locator("#player .keys .play").click()
    page.locator(".post-volume").evaluate("one => { one.value = 40; one.dispatchEvent(new Event('input', { bubbles: true })) }")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("#back")).to_have_text("Toutes les œuvres")
    page.clock.run_for(85_000)
    expect(page.locator("#still")).to_be_hidden()
    page.clock.run_for(10_000)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    check_axe(page)
    page.clock.run_for(15_000)
    is_new(page)


def test_who_answers_goes_on_where_they_were(browse: Browse, hall: Hall) -> None:
    page = idle(browse, hall)
    opens(page, "Granite")
    page.clock.run_for(95_000)
    page.get_by_role("button", name="Yes, I am still here").click()
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    page.clock.run_for(60_000)
    expect(page.get_by_role("heading", level=1, name="Granite")).to_be_visible()


def test_nobody_is_asked_while_something_plays(browse: Browse, hall: Hall) -> None:
    page = idle(browse, hall)
    play(page, "Basalt")
    page.clock.run_for(120_000)
    expect(page.locator("#still")).to_be_hidden()
    sounds_beyond(page, 0.2)


def test_a_sound_that_ends_untouched_asks_at_once(browse: Browse, hall: Hall) -> None:
    page = idle(browse, hall)
    play(page, "Granite")
    page.clock.run_for(5_000)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.clock.run_for(16_000)
    is_new(page)


def test_the_parts_of_a_work_follow_one_another(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    opens(page, "Basalt")
    page.locator(".listen .play").click()
    sounds_beyond(page, 0.1)
    page.get_by_label("Position in the track").fill("29")
    second = page.locator(".track .play").nth(1).get_attribute("data-play")
    expect(page.locator("#player audio")).to_have_attribute("src", str(second))
    sounds_beyond(page, 0.1)


def test_without_scripts_it_is_a_list_that_one_can_hear_and_take_home(browse: Browse, hall: Hall) -> None:
    page = browse(Look(768, script=False))
    page.goto(hall.post)
    expect(page.locator(".post-hero")).to_contain_text("needs JavaScript")
    expect(page.locator(".post-cards audio")).to_have_count(2)
    expect(page.locator(".post-cards .post-code")).to_have_count(3)
    page.get_by_role("link", name="Basalt").click()
    expect(page.locator("#work audio")).to_have_count(2)
    expect(page.locator("#work .post-code")).to_be_visible()
    page.get_by_role("link", name="All works").click()
    expect(page.get_by_role("heading", level=1, name="Maison Pouzzolane")).to_be_visible()


def test_another_time_may_stand_in_the_address_within_bounds(browse: Browse, hall: Hall) -> None:
    page = browse(Look(768))
    CUT_OFF.add(page)
    page.clock.install()
    page.goto(f"{hall.post}?idle=1")
    is_kept(page)
    assert "idle=1" in page.url
    page.locator("#start").click()
    opens(page, "Granite")
    page.clock.run_for(18_000)
    expect(page.locator("#still")).to_be_hidden()
    page.clock.run_for(4_000)
    expect(page.locator("#still")).to_be_visible()


def test_one_press_asks_for_the_whole_screen_and_a_screen_that_stays_awake(browse: Browse, hall: Hall) -> None:
    page = browse(Look(768))
    CUT_OFF.add(page)
    page.add_init_script("""window.asked = [];
        Element.prototype.requestFullscreen = async () => { window.asked.push("screen"); };
        const wakeLock = { request: async what => { window.asked.push(`wake ${what}`); } };
        Object.defineProperty(navigator, "wakeLock", { value: wakeLock });""")
    page.goto(hall.post)
    assert page.evaluate("window.asked") == []
    page.locator("#start").click()
    assert page.evaluate("window.asked") == ["screen", "wake screen"]


def test_it_is_named_to_the_tablet_and_obeys_its_keys(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    play(page, "Basalt")
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Basalt"
    assert json.loads(page.evaluate("JSON.stringify(sessionStorage)")) == {}
