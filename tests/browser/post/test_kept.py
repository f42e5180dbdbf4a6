"""The listening post goes on without a network, with what the tablet keeps, and keeps no more than that."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from mima.blueprints.catalog import keeping
from mima.catalog import service
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media.models import Rendition
from tests import people
from tests.browser.conftest import Browse
from tests.browser.looks import Look, check_fits
from tests.browser.post.hall import (
    POST,
    Hall,
    db_is_free,
    is_kept,
    kept,
    opened,
    opens,
    play,
    sound_of,
    sounds_beyond,
    start,
    started,
    titled,
)
from tests.catalog.making import give_media, published
from tests.media import making

pytestmark = pytest.mark.browser

RANGES = {
    "bytes=0-": (206, "bytes 0-{last}/{size}"),
    "bytes=10-19": (206, "bytes 10-19/{size}"),
    "bytes=-5": (206, "bytes {fifth}-{last}/{size}"),
    "bytes=99999999-": (416, "bytes */{size}"),
}


def asked(page: Page) -> list[str]:
    """The paths that the page asks the market for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(urlsplit(request.url).path))
    return found


def test_before_the_start_it_keeps_nothing_and_says_how_much_that_will_be(browse: Browse, hall: Hall) -> None:
    with hall.app.app_context(), transaction():
        heard = update(Rendition).where(Rendition.content_hash == sound_of("Basalt"))
        db.session.execute(heard.values(byte_size=12_000_000))
    db_is_free(hall.app)
    page = browse(Look(768))
    paths = asked(page)
    page.goto(hall.post)
    expect(page.locator("#kept")).to_have_text(re.compile("^Start keeps the works on this tablet, about 1[23] MB$"))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    covers = page.locator(".post-cards img").evaluate_all("all => all.map(one => new URL(one.src).pathname)")
    assert {path for path in paths if path.startswith(("/media/", POST))} <= {POST, f"{POST}/kept.json", *covers}


def test_after_the_start_it_says_how_far_it_is_and_plays_nothing_by_itself(browse: Browse, hall: Hall) -> None:
    page = opened(browse, hall)
    page.evaluate("""() => { window.said = []; const one = document.getElementById("progress");
        new MutationObserver(() => { if (!one.hidden) window.said.push(one.textContent); })
            .observe(one, { childList: true, attributes: true }); }""")
    start(page)
    is_kept(page)
    assert {"0 of 3 kept", "1 of 3 kept", "2 of 3 kept"} <= set(page.evaluate("window.said"))
    expect(page.locator("#progress")).to_be_hidden()
    opens(page, "Basalt")
    expect(page.locator("#player")).to_be_hidden()
    assert page.evaluate("[...document.querySelectorAll('audio, video')].every(one => one.paused)")


def test_opened_again_it_says_what_is_kept_and_how_much_more_there_is(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    page.reload()
    expect(page.locator("#kept")).to_have_text("3 of 3 works kept on this tablet")
    with hall.app.app_context():
        pumice = published(people.recall().company("bruno"), title_fr="Ponce", title_en="Pumice")
        give_media(pumice, ("p.wav", making.sound(seconds=1)))
    db_is_free(hall.app)
    page.reload()
    expect(page.locator("#kept")).to_have_text("3 of 4 works kept on this tablet. Start fetches about 1 MB more")


def test_who_leaves_takes_away_what_was_kept_and_nothing_of_others(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    assert len(kept(page)) > 10
    page.evaluate("caches.open('else')")
    leave(page)
    assert page.evaluate("caches.keys()") == ["else"]
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_who_leaves_while_it_is_still_being_kept_leaves_nothing_either(browse: Browse, hall: Hall) -> None:
    page = opened(browse, hall)
    page.route("**/works/**", lambda route: None)
    start(page)
    expect(page.locator("#progress")).to_have_text("0 of 3 kept")
    leave(page)
    assert page.evaluate("caches.keys()") == []


def leave(page: Page) -> None:
    page.locator("#leave").press("Enter")
    expect(page.locator("#leaving")).to_contain_text("the works that this tablet keeps are removed")
    page.get_by_role("button", name="Leave", exact=True).click()
    page.wait_for_url(re.compile("/exhibitors/maison-pouzzolane$"))


def test_a_cover_that_is_lost_does_not_stop_the_tablet(browse: Browse, hall: Hall) -> None:
    with hall.app.app_context(), transaction():
        found = titled("Granite")
        found.cover = {**found.cover, "webp": [[800, "0" * 40]]} if found.cover else None
    db_is_free(hall.app)
    page = started(browse, hall)
    expect(page.locator("#kept")).to_have_text("3 of 3 works kept on this tablet")
    assert not [address for address in kept(page) if "0" * 40 in address]


def test_works_beyond_the_most_that_are_kept_are_still_on_its_screen(
    browse: Browse, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    page = started(browse, hall)
    expect(page.locator("#kept")).to_have_text("2 of 2 works kept on this tablet")
    expect(page.locator(".post-cards > li")).to_have_count(3)
    opens(page, "Mist")


def test_without_a_network_it_opens_again_plays_and_seeks(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    hall.cut()
    page.reload()
    start(page)
    expect(page.locator("#away")).to_be_visible()
    play(page, "Basalt")
    sounds_beyond(page, 1)
    page.get_by_label("Position in the track").fill("20")
    sounds_beyond(page, 20.5)
    covers = page.locator(".post-cards .cover img")
    assert covers.evaluate_all("all => all.length === 2 && all.every(one => one.complete && one.naturalWidth > 0)")


def test_the_sign_of_a_lost_network_goes_when_the_market_answers_again(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall, Look(360))
    hall.cut()
    touch(page)
    expect(page.locator("#away")).to_be_visible()
    check_fits(page)
    hall.mend()
    touch(page)
    expect(page.locator("#away")).to_be_hidden()


def touch(page: Page) -> None:
    """The tablet believes that its network is back, and asks the market."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


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


def test_a_sound_is_handed_out_in_parts_as_the_market_does(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    page.reload()
    page.wait_for_function("() => navigator.serviceWorker.controller")
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
        huge, lost = sound_of("Granite"), sound_of("Basalt")
        row = update(Rendition)
        db.session.execute(row.where(Rendition.content_hash == huge).values(byte_size=400_000_000))
        db.session.execute(row.where(Rendition.content_hash == lost).values(content_hash="0" * 40))
    db_is_free(hall.app)
    page = started(browse, hall)
    expect(page.locator("#kept")).to_have_text(
        "1 of 3 works kept on this tablet. The others do not fit: they are played while there is a network."
    )
    assert not [address for address in kept(page) if huge in address or "0" * 40 in address]


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
    touch(page)
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


def test_a_new_work_comes_when_the_post_begins_anew(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    with hall.app.app_context():
        published(people.recall().company("bruno"), title_fr="Ponce", title_en="Pumice")
    db_is_free(hall.app)
    touch(page)
    page.wait_for_function("() => document.body.dataset.kept === '4/4'")
    page.evaluate("document.dispatchEvent(new Event('post:reset'))")
    expect(page.locator("#works").get_by_role("link", name="Pumice")).to_be_visible()


def test_the_rest_of_the_market_knows_nothing_of_its_worker_and_nothing_of_it_is_kept(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
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


def test_what_an_older_post_kept_is_dropped_and_nothing_of_others(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    page.evaluate("""async () => {
        for (const name of [`post-0:${document.body.dataset.post}`, "post-1:/exhibitors/away/post", "else"])
            await caches.open(name);
        await (await navigator.serviceWorker.getRegistration()).unregister();
    }""")
    page.reload()
    start(page)
    is_kept(page)
    page.wait_for_function("async () => !(await caches.keys()).some(name => name.startsWith('post-0'))")
    assert page.evaluate("caches.keys().then(names => names.sort())") == [
        "else",
        "post-1:/exhibitors/away/post",
        f"post-1:{POST}",
    ]


def test_a_worker_that_a_sign_out_took_away_is_there_again_at_the_next_contact(browse: Browse, hall: Hall) -> None:
    page = started(browse, hall)
    page.evaluate("""async () => {
        for (const name of await caches.keys()) await caches.delete(name);
        await (await navigator.serviceWorker.getRegistration()).unregister();
        delete document.body.dataset.held;
    }""")
    touch(page)
    is_kept(page)
    hall.cut()
    page.reload()
    expect(page.locator("#kept")).to_have_text("3 of 3 works kept on this tablet")
