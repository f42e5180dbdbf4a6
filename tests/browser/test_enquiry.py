"""A visitor asks, proves the address, the exhibitor answers, the buyer reads: in a real Chromium, in every look."""

import re

import pytest
from playwright.sync_api import Page, expect

from mima.buyers import service, shortlist
from mima.buyers.service import Wish
from mima.core.transaction import transaction
from mima.tasks import letters
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, check_fits
from tests.catalog.making import published

ASK = "/exhibitors/maison-pouzzolane/enquire"


def deliver(market: Market) -> None:
    with market.app.app_context():
        letters.send_due()


def submit(page: Page) -> None:
    page.locator("main form.panel button[type=submit], main .signin-form button[type=submit]").first.click()


def test_a_visitors_question_is_answered(browse: Browse, market: Market, look: Look) -> None:
    visitor, exhibitor = browse(look), browse(look, "bruno")
    visitor.goto(ASK)
    for field, value in (("name", "Eva"), ("structure", "Théâtre"), ("email", "eva@example.org"), ("subject", "Juillet")):
        visitor.locator(f"#{field}").fill(value)
    visitor.locator("#text").fill("Avez-vous un spectacle pour 400 personnes ?")
    submit(visitor)
    deliver(market)
    visitor.goto("/account/outbox")
    visitor.locator(".letter-body a").first.click()
    submit(visitor)
    expect(visitor.locator("h1")).to_have_text("Juillet")
    exhibitor.goto("/exhibitor/inbox")
    exhibitor.get_by_role("link", name="Juillet").click()
    exhibitor.locator("#text").fill("Oui, deux.")
    submit(exhibitor)
    expect(exhibitor.locator(".thread")).to_contain_text("Oui, deux.")
    visitor.goto("/account/enquiries")
    visitor.get_by_role("link", name="Juillet").click()
    expect(visitor.locator(".thread")).to_contain_text("Oui, deux.")


def test_a_buyer_keeps_an_offering_asks_about_it_and_reads_the_answer(browse: Browse, market: Market, look: Look) -> None:
    with market.app.app_context():
        slug = published(market.cast.company("bruno")).slug
    buyer, exhibitor = browse(look, "dora"), browse(look, "bruno")
    buyer.goto(f"/catalog/offerings/{slug}")
    buyer.locator(f"#keep-button-{slug}").click()
    expect(buyer.locator(f"#keep-button-{slug}")).to_have_attribute("aria-pressed", "true")
    buyer.goto("/account/shortlist")
    expect(buyer.locator("main")).to_contain_text("Basalt")
    buyer.goto(f"/catalog/offerings/{slug}/enquire")
    buyer.locator("#text").fill("Est-il libre en juillet ?")
    submit(buyer)
    expect(buyer.locator(".thread")).to_contain_text("Est-il libre en juillet ?")
    exhibitor.goto("/exhibitor/inbox")
    exhibitor.locator("main a[href^='/exhibitor/inbox/']").first.click()
    exhibitor.locator("#text").fill("Oui, tout le mois.")
    submit(exhibitor)
    expect(exhibitor.locator(".thread")).to_contain_text("Oui, tout le mois.")
    buyer.reload()
    expect(buyer.locator(".thread")).to_contain_text("Oui, tout le mois.")
    check_fits(buyer)


@pytest.fixture
def threads(market: Market) -> str:
    """Dora keeps an offering, asked bruno about it, and was answered; the thread's reference."""
    with market.app.app_context():
        offering = published(market.cast.company("bruno"))
        with transaction():
            dora, bruno = market.cast.user("dora"), market.cast.user("bruno")
            shortlist.keep(offering, dora)
            wish = Wish("Un été", "Une question", "14 juillet", "Riom", 400, 250_000)
            enquiry = service.enquire(market.cast.company("bruno"), dora, wish, offering=offering)
            service.answer(enquiry, bruno, "Une réponse")
            return enquiry.reference


def test_opening_a_thread_marks_it_read(browse: Browse, threads: str) -> None:
    page = browse(person="dora")
    page.goto(f"/account/enquiries/{threads}")
    expect(page.locator("#read-mark form")).to_have_count(0)
    page.goto("/account/enquiries")
    expect(page.locator(".task .tag", has_text="new")).to_have_count(0)


@pytest.mark.parametrize("leaves", [True, False])
def test_a_half_typed_form_is_not_left_without_a_word(browse: Browse, leaves: bool) -> None:
    page = browse(person="dora")
    page.goto("/exhibitors/maison-pouzzolane/enquire")
    page.locator("#subject").fill("A show for July")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if leaves else dialog.dismiss()))
    page.locator('#mast a[href="/catalog"]').first.click()
    if leaves:
        expect(page).to_have_url(re.compile("/catalog$"))
    else:
        expect(page.locator("#subject")).to_have_value("A show for July")
    assert asked == ["What you typed here is not sent yet. Leave all the same?"]
