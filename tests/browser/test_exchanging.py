"""Booths that are booked and paid change hands: two companies exchange theirs, and of several booths one goes elsewhere.

The organizer reads what follows and does it; then the exhibitors read it on their side, and pay or have their credit note.
"""

import re

import pytest
import requests
from playwright.sync_api import Page, expect

from mima.booths import queries as booths
from mima.booths import service as holding
from mima.booths import several
from mima.core.transaction import transaction
from mima.payments import flow
from mima.payments import queries as payments
from tests.browser import paying
from tests.browser.conftest import Browse, Market
from tests.browser.looks import BOTH, Look, settle, words

CORNER = re.compile(r"216[.,]00")
WHY = "Le pilier gêne."

pytestmark = [pytest.mark.usefixtures("stripe"), pytest.mark.parametrize("look", BOTH, ids=str)]


@pytest.fixture(autouse=True)
def silence(stripe: str) -> None:
    """No webhook comes: each page finds out for itself what happened at Stripe."""
    paying.control(stripe, "webhooks", mode="lost")


def bought(market: Market, name: str, first: str, *others: str) -> str:
    """The reference of a booking of these booths, which the company has paid by card."""
    with market.app.app_context():
        company, actor, edition = market.cast.company(name), market.cast.user(name).actor, market.cast.edition
        with transaction():
            booking = holding.hold(booths.booth(edition, first), company, by=actor)
            for code in others:
                several.add(booking, booths.booth(edition, code), by=actor)
            reference = booking.reference
        address = market.path(f"/bookings/{reference}")
        page = flow.pay(reference, flow.Payer(actor, f"{name}@example.org", "en", f"{address}/return", address))
        requests.post(f"{page}/pay", allow_redirects=False, timeout=10).raise_for_status()
        flow.sync_payment(payments.of_booking(booths.booking(reference))[-1].id)
        return reference


def do_it(page: Page, look: Look) -> None:
    """What the page has said is done, for a reason."""
    settle(page, look)
    page.locator("#why").fill(WHY)
    page.get_by_role("button", name=words(look, "Do it as shown", "Le faire comme indiqué")).click()


def choose(page: Page, code: str, look: Look) -> None:
    settle(page, look)
    page.locator("tbody").get_by_role("link", name=code, exact=True).click()


def reads_of_a_credit_note(page: Page, reference: str, codes: str, look: Look) -> None:
    """The exhibitor has these booths, reads what went back, and has a paper about it beside the invoice."""
    page.goto(f"/bookings/{reference}")
    expect(page.locator("h1")).to_contain_text(codes)
    expect(page.locator("#payment")).to_contain_text(CORNER)
    expect(page.locator("#papers li")).to_contain_text([words(look, "Invoice", "Facture"), words(look, "Credit note", "Avoir")])
    expect(page.locator("#dues .btn")).to_have_count(0)
    settle(page, look)


def pays_the_difference(page: Page, reference: str, codes: str, look: Look) -> None:
    """The exhibitor reads what is more to pay, pays it by card, and nothing is left."""
    page.goto(f"/bookings/{reference}")
    expect(page.locator("h1")).to_contain_text(codes)
    expect(page.locator("#dues li")).to_contain_text(CORNER)
    settle(page, look)
    page.locator("#dues .btn").click()
    expect(page.locator("#due .bigprice")).to_have_text(CORNER)
    settle(page, look)
    page.locator("#pay").click()
    expect(page).to_have_url(re.compile("/c/pay/"))
    paying.press(page, "pay")
    expect(page.locator("#due")).to_contain_text(words(look, "The money is here.", "L’argent est là."))
    settle(page, look)
    page.goto(f"/bookings/{reference}")
    expect(page.locator("#dues .btn")).to_have_count(0)
    expect(page.locator("#papers li")).to_have_count(2)


def test_two_companies_exchange_booths_one_pays_more_and_the_other_has_a_credit_note(
    browse: Browse, market: Market, look: Look
) -> None:
    one, other = bought(market, "bruno", "A01"), bought(market, "carla", "A02")
    ana, bruno, carla = browse(look, "ana"), browse(look, "bruno"), browse(look, "carla")
    ana.goto(f"/organizer/bookings/{one}")
    ana.locator(f"a[href$='/bookings/{one}/swap']").click()
    choose(ana, "A02", look)
    expect(ana.locator("main .effects").nth(0)).to_contain_text(words(look, "go back through Stripe", "par Stripe"))
    expect(ana.locator("main .effects").nth(1)).to_contain_text(words(look, "A supplement of", "Un supplément de"))
    do_it(ana, look)
    expect(ana.locator("#notes")).to_contain_text("A02")
    expect(ana.locator("#notes")).to_contain_text("A01")
    expect(ana.locator("#papers li").last).to_contain_text(words(look, "Credit note", "Avoir"))
    expect(ana.locator("#papers li").last).to_contain_text(CORNER)
    settle(ana, look)
    reads_of_a_credit_note(bruno, one, "A02", look)
    pays_the_difference(carla, other, "A01", look)
    ana.goto(f"/organizer/bookings/{other}")
    expect(ana.locator("#dues")).to_contain_text(words(look, "paid", "réglé"))
    settle(ana, look)


def test_one_of_two_booths_moves_and_the_difference_is_paid(browse: Browse, market: Market, look: Look) -> None:
    reference = bought(market, "bruno", "A02", "A03")
    ana, bruno = browse(look, "ana"), browse(look, "bruno")
    ana.goto(f"/organizer/bookings/{reference}")
    ana.locator("a[href$='/move?booth=A03']").click()
    choose(ana, "A01", look)
    expect(ana.locator("main .effects")).to_contain_text(words(look, "Booth A02 of the booking stays.", "A02 de la réservation"))
    expect(ana.locator("main .effects")).to_contain_text(words(look, "A supplement of", "Un supplément de"))
    do_it(ana, look)
    expect(ana.locator("#notes")).to_contain_text("A01")
    expect(ana.locator("#dues li")).to_contain_text(CORNER)
    settle(ana, look)
    pays_the_difference(bruno, reference, "A01", look)
    expect(bruno.locator("h1")).to_contain_text("A02")


def test_one_of_two_booths_moves_and_the_difference_is_credited(browse: Browse, market: Market, look: Look) -> None:
    reference = bought(market, "bruno", "A01", "A03")
    ana, bruno = browse(look, "ana"), browse(look, "bruno")
    ana.goto(f"/organizer/bookings/{reference}")
    ana.locator("a[href$='/move?booth=A01']").click()
    choose(ana, "A04", look)
    expect(ana.locator("main .effects")).to_contain_text(words(look, "go back through Stripe", "par Stripe"))
    do_it(ana, look)
    expect(ana.locator("#papers li").last).to_contain_text(CORNER)
    settle(ana, look)
    reads_of_a_credit_note(bruno, reference, "A04", look)
    assert paying.letters(market, "bruno")[-2:] == ["booth_moved", "refund_made"]
