"""Without a network a page says so, and loses nothing."""

from playwright.sync_api import expect

from mima.catalog import service as catalog
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from tests.browser.conftest import Browse, Market, cut_off
from tests.browser.looks import Look
from tests.catalog import making


def test_a_form_and_a_link_that_nobody_answers_say_so_and_what_was_typed_is_still_unsent(browse: Browse, market: Market) -> None:
    with market.app.app_context():
        offering = making.draft(market.cast.company("bruno"))
        with transaction():
            catalog.submit(offering, by=COMMAND)
        address = f"/organizer/approvals/{offering.slug}"
    page = browse(Look(1440, "light", "en"), "ana")
    page.goto(address)
    page.locator("#note").fill("A larger picture, please.")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    cut_off(page)
    page.locator("main .btn", has_text="Send back").click()
    expect(page.locator("#notes .note")).to_contain_text("The market did not answer. Everything is still here")
    expect(page.locator("#announcer")).to_contain_text("The market did not answer.")
    expect(page.locator("#note")).to_have_value("A larger picture, please.")
    assert not asked
    page.locator("#notes").evaluate("notes => notes.replaceChildren()")
    page.locator('main a[href="/organizer/approvals"]').first.click()
    expect(page.locator("#notes .note")).to_be_visible()
    assert asked == ["What you typed here is not sent yet. Leave all the same?"]
    page.context.set_offline(False)
    page.locator("main .btn", has_text="Send back").click()
    expect(page.locator("#note")).to_have_count(0)
    expect(page.locator("#notes .note")).not_to_contain_text("The market did not answer")
