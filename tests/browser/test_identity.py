"""Identity in a real Chromium: it fits, it is accessible, it works in every look."""

import pytest
from playwright.sync_api import expect

from mima.tasks import letters
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, check_axe, check_fits

PAGES = ["sign-in", "sign-up", "reset", "verify/none", "written", "outbox"]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_identity_have_no_axe_violation(browse: Browse, name: str) -> None:
    page = browse(Look(360, "light", "fr"))
    page.goto(f"/account/{name}")
    check_fits(page)
    check_axe(page)


def test_a_newcomer_signs_up_and_comes_in_by_the_letter(browse: Browse, market: Market, look: Look) -> None:
    page = browse(look)
    page.goto("/account/sign-up")
    for field, value in (
        ("name", "Eva"),
        ("structure", "Théâtre"),
        ("email", "eva@example.org"),
        ("password", "trois chats sur un mur"),
    ):
        page.locator(f"#{field}").fill(value)
    page.locator("main button[type=submit]").click()
    with market.app.app_context():
        letters.send_due()
    page.goto("/account/outbox")
    page.locator(".letter-body a").first.click()
    page.locator("main button[type=submit]").click()
    expect(page.locator("main h1")).to_have_text("Eva")


def test_a_refused_sign_in_moves_the_reader_to_what_is_wrong(browse: Browse) -> None:
    page = browse()
    page.goto("/account/sign-in")
    page.locator("#email").fill("dora")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#summary")).to_be_focused()
