"""Money that takes another way than the card: late, sent back, by transfer; and a market that is off."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mima.booths import queries as booths
from mima.booths import service as holding
from mima.core import clock
from mima.core.transaction import transaction
from tests.browser import paying
from tests.browser.conftest import Browse, Market
from tests.browser.looks import Look, settle
from tests.payments import bank
from tests.waiting import making

EDITION = "/editions/mima-2027"

pytestmark = pytest.mark.usefixtures("stripe")


def hold(page: Page, code: str = "A02") -> str:
    """The company holds the booth; the booking's address."""
    page.goto(f"{EDITION}/booths/{code}")
    page.locator("#hold").click()
    expect(page).to_have_url(re.compile("/bookings/"))
    return page.url


def reference(booking: str) -> str:
    return booking.rpartition("/")[2]


def pay_late(page: Page, market: Market, stripe: str, *, meanwhile: str | None = None) -> str:
    """The hold is lost while the payment page is open, somebody may take the booth, and then the payment goes through."""
    booking = hold(page)
    paying.control(stripe, "webhooks", mode="lost")
    paying.open_page(page)
    with market.app.app_context():
        with transaction():
            holding.lapse(booths.reservation_of(booths.booking(reference(booking))))
        if meanwhile:
            making.taken(market.cast, meanwhile)
    paying.press(page, "pay")
    expect(page.locator("#outcome")).to_be_visible()
    return booking


def test_paid_late_the_booth_is_booked_when_it_is_still_free(browse: Browse, market: Market, stripe: str) -> None:
    page = browse(person="bruno")
    booking = pay_late(page, market, stripe)
    expect(page.locator("h1")).to_have_text("Booth A02 is yours")
    settle(page, Look())
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text("Paid by card on")
    settle(page, Look())
    assert paying.letters(market, "bruno") == paying.letters(market, "ana") == ["paid_late_regranted"]


def test_paid_late_the_money_goes_back_when_somebody_else_has_the_booth(browse: Browse, market: Market, stripe: str) -> None:
    page, ana = browse(person="bruno"), browse(person="ana")
    booking = pay_late(page, market, stripe, meanwhile="carla")
    expect(page.locator("h1")).to_have_text("Your money goes back to you")
    settle(page, Look())
    page.goto(booking)
    expect(page.locator(".lede").first).to_contain_text("The payment arrived after the time to pay had ended")
    expect(page.locator("#payment")).to_contain_text("€1,512.00 goes back to you.")
    settle(page, Look())
    paying.reconcile(market)
    page.reload()
    expect(page.locator("#payment")).to_contain_text("€1,512.00 went back to you")
    ana.goto(f"/organizer/bookings/{reference(booking)}")
    expect(ana.locator("#payments")).to_contain_text("Refund of €1,512.00")
    settle(ana, Look())
    assert paying.letters(market, "bruno") == ["paid_late_refunded", "refund_made"]
    assert paying.letters(market, "ana") == ["paid_late_refunded"]


def test_a_debit_that_the_bank_sends_back_is_asked_for_again(browse: Browse, market: Market, stripe: str) -> None:
    page, ana = browse(person="bruno"), browse(person="ana")
    booking = hold(page)
    paying.control(stripe, "webhooks", mode="lost")
    paying.open_page(page)
    paying.press(page, "debit-that-fails")
    expect(page.locator("h1")).to_have_text("The debit is ordered")
    settle(page, Look())
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text("You have nothing to do.")
    settle(page, Look())
    paying.control(stripe, "clock", days=8)
    paying.reconcile(market)
    ana.goto(f"/organizer/bookings/{reference(booking)}")
    expect(ana.locator("#payments article")).to_contain_text("SEPA debit")
    settle(ana, Look())
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text("Your bank sent the debit of €1,512.00 back; nothing was charged.")
    settle(page, Look())
    paying.pay(page, "A02")
    assert paying.letters(market, "bruno") == ["debit_ordered", "debit_failed", "payment_received"]


def set_terms(market: Market) -> None:
    """Free of charge for a day that is over, half of the price since."""
    with market.app.app_context(), transaction():
        edition = booths.booth(market.cast.edition, "A02").edition
        edition.cancellation_terms = [{"until": "2026-01-31", "kept": 0}, {"until": "2099-01-31", "kept": 5_000}]


def test_a_booking_is_cancelled_as_its_terms_say(browse: Browse, market: Market) -> None:
    set_terms(market)
    page, ana = browse(person="bruno"), browse(person="ana")
    page.goto(f"{EDITION}/booths/A02")
    expect(page.locator("#panel")).to_contain_text("50% of the price is kept.")
    hold(page)
    expect(page.locator("#to-pay")).to_contain_text("50% of the price is kept.")
    settle(page, Look())
    booking = paying.pay(page, "A02")
    expect(page.locator("#to-pay")).to_contain_text("Cancelled today, €756.00 would go back to you.")
    ana.goto(f"/organizer/bookings/{reference(booking)}")
    ana.locator("#payments").get_by_role("link", name="Refund").click()
    expect(ana.locator("#sum_back")).to_have_value("756")
    settle(ana, Look())
    ana.locator("#why").fill("Ils ne viennent plus")
    ana.get_by_role("button", name="Cancel and refund").click()
    expect(ana.locator("#papers li")).to_have_count(2)
    expect(ana.locator("#papers")).to_contain_text("€756.00")
    settle(ana, Look())
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text("€756.00 went back to you.")
    expect(page.locator("#payment")).to_contain_text("€756.00 were kept by the terms.")
    expect(page.locator("#papers a")).to_contain_text(["Invoice", "Credit note"])
    settle(page, Look())


def test_a_transfer_of_a_statement_books_the_booth_by_one_click(browse: Browse, market: Market, tmp_path: Path) -> None:
    page, ana = browse(person="bruno"), browse(person="ana")
    booking = hold(page)
    page.get_by_role("button", name="Pay by bank transfer").click()
    expect(page.locator("#transfer")).to_contain_text("Reference to write in the transfer")
    settle(page, Look())
    written = page.locator("#transfer code").last.inner_text()
    day = clock.now().date().isoformat()
    statement = tmp_path / "statement.xml"
    statement.write_bytes(bank.camt(bank.entry(f"VIR {written}", day=day), bank.entry("Don", "50.00", ref="B2", day=day)))
    ana.goto("/organizer/payments")
    ana.locator("a[href$='/payments/statement']").first.click()
    settle(ana, Look())
    ana.get_by_label("Statement: CAMT.053").set_input_files(statement)
    ana.get_by_role("button", name="Read the statement").click()
    expect(ana.locator("#notes")).to_contain_text("1 new transfer names a booking. 1 names none and is put aside.")
    settle(ana, Look())
    ana.get_by_role("button", name="Confirm").click()
    expect(ana.locator("#notes")).to_contain_text("The transfer is entered for booking")
    settle(ana, Look())
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text("Paid by bank transfer, received on")
    settle(page, Look())


def test_an_edition_is_rehearsed_cancelled_and_everybody_is_refunded(browse: Browse, market: Market) -> None:
    page, ana = browse(person="bruno"), browse(person="ana")
    booking = hold(page)
    page.goto(booking)
    paying.pay(page, "A02")
    ana.goto(f"/organizer{EDITION}")
    ana.get_by_role("link", name="Cancel it").click()
    expect(ana.locator("main")).to_contain_text("€1,512.00 go back in 1 refund")
    ana.locator("details.letter summary").first.click()
    settle(ana, Look())
    ana.locator("#why").fill("The hall is flooded.")
    ana.get_by_role("button", name="Cancel the edition").click()
    expect(ana.locator("#notes")).to_contain_text("MIMA 2027 is cancelled.")
    expect(ana.locator("main")).to_contain_text("0 of 1 refunds done.")
    settle(ana, Look())
    paying.reconcile(market)
    ana.reload()
    expect(ana.locator("main")).to_contain_text("1 of 1 refunds done.")
    settle(ana, Look())
    page.goto(booking)
    expect(page.locator(".lede").first).to_have_text("MIMA 2027 is cancelled, and this booking with it.")
    expect(page.locator("#payment")).to_contain_text("€1,512.00 went back to you.")
    settle(page, Look())
    page.goto(f"{EDITION}/plan")
    expect(page.locator("main")).to_contain_text("will not take place")
    settle(page, Look())


@pytest.mark.parametrize("width", [360, 1440])
def test_the_movements_of_a_payout_scroll_in_their_own_place(browse: Browse, market: Market, stripe: str, width: int) -> None:
    page, ana = browse(person="bruno"), browse(Look(width), "ana")
    hold(page)
    paying.pay(page, "A02")
    paying.control(stripe, "payout")
    paying.reconcile(market)
    ana.goto("/organizer/payments/payouts")
    ana.locator("summary").click()
    expect(ana.locator("tbody tr")).to_have_count(1)
    settle(ana, Look(width))
