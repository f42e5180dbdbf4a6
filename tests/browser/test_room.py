"""A visitor's room in a real browser: said once, told by every show, forgotten; with and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, settle, words
from tests.catalog.making import published

pytestmark = pytest.mark.browser

NEEDS = {
    "stage_opening_m": "8",
    "stage_depth_m": "6",
    "stage_height_m": "5",
    "power": "32a-3p",
    "piano": "grand",
    "local_crew": "2",
    "get_in_hours": "4",
    "set_minutes": "80",
}
SHOWS = "/catalog?category=show"


@pytest.fixture
def shows(market: Market) -> Market:
    """One show that says all it needs, and one that says only how wide it is."""
    with market.app.app_context():
        company = market.cast.company("bruno")
        published(company, category="show", title_fr="Bal des pierres", title_en="Ball of stones", fields=NEEDS)
        published(company, category="show", title_fr="Muet", title_en="Silent", fields={"stage_opening_m": "7"})
    return market


def say(page: Page, **numbers: str) -> None:
    for name, value in numbers.items():
        field = page.locator(f"#{name}")
        field.select_option(value) if name in ("power", "piano") else field.fill(value)
    page.locator("main form").first.get_by_role("button").click()


def verdicts(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    return page.locator("#cards .tag").all_inner_texts()


def test_a_room_is_said_once_told_by_every_show_and_forgotten(shows: Market, browse: Browse, look: Look) -> None:
    page = browse(look)
    page.goto(SHOWS)
    assert verdicts(page) == []
    page.locator(".room-line a").click()
    expect(page.locator("h1")).to_have_text(words(look, "Your room", "Votre salle"))
    settle(page, look)

    say(page, stage_opening_m="wide", stage_depth_m="6")
    expect(page.locator("#stage_opening_m-error")).to_be_visible()
    expect(page.locator("#stage_opening_m")).to_have_value("wide")
    expect(page.locator("#stage_depth_m")).to_have_value("6")
    settle(page, look)

    say(page, **(NEEDS | {"stage_opening_m": "7", "piano": "upright"}))
    page.wait_for_url(f"**{SHOWS}")
    expect(page.locator("#cards .tag")).to_have_count(2)
    unknown, changes = (
        words(look, "Not known: ask", "À vérifier avec l’exposant"),
        words(look, "Fits with changes", "Convient avec adaptations"),
    )
    assert verdicts(page) == [unknown, changes]
    settle(page, look)

    page.get_by_role("link", name=words(look, "Ball of stones", "Bal des pierres"), exact=True).click()
    section = page.locator("section", has=page.locator("#room"))
    expect(section.locator(".todo li")).to_have_count(len(NEEDS))
    expect(section.locator(".todo li").first).to_contain_text("15")
    settle(page, look)

    section.locator(".room-line a").click()
    expect(page.locator("#stage_opening_m")).to_have_value("7")
    page.get_by_role("button", name=words(look, "Forget this room", "Oublier cette salle")).click()
    expect(page.locator("#room")).to_be_visible()
    expect(page.locator("section", has=page.locator("#room")).locator(".todo")).to_have_count(0)


def test_the_room_is_said_with_the_keyboard_alone(shows: Market, page: Page) -> None:
    page.goto("/catalog/room")
    page.locator("#stage_opening_m").focus()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SHOWS}")
    expect(page.locator("#cards .tag")).to_have_count(2)


def test_a_facet_that_is_chosen_with_script_shows_the_verdicts_of_this_room(shows: Market, page: Page) -> None:
    page.goto("/catalog/room")
    say(page, **NEEDS)
    page.goto("/catalog")
    page.locator("#category-show").check()
    page.wait_for_url(f"**{SHOWS}")
    expect(page.locator("#cards .tag").last).to_have_text("Fits your room")
