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
from tests.browser.looks import BOTH, Look, settle, words
from tests.payments import bank
from tests.waiting import making

EDITION = "/editions/mima-2027"
HALF = re.compile(r"756[.,]00")

pytestmark = pytest.mark.usefixtures("stripe")
in_both = pytest.mark.parametrize("look", BOTH, ids=str)


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


@in_both
def test_paid_late_the_booth_is_booked_when_it_is_still_free(browse: Browse, market: Market, stripe: str, look: Look) -> None:
    page = browse(look, "bruno")
    booking = pay_late(page, market, stripe)
    expect(page.locator("h1")).to_have_text(words(look, "Booth A02 is yours", "Le stand A02 est à vous"))
    settle(page, look)
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text(words(look, "Paid by card on", "Réglé par carte le"))
    settle(page, look)
    assert paying.letters(market, "bruno") == paying.letters(market, "ana") == ["paid_late_regranted"]


@in_both
def test_paid_late_the_money_goes_back_when_somebody_else_has_the_booth(
    browse: Browse, market: Market, stripe: str, look: Look
) -> None:
    page, ana = browse(look, "bruno"), browse(look, "ana")
    booking = pay_late(page, market, stripe, meanwhile="carla")
    expect(page.locator("h1")).to_have_text(words(look, "Your money goes back to you", "Vous êtes remboursé"))
    settle(page, look)
    page.goto(booking)
    late = words(look, "The payment arrived after the time to pay had ended", "Le règlement est arrivé une fois le délai passé")
    expect(page.locator(".lede").first).to_contain_text(late)
    expect(page.locator("#payment")).to_contain_text(words(look, "€1,512.00 goes back to you.", "vous sont remboursés."))
    settle(page, look)
    paying.reconcile(market)
    page.reload()
    expect(page.locator("#payment")).to_contain_text(words(look, "€1,512.00 went back to you", "vous ont été remboursés"))
    ana.goto(f"/organizer/bookings/{reference(booking)}")
    expect(ana.locator("#payments")).to_contain_text(words(look, "Refund of €1,512.00", "Remboursement de"))
    settle(ana, look)
    assert paying.letters(market, "bruno") == ["paid_late_refunded", "refund_made"]
    assert paying.letters(market, "ana") == ["paid_late_refunded"]


@in_both
def test_a_debit_that_the_bank_sends_back_is_asked_for_again(browse: Browse, market: Market, stripe: str, look: Look) -> None:
    page, ana = browse(look, "bruno"), browse(look, "ana")
    booking = hold(page)
    paying.control(stripe, "webhooks", mode="lost")
    paying.open_page(page)
    paying.press(page, "debit-that-fails")
    expect(page.locator("h1")).to_have_text(words(look, "The debit is ordered", "Le prélèvement est demandé"))
    settle(page, look)
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text(words(look, "You have nothing to do.", "Vous n’avez rien à faire."))
    settle(page, look)
    paying.control(stripe, "clock", days=8)
    paying.reconcile(market)
    ana.goto(f"/organizer/bookings/{reference(booking)}")
    expect(ana.locator("#payments article")).to_contain_text(words(look, "SEPA debit", "Prélèvement SEPA"))
    settle(ana, look)
    page.goto(booking)
    back = words(
        look, "Your bank sent the debit of €1,512.00 back; nothing was charged.", "Votre banque a rejeté le prélèvement de"
    )
    expect(page.locator("#payment")).to_contain_text(back)
    settle(page, look)
    paying.pay(page, "A02")
    assert paying.letters(market, "bruno") == ["debit_ordered", "debit_failed", "payment_received"]


def set_terms(market: Market) -> None:
    """Free of charge for a day that is over, half of the price since."""
    with market.app.app_context(), transaction():
        edition = booths.booth(market.cast.edition, "A02").edition
        edition.cancellation_terms = [{"until": "2026-01-31", "kept": 0}, {"until": "2099-01-31", "kept": 5_000}]


@in_both
def test_a_booking_is_cancelled_as_its_terms_say(browse: Browse, market: Market, look: Look) -> None:
    set_terms(market)
    page, ana = browse(look, "bruno"), browse(look, "ana")
    kept = words(look, "50% of the price is kept.", "du prix sont conservés.")
    page.goto(f"{EDITION}/booths/A02")
    expect(page.locator("#panel")).to_contain_text(kept)
    hold(page)
    expect(page.locator("#to-pay")).to_contain_text(kept)
    settle(page, look)
    booking = paying.pay(page, "A02")
    today = words(look, "Cancelled today, €756.00 would go back to you.", "En annulant aujourd’hui, 756,00")
    expect(page.locator("#to-pay")).to_contain_text(today)
    ana.goto(f"/organizer/bookings/{reference(booking)}")
    ana.locator("#payments").get_by_role("link", name=words(look, "Refund", "Rembourser")).click()
    expect(ana.locator("#sum_back")).to_have_value("756")
    settle(ana, look)
    ana.locator("#why").fill("Ils ne viennent plus")
    ana.get_by_role("button", name=words(look, "Cancel and refund", "Annuler et rembourser")).click()
    expect(ana.locator("#papers li")).to_have_count(2)
    expect(ana.locator("#papers")).to_contain_text(HALF)
    settle(ana, look)
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text(words(look, "€756.00 went back to you.", "vous ont été remboursés."))
    expect(page.locator("#payment")).to_contain_text(words(look, "€756.00 were kept by the terms.", "conservés selon les"))
    expect(page.locator("#papers a")).to_contain_text([words(look, "Invoice", "Facture"), words(look, "Credit note", "Avoir")])
    settle(page, look)


@in_both
def test_a_transfer_of_a_statement_books_the_booth_by_one_click(
    browse: Browse, market: Market, tmp_path: Path, look: Look
) -> None:
    page, ana = browse(look, "bruno"), browse(look, "ana")
    booking = hold(page)
    page.get_by_role("button", name=words(look, "Pay by bank transfer", "Régler par virement")).click()
    expect(page.locator("#transfer")).to_contain_text(words(look, "Reference to write in the transfer", "Référence à indiquer"))
    settle(page, look)
    written = page.locator("#transfer code").last.inner_text()
    day = clock.now().date().isoformat()
    statement = tmp_path / "statement.xml"
    statement.write_bytes(bank.camt(bank.entry(f"VIR {written}", day=day), bank.entry("Don", "50.00", ref="B2", day=day)))
    ana.goto("/organizer/payments")
    ana.locator("a[href$='/payments/statement']").first.click()
    settle(ana, look)
    ana.get_by_label("CAMT.053").set_input_files(statement)
    ana.get_by_role("button", name=words(look, "Read the statement", "Lire le relevé")).click()
    read = words(
        look, "1 new transfer names a booking. 1 names none and is put aside.", "1 nouveau virement nomme une réservation."
    )
    expect(ana.locator("#notes")).to_contain_text(read)
    settle(ana, look)
    ana.get_by_role("button", name=words(look, "Confirm", "Confirmer")).click()
    expect(ana.locator("#notes")).to_contain_text(words(look, "The transfer is entered", "Le virement est enregistré"))
    settle(ana, look)
    page.goto(booking)
    expect(page.locator("#payment")).to_contain_text(
        words(look, "Paid by bank transfer, received on", "Réglé par virement, reçu le")
    )
    settle(page, look)


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
