"""The hosted page of the stand-in Stripe in a real browser: it fits, it is accessible, it takes people there and back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import stripe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from mima.stripe_sandbox.server import QuietHandler, address_of, running
from tests.browser.conftest import close, has_failed
from tests.browser.looks import Look, check_axe, check_fits

KEY = "sk_test_page"
Open = Callable[..., Page]


@Request.application
def market(request: Request) -> Response:
    """Where the page sends people: it shows the address at which they arrived."""
    return Response(f"<!doctype html><title>Market</title><h1>{request.full_path}</h1>", mimetype="text/html")


@pytest.fixture
def market_url() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, market, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def start(tmp_path: Path, market_url: str) -> Iterator[Callable[..., stripe.StripeClient]]:
    """`start()`: a stand-in in front of the market, and a client of it; its pages may redirect to `app_url`."""
    with ExitStack() as stack:

        def begin(app_url: str = market_url) -> tuple[stripe.StripeClient, str]:
            options: dict[str, Any] = {"webhook_url": "http://127.0.0.1:9", "webhook_secret": "whsec_page", "secret_key": KEY}
            database = tmp_path / "stripe.sqlite3"
            app = stack.enter_context(running(database, app_url=app_url, pump=False, **options))
            client = stripe.StripeClient(KEY, base_addresses={"api": address_of(app)}, http_client=stripe.RequestsClient())
            return client, address_of(app)

        yield begin


def open_session(client: stripe.StripeClient, market_url: str, language: str) -> stripe.checkout.Session:
    product = {"name": "Stand équipé B07, 6 m²", "description": "Zone Image, une cloison, une prise"}
    lines = [(product, 126_000, 1), ({"name": "Casque d’écoute"}, 2_400, 2), ({"name": "TVA 20 %"}, 26_160, 1)]
    return client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "locale": language,
            "customer_email": "bruno.de.la.montagne@maison-pouzzolane.example.org",
            "success_url": f"{market_url}/return?session_id={{CHECKOUT_SESSION_ID}}",
            "cancel_url": f"{market_url}/bookings/B07",
            "line_items": [
                {"price_data": {"currency": "eur", "unit_amount": amount, "product_data": each}, "quantity": quantity}
                for each, amount, quantity in lines
            ],
        }
    )


@pytest.fixture
def browse_to(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Open]:
    """`browse_to(address, look)`: a page there; at the end none may have reported an error of policy; pictures when it failed."""
    complaints: list[str] = []
    pages: list[Page] = []

    def browse(address: str, look: Look = Look(), *, complain: bool = True) -> Page:  # noqa: B008 (frozen)
        context = chromium.new_context(
            viewport={"width": look.width, "height": 800},
            color_scheme=look.theme,  # type: ignore[arg-type]
            locale="fr-FR" if look.language == "fr" else "en-GB",
            java_script_enabled=look.script,
        )
        page = context.new_page()
        pages.append(page)
        page.set_default_timeout(10_000)
        if complain:
            page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
        page.goto(address)
        return page

    yield browse
    close(pages, tmp_path, failed=bool(complaints) or has_failed(request))
    assert not complaints


PAY = {"en": "Pay €", "fr": "Payer 1"}
DECLINE = {"en": "Have the card refused", "fr": "Faire refuser la carte"}
BACK = {"en": "Go back without paying", "fr": "Revenir sans payer"}


def check(page: Page, look: Look) -> None:
    check_fits(page)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".stamp")).to_have_text("SANDBOX")
    if look.script:
        check_axe(page)


def test_every_state_of_the_page_fits_and_has_no_axe_violation(start, browse_to, market_url, look):
    client, _ = start()
    session = open_session(client, market_url, look.language)
    page = browse_to(session.url, look)
    check(page, look)
    page.get_by_role("button", name=DECLINE[look.language]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, look)
    page.get_by_role("button", name=PAY[look.language]).click()
    page.wait_for_url(f"{market_url}/return?session_id={session.id}")
    page.goto(session.url)
    check(page, look)


def test_an_expired_page_fits_and_has_no_axe_violation(start, browse_to, market_url, look):
    client, _ = start()
    session = open_session(client, market_url, look.language)
    client.v1.checkout.sessions.expire(session.id)
    page = browse_to(session.url, look)
    check(page, look)
    page.get_by_role("main").get_by_role("link").click()
    page.wait_for_url(f"{market_url}/bookings/B07")


def test_the_control_page_fits_and_has_no_axe_violation(start, browse_to, market_url, look):
    client, url = start()
    client.v1.checkout.sessions.expire(open_session(client, market_url, look.language).id)
    page = browse_to(f"{url}/_control/", look)
    page.get_by_role("radio").nth(2).check()
    page.locator("#seconds").fill("45")
    page.get_by_role("button", name="Apply" if look.language == "en" else "Appliquer").click()
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    check(page, look)


WEEK, MOVE = "7", {"en": "Move the clock", "fr": "Avancer l’horloge"}
DEBIT = {"en": "Debit that succeeds later", "fr": "Prélèvement qui réussira"}
UNDER_WAY = {"en": "The debit is under way", "fr": "Le prélèvement est en cours"}
PAID = {"en": "Already paid", "fr": "Déjà payé"}
DISPUTE, EVIDENCE = {"en": "Open a dispute", "fr": "Ouvrir un litige"}, {"en": "Send evidence", "fr": "Envoyer des preuves"}
BREAK, LEFT = {"en": "Let them go wrong", "fr": "Les faire échouer"}, {"en": "Still to go wrong", "fr": "Encore à échouer"}


def test_a_debit_is_ordered_and_answered_by_the_clock(start, browse_to, market_url, look):
    client, url = start()
    session = open_session(client, market_url, look.language)
    page = browse_to(session.url, look)
    page.get_by_role("button", name=DEBIT[look.language]).click()
    page.wait_for_url(f"{market_url}/return?session_id={session.id}")
    page.goto(session.url)
    expect(page.get_by_role("heading", name=UNDER_WAY[look.language])).to_be_visible()
    check(page, look)
    page.goto(f"{url}/_control/")
    check(page, look)
    page.locator("#days").fill(WEEK)
    page.get_by_role("button", name=MOVE[look.language]).click()
    page.goto(session.url)
    expect(page.get_by_role("heading", name=PAID[look.language])).to_be_visible()


def test_the_control_page_with_everything_on_it_fits_and_has_no_axe_violation(start, browse_to, market_url, look):
    client, url = start()
    session = open_session(client, market_url, look.language)
    page = browse_to(session.url, look)
    page.get_by_role("button", name=PAY[look.language]).click()
    page.wait_for_url(f"{market_url}/return**")
    page.goto(f"{url}/_control/")
    page.get_by_role("button", name=DISPUTE[look.language]).click()
    expect(page.get_by_role("button", name=EVIDENCE[look.language])).to_be_visible()
    page.get_by_role("button", name=BREAK[look.language]).click()
    expect(page.get_by_role("heading", name=LEFT[look.language])).to_be_visible()
    check(page, look)


def test_a_refusal_on_the_control_page_is_announced(start, browse_to, market_url):
    client, url = start()
    page = browse_to(open_session(client, market_url, "en").url)
    page.get_by_role("button", name=PAY["en"]).click()
    page.wait_for_url(f"{market_url}/return**")
    page.goto(f"{url}/_control/")
    page.get_by_role("spinbutton", name="Cents, or all").fill("99999999")
    page.get_by_role("button", name="Refund ch_").click()
    expect(page.get_by_role("alert")).to_contain_text("greater than unrefunded amount")
    check(page, Look())


def test_going_back_leads_to_the_market(start, browse_to, market_url):
    client, _ = start()
    page = browse_to(open_session(client, market_url, "fr").url)
    page.get_by_role("button", name=BACK["fr"]).click()
    page.wait_for_url(f"{market_url}/bookings/B07")


def test_a_double_click_on_pay_pays_once(start, browse_to, market_url):
    client, _ = start()
    page = browse_to(open_session(client, market_url, "en").url)
    page.get_by_role("button", name=PAY["en"]).dblclick()
    page.wait_for_url(f"{market_url}/return**")
    assert len(client.v1.charges.list().data) == 1


def test_one_can_pay_with_the_keyboard_alone(start, browse_to, market_url):
    client, _ = start()
    page = browse_to(open_session(client, market_url, "en").url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=PAY["en"])).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{market_url}/return**")


def test_a_page_that_does_not_know_the_market_s_address_cannot_lead_there(start, browse_to, market_url):
    """The negative control of the page's form-action: without the market in it, the browser stops at the redirect."""
    client, url = start(app_url="http://127.0.0.1:9")
    page = browse_to(open_session(client, market_url, "en").url, complain=False)
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.get_by_role("button", name=PAY["en"]).click()
    assert page.url.startswith(url)
