"""From a booking's page to the stand-in's payment page and back, in one line each."""

import re

import requests
from playwright.sync_api import Page, expect
from sqlalchemy import select

from mima.core.db import db
from mima.mailing.models import Letter
from tests.browser.conftest import Market


def open_page(page: Page) -> str:
    """The booking's payment page is open; the booking's address."""
    booking = page.url
    page.locator("#pay").click()
    expect(page).to_have_url(re.compile("/c/pay/"))
    return booking


def press(page: Page, button: str) -> None:
    """A button of the payment page, by the last part of its address, whatever the language."""
    page.locator(f"form[action$='/{button}'] button").click()


def pay(page: Page, code: str) -> str:
    """The booking is paid by card, and its page says that the booth is booked; the booking's address."""
    booking = open_page(page)
    press(page, "pay")
    expect(page.locator("#outcome h1")).to_contain_text(code)
    expect(page.locator("#outcome .tag")).to_have_attribute("data-tone", "ok")
    page.locator("#outcome a.btn").click()
    expect(page).to_have_url(booking)
    expect(page.locator("#papers a").first).to_be_visible()
    return booking


def pay_unseen(page: Page) -> None:
    """The payment goes through at Stripe, and the browser never comes back."""
    requests.post(f"{page.url}/pay", allow_redirects=False, timeout=10).raise_for_status()
    page.goto("about:blank")


def control(stripe: str, what: str, **fields: object) -> None:
    """Something that happens at Stripe or at a bank."""
    requests.post(f"{stripe}/_control/{what}", json=fields, timeout=10).raise_for_status()


def reconcile(market: Market) -> None:
    """The schedule has looked at everything."""
    result = market.app.test_cli_runner().invoke(args=["mima", "reconcile"])
    assert result.exit_code == 0, result.output


def letters(market: Market, to: str) -> list[str]:
    """Which letters this person of the cast has got, oldest first."""
    with market.app.app_context():
        address = getattr(market.cast, to)
        return list(db.session.scalars(select(Letter.template).where(Letter.to_address == address).order_by(Letter.id)))
