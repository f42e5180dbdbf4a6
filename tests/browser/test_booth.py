"""Story 4 as far as the payment page: a booth is found, held, completed with extras and given back, in every look."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, check_axe, check_fits

PLAN = "/editions/mima-2027/plan"
BOOTH = "/editions/mima-2027/booths/A02"


def settle(page: Page, look: Look) -> None:
    """The page as it stands fits its window and is accessible."""
    check_fits(page)
    if look.script:
        check_axe(page)


def words(look: Look, english: str, french: str) -> str:
    return french if look.language == "fr" else english


def test_an_exhibitor_finds_holds_completes_and_gives_back_a_booth(browse: Browse, look: Look) -> None:
    page = browse(look, "bruno")
    page.goto(PLAN)
    settle(page, look)
    page.locator("#choose-A02").click()
    expect(page.locator("#booth-title")).to_have_text("A02")
    expect(page).to_have_url(re.compile(re.escape(BOOTH)))
    settle(page, look)
    page.locator("#hold").click()
    expect(page).to_have_url(re.compile("/bookings/"))
    expect(page.locator(".hold rect")).to_have_count(15)
    settle(page, look)
    page.get_by_label(words(look, "16 A socket", "Prise 16 A")).fill("2")
    page.get_by_role("button", name=words(look, "Update the order", "Mettre à jour")).click()
    expect(page.locator(".total strong")).to_have_text(re.compile(words(look, "1,728.00", "1.728,00")))
    settle(page, look)
    page.get_by_role("button", name=words(look, "Give the booth back", "Libérer le stand")).click()
    expect(page.locator("#notes")).to_contain_text(words(look, "A02 is free again", "A02 est de nouveau libre"))
    expect(page.locator("#booth-A02")).to_have_attribute("data-state", "free")


def test_a_second_exhibitor_is_told_so_in_a_sentence(browse: Browse, look: Look) -> None:
    first, second = browse(look, "bruno"), browse(look, "carla")
    for page in (first, second):
        page.goto(BOOTH)
    first.locator("#hold").click()
    expect(first).to_have_url(re.compile("/bookings/"))
    second.locator("#hold").click()
    expect(second.locator("[role=alert]")).to_contain_text(
        words(look, "Somebody else has booth A02", "Le stand A02 vient d’être pris")
    )
    settle(second, look)


def test_a_click_on_the_drawing_chooses_without_losing_the_page(browse: Browse) -> None:
    page = browse()
    page.goto(PLAN)
    page.evaluate("window.sameDocument = true")
    page.locator("#booth-A03").click()
    expect(page.locator("#booth-title")).to_be_focused()
    expect(page).to_have_title("Booth A03, MIMA 2027 · MIMA")
    page.go_back()
    expect(page.locator("#booth-title")).to_have_text("Which booth?")
    assert page.evaluate("window.sameDocument")


def test_the_drawing_is_used_by_keyboard_alone(browse: Browse) -> None:
    page = browse()
    page.goto(PLAN)
    page.locator("#booth-A01").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#booth-A02")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#booth-title")).to_have_text("A02")


def test_a_filter_answers_at_once_and_keeps_the_focus(browse: Browse) -> None:
    page = browse()
    page.goto(PLAN)
    page.get_by_label("On a corner").check()
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#only-corner")).to_be_focused()
    expect(page).to_have_url(re.compile("corner=1"))


def test_without_script_the_same_filter_is_a_form(browse: Browse) -> None:
    page = browse(Look(script=False))
    page.goto(PLAN)
    page.get_by_label("On a corner").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#rows tr")).to_have_count(1)


def test_the_plan_follows_what_others_do_and_leaves_focus_and_scroll_alone(browse: Browse, market: Market) -> None:
    page, other = browse(Look(width=360)), browse(person="bruno")
    page.clock.install()
    page.goto(PLAN)
    page.evaluate("document.querySelector('.floor').scrollLeft = 150")
    page.locator("#booth-A03").focus()
    scrolled = page.evaluate("[document.querySelector('.floor').scrollLeft, window.scrollY]")
    other.goto(BOOTH)
    other.locator("#hold").click()
    expect(other).to_have_url(re.compile("/bookings/"))
    page.clock.fast_forward(20_000)
    expect(page.locator("#booth-A02")).to_have_attribute("data-state", "held")
    expect(page.locator("#booth-A03")).to_be_focused()
    assert page.evaluate("[document.querySelector('.floor').scrollLeft, window.scrollY]") == scrolled


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/editions/mima-2027", PLAN, BOOTH, "/editions/mima-2027/booths/B01"])
def test_a_visitors_pages_have_no_axe_violation(browse: Browse, theme: str, path: str) -> None:
    page = browse(Look(theme=theme))
    page.goto(path)
    check_axe(page)
    check_fits(page)
