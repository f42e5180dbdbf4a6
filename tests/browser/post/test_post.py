"""The listening post on a booth's tablet: opened by one press, hard to leave, and new for each person."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests import people
from tests.browser.conftest import CUT_OFF, Browse
from tests.browser.looks import Look, check_axe
from tests.browser.post.hall import POST, Hall, check, db_is_free, is_kept, opened, opens, play, sounds_beyond, start, started
from tests.catalog.making import published

pytestmark = pytest.mark.browser

LOOKS = [Look(360, "light", "fr"), Look(768, "dark", "en"), Look(1024, "light", "en"), Look(1440, "dark", "fr")]


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
    start(page)
    is_kept(page)
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


def test_nobody_is_asked_on_the_first_screen_and_what_is_new_comes_there_by_itself(browse: Browse, hall: Hall) -> None:
    page = idle(browse, hall)
    with hall.app.app_context():
        published(people.recall().company("bruno"), title_fr="Ponce", title_en="Pumice")
    db_is_free(hall.app)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_function("() => document.body.dataset.stale")
    page.clock.run_for(91_000)
    expect(page.locator("#works").get_by_role("link", name="Pumice")).to_be_visible()
    expect(page.locator("#still")).to_be_hidden()


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
    assert "idle=1" in page.url
    start(page)
    is_kept(page)
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
