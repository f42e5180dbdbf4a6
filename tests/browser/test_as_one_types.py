"""The catalog answers while somebody types: soon, once for letters that come together, and never with an older answer."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look
from tests.browser.test_catalog import stocked, works

__all__ = ["stocked", "works"]

pytestmark = pytest.mark.browser

# Letter by letter, quicker than anybody's fingers.
TYPE = """(field, text) => {
    for (let end = 1; end <= text.length; end++) {
        field.value = text.slice(0, end)
        field.dispatchEvent(new Event('input', {bubbles: true}))
    }
}"""


def opened(browse: Browse) -> tuple[Page, list[str]]:
    """The catalog, and the addresses that are asked for from now on for what is typed."""
    page, asked = browse(Look()), []

    def note(request: Request) -> None:
        if "/catalog?" in request.url:
            asked.append(request.url)

    page.goto("/catalog")
    expect(page.locator("#cards li")).to_have_count(24)
    page.on("request", note)
    return page, asked


def test_letters_that_come_together_are_one_question(stocked: Market, browse: Browse) -> None:
    page, asked = opened(browse)
    page.locator("#q").evaluate(TYPE, "stone 07")
    expect(page.locator("#cards li")).to_have_count(1)
    assert len(asked) == 1


def test_a_later_letter_takes_the_place_of_an_answer_under_way(stocked: Market, browse: Browse) -> None:
    page, asked = opened(browse)
    waiting: list[Route] = []
    gone: list[str] = []

    def hold(route: Route) -> None:
        if len(asked) == 1:
            waiting.append(route)
        else:
            route.continue_()

    page.on("requestfailed", lambda request: gone.append(request.url))
    page.route("**/catalog?*", hold)
    page.locator("#q").fill("s")
    page.wait_for_timeout(300)
    assert len(waiting) == 1
    page.locator("#q").fill("stone 07")
    expect(page.locator("#cards li")).to_have_count(1)
    assert len(asked) == 2 and gone == asked[:1]
