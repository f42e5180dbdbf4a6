"""Without JavaScript a form sends its files with its words: if they are too large, the words are still there."""

import pytest
from playwright.sync_api import expect

from tests import people
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, check_fits
from tests.catalog.making import draft

LOOKS = [Look(360, "light", "en", script=False), Look(1440, "dark", "fr", script=False)]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_was_typed_beside_files_that_are_too_large_is_sent_again_by_one_press(
    browse: Browse, market: Market, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(market.app.view_functions["exhibitor.offering"], "most_bytes", 1_000_000)
    with market.app.app_context():
        address = f"/exhibitor/offerings/{draft(people.recall().company('bruno')).public_id}"
    page = browse(look, "bruno")
    page.goto(address)
    page.locator("#edit [name=credits]").fill("Seven slow pieces")
    page.locator("input[type=file]").set_input_files({"name": "a.wav", "mimeType": "audio/wav", "buffer": bytes(30_000_000)})
    page.locator("button[name=then][value=save]:not(.sr)").first.click()
    expect(page.locator("main")).to_contain_text("Seven slow pieces")
    check_fits(page)
    page.locator("main button[type=submit]").click()
    expect(page.locator("#edit [name=credits]")).to_have_value("Seven slow pieces")
