"""Paying by bank transfer on the booking's page: another payer, a quote, where to pay, the order."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.billing import payers
from mima.booths import queries, service
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.payments import flow
from tests.browsing import text
from tests.forms import send
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")
OTHER = {
    "body": "company",
    "legal_name": "Mécène SA",
    "siret": "732 829 320 00074",
    "street": "1 rue du Don",
    "postcode": "63000",
    "town": "Riom",
    "country": "FR",
    "reference": "CMD 12",
}


@pytest.fixture
def booking(app: Flask, cast: Cast) -> str:
    with app.app_context(), transaction():
        booth = queries.booth(cast.edition, "A02")
        return f"/bookings/{service.hold(booth, cast.company('bruno'), by=cast.user('bruno').actor).reference}"


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


@pytest.fixture
def quoted(bruno: FlaskClient, booking: str) -> str:
    assert send(bruno, f"{booking}/quote", page=booking).status_code == 303
    return booking


def test_a_held_booth_may_be_paid_by_transfer(bruno: FlaskClient, booking: str) -> None:
    page = text(bruno.get(booking))
    assert "Pay by bank transfer" in page and "the booth stays yours until 7 December 2026" in page


def test_without_an_account_transfers_are_not_offered(app: Flask, cast: Cast, bruno: FlaskClient, booking: str) -> None:
    with app.app_context(), transaction():
        edition = editions.by_slug(cast.edition)
        edition.seller = edition.seller | {"iban": ""}
    assert "Pay by bank transfer" not in text(bruno.get(booking))


def test_a_quote_says_where_to_pay_and_until_when(bruno: FlaskClient, quoted: str) -> None:
    page = text(bruno.get(quoted))
    assert "FR76 3000 6000 0112 3456 7890 189" in page and "by 7 December 2026" in page
    assert quoted.removeprefix("/bookings/") in page
    assert "Book and pay" not in page and "Give the booth back" not in page


def test_the_quote_is_a_paper(bruno: FlaskClient, quoted: str) -> None:
    answer = bruno.get(f"{quoted}/quote.pdf")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")


def test_before_a_quote_there_is_no_paper(bruno: FlaskClient, booking: str) -> None:
    assert bruno.get(f"{booking}/quote.pdf").status_code == 404


def test_beside_a_quote_the_extras_stay(bruno: FlaskClient, quoted: str) -> None:
    answer = send(bruno, f"{quoted}/extras", page=quoted, **{"extra-1": 1, "extra-2": 0})
    assert answer.status_code == 409
    assert "Withdraw the quote first" in text(answer)


def test_a_withdrawn_quote_gives_the_choice_back(bruno: FlaskClient, quoted: str) -> None:
    send(bruno, f"{quoted}/quote/withdraw", page=quoted)
    page = text(bruno.get(quoted))
    assert "Book and pay" in page and "Pay by bank transfer" in page


def test_the_page_says_how_long_the_booking_is_held_without_its_quote(bruno: FlaskClient, quoted: str) -> None:
    assert "It is held until 13:15 then, as it would be without the quote." in text(bruno.get(quoted))


def test_it_says_so_where_no_time_is_left_for_a_second_one(bruno: FlaskClient, quoted: str, noon: time_machine.Traveller) -> None:
    send(bruno, f"{quoted}/quote/withdraw", page=quoted)
    send(bruno, f"{quoted}/quote", page=quoted)
    noon.shift(timedelta(minutes=20))
    assert "once it is withdrawn, the booth is free for others" in text(bruno.get(quoted))


def test_quotes_and_orders_are_no_way_to_fill_letter_boxes(app: Flask, bruno: FlaskClient, booking: str) -> None:
    for _time in range(10):
        send(bruno, f"{booking}/quote", page=booking)
        send(bruno, f"{booking}/quote/withdraw", page=booking)
    answer = send(bruno, f"{booking}/quote", page=booking)
    assert (answer.status_code, "Too many tries" in text(answer)) == (429, True)
    assert int(answer.headers["Retry-After"]) > 0


def test_an_order_that_is_sent_on_and_on_stops_writing_to_the_team(bruno: FlaskClient, quoted: str) -> None:
    answers = [send(bruno, f"{quoted}/order", page=quoted, order_number=f"PO-{number}").status_code for number in range(11)]
    assert answers == [303] * 10 + [429]


def test_an_order_waits_for_the_team(bruno: FlaskClient, quoted: str) -> None:
    send(bruno, f"{quoted}/order", page=quoted, order_number="PO-77")
    assert "Purchase order PO-77 is with the market's team" in text(bruno.get(quoted))


def test_an_order_that_cannot_be_taken_keeps_what_was_typed(bruno: FlaskClient, quoted: str) -> None:
    answer = send(bruno, f"{quoted}/order", page=quoted, order_number="P" * 61)
    assert answer.status_code == 422
    assert re.search(r'name="order_number"[^>]*value="P{61}"', answer.text)


def test_an_accepted_order_is_to_be_paid(app: Flask, cast: Cast, bruno: FlaskClient, quoted: str) -> None:
    send(bruno, f"{quoted}/order", page=quoted, order_number="PO-77")
    with app.app_context():
        flow.accept_order(quoted.removeprefix("/bookings/"), by=cast.user("ana").actor)
    page = text(bruno.get(quoted))
    assert "Payment due" in page and "to be paid by 23 December 2026" in page
    assert "Invoice 2026-F-0001" in page


def test_another_payer_is_named_beside_the_price(bruno: FlaskClient, booking: str) -> None:
    assert send(bruno, f"{booking}/payer", page=f"{booking}/payer", **OTHER).status_code == 303
    page = text(bruno.get(booking))
    assert "Mécène SA" in page and "Your reference: CMD 12" in page


def test_a_payer_abroad_has_a_company_number_and_no_siret(bruno: FlaskClient, booking: str) -> None:
    send(bruno, f"{booking}/payer", page=f"{booking}/payer", **OTHER | {"siret": "0403 019 261", "country": "BE"})
    shown = text(bruno.get(booking))
    assert "Company number 0403 019 261" in shown and "SIRET" not in shown


def test_a_payer_whose_numbers_do_not_check_keeps_what_was_typed(bruno: FlaskClient, booking: str) -> None:
    answer = send(bruno, f"{booking}/payer", page=f"{booking}/payer", **OTHER | {"siret": "12345678901234"})
    assert answer.status_code == 422
    assert "A SIRET has 14 digits" in text(answer) and 'value="12345678901234"' in answer.text


def test_the_payer_may_be_the_company_again(app: Flask, bruno: FlaskClient, booking: str) -> None:
    page = f"{booking}/payer"
    send(bruno, page, page=page, **OTHER)
    send(bruno, page, page=page, body="company", country="FR")
    with app.app_context():
        assert payers.named(queries.booking(booking.removeprefix("/bookings/"))).legal_name == "Maison Pouzzolane SARL"
