"""The frame of every page: it fits, it is accessible, its language and sign-in work in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse
from tests.browser.looks import Look, check_axe, check_fits


def test_the_front_door_fits_and_has_no_axe_violation(browse: Browse, look: Look) -> None:
    page = browse(look)
    page.goto("/")
    check_fits(page)
    if look.script:
        check_axe(page)


def test_the_language_of_the_browser_is_the_language_of_the_page(browse: Browse) -> None:
    page = browse(Look(language="fr"))
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_signed_in_person_can_sign_out_from_any_page(browse: Browse) -> None:
    page = browse(person="bruno")
    page.goto("/")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_after_signing_out_back_finds_nothing_private_on_screen_or_in_storage(browse: Browse, script: bool) -> None:
    page = browse(Look(script=script), "bruno")
    page.goto("/catalog")
    page.get_by_role("link", name="Maison Pouzzolane").click()
    expect(page.get_by_role("heading", level=1, name="Maison Pouzzolane")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    for _step in range(2):
        page.go_back()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        assert "Maison Pouzzolane" not in page.content()
        assert "Bruno" not in page.content()
    if script:
        assert page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])").find("Pouzzolane") == -1


def test_htmx_comes_from_its_one_address_and_passes_its_integrity_hash(page: Page) -> None:
    page.goto("/")
    assert page.evaluate("htmx.version") == "2.0.11"
