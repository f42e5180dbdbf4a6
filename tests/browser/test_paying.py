"""Story 4 to its end: hold, pay on the hosted page, come back to a confirmed booking; also when nobody comes back."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from mima.booths import queries as booths
from mima.payments import flow, gateway
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, settle, words
from tests.browser.paying import control, open_page, pay_unseen, reconcile

BOOTH = "/editions/mima-2027/booths/A02"

pytestmark = pytest.mark.usefixtures("stripe")


def go_to_pay(page: Page) -> str:
    """Booth A02 is held and its payment page is open; the booking's address."""
    page.goto(BOOTH)
    page.locator("#hold").click()
    expect(page).to_have_url(re.compile("/bookings/"))
    return open_page(page)


def test_an_exhibitor_pays_and_comes_back_to_a_confirmed_booking(browse: Browse, look: Look) -> None:
    page = browse(look, "bruno")
    go_to_pay(page)
    page.get_by_role("button", name=words(look, "Have the card refused", "Faire refuser la carte")).click()
    page.get_by_role("button", name=re.compile(words(look, "^Pay ", "^Payer "))).click()
    expect(page.locator("h1")).to_have_text(words(look, "Booth A02 is yours", "Le stand A02 est à vous"))
    settle(page, look)
    page.get_by_role("link", name=words(look, "To the booking", "Voir la réservation")).click()
    expect(page.locator("#payment")).to_contain_text(words(look, "Paid by card on", "Réglé par carte le"))
    expect(page.locator("#papers a").first).to_be_visible()
    settle(page, look)


def test_whoever_goes_back_may_change_the_order_and_pay_then(browse: Browse, look: Look) -> None:
    page = browse(look, "bruno")
    go_to_pay(page)
    page.get_by_role("button", name=words(look, "Go back without paying", "Revenir sans payer")).click()
    expect(page.locator("#payment")).to_contain_text(words(look, "A payment page is open", "Une page de paiement est ouverte"))
    expect(page.locator("#payment")).to_contain_text(
        words(look, "No payment has reached us", "Aucun règlement ne nous est parvenu")
    )
    settle(page, look)
    page.get_by_role("button", name=words(look, "Change the order instead", "Modifier plutôt la commande")).click()
    expect(page.get_by_label(words(look, "16 A socket", "Prise 16 A"))).to_be_visible()
    page.get_by_role("button", name=words(look, "Book and pay", "Réserver et payer")).click()
    expect(page).to_have_url(re.compile("/c/pay/"))


def test_with_the_browser_closed_the_webhook_alone_confirms(browse: Browse) -> None:
    page = browse(Look(), "bruno")
    booking = go_to_pay(page)
    pay_unseen(page)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        page.goto(booking)
        if "Paid by card on" in page.content():
            return
        time.sleep(0.2)
    pytest.fail("the webhook confirmed nothing")


def test_with_no_webhook_reconcile_alone_confirms(browse: Browse, market: Market, stripe: str) -> None:
    page = browse(Look(), "bruno")
    control(stripe, "webhooks", mode="lost")
    booking = go_to_pay(page)
    pay_unseen(page)
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text("A payment page is open")
    reconcile(market)
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text("Paid by card on")


def test_the_page_asks_again_by_itself_until_stripe_answers(
    browse: Browse, market: Market, stripe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse(Look(), "bruno")
    control(stripe, "webhooks", mode="lost")
    booking = go_to_pay(page)
    pay_unseen(page)

    def no_answer(*_arguments: object, **_options: object) -> None:
        raise gateway.StripeAway

    with monkeypatch.context() as patch:
        patch.setattr(gateway, "session", no_answer)
        page.goto(f"{booking}/return")
        expect(page.locator("h1")).to_have_text("We are asking the payment service")
    expect(page.locator("h1")).to_have_text("Booth A02 is yours")
    with market.app.app_context():
        reservation = booths.reservation_of(booths.booking(booking.rpartition("/")[2]))
        assert reservation.state == "confirmed"
        assert flow.sync_due().failures == []
