"""The desk's way with papers for public bodies: a row on Today, two notes on the booking."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.billing.test_public import TOWN, for_the_town
from tests.booths.test_hold import hold
from tests.browsing import send, text
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def ana(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.ana)


@pytest.fixture
def booking(app: Flask, cast: Cast) -> str:
    """The page of a booking whose invoice 2026-F-0001 is to be deposited."""
    with app.app_context():
        return f"/organizer/bookings/{for_the_town(cast).booking.reference}"


def test_today_asks_for_the_deposit(ana: FlaskClient, booking: str) -> None:
    shown = text(ana.get("/organizer"))
    assert "Paper 2026-F-0001 is to be deposited in Chorus Pro" in shown
    assert "Ville de Riom, €1,512.00, service code CULTURE-01, commitment EJ2027000123." in shown


def test_who_notes_it_reads_it_and_today_is_empty_of_it(ana: FlaskClient, booking: str) -> None:
    answer = send(ana, "/organizer/papers/2026-F-0001/deposited", booking)
    shown = text(ana.get(answer.headers["Location"]))
    assert "Noted: paper 2026-F-0001 is in Chorus Pro." in shown and "In Chorus Pro since" in shown
    assert "Deposited in Chorus Pro: 2026-F-0001 Ana" in shown
    assert "is to be deposited" not in text(ana.get("/organizer"))


def test_a_second_note_says_that_it_is_there_already(ana: FlaskClient, booking: str) -> None:
    for _ in range(2):
        answer = send(ana, "/organizer/papers/2026-F-0001/deposited", booking)
    assert "the state has changed meanwhile" in text(ana.get(answer.headers["Location"]))


def test_a_refusal_is_asked_for_its_reason_and_brings_the_row_back(ana: FlaskClient, booking: str) -> None:
    send(ana, "/organizer/papers/2026-F-0001/deposited", booking)
    page = "/organizer/papers/2026-F-0001/rejected"
    assert send(ana, page, page, why="").status_code == 422
    send(ana, page, page, why="Code service inconnu")
    assert "Chorus Pro refused paper 2026-F-0001" in text(ana.get("/organizer"))
    assert "Code service inconnu" in text(ana.get(booking))


def test_the_booking_still_says_both_when_its_invoice_is_issued(app: Flask, cast: Cast, booking: str) -> None:
    shown = text(sign_in(app, cast.bruno).get(booking.removeprefix("/organizer")))
    assert "Service code: CULTURE-01" in shown and "Commitment number: EJ2027000123" in shown


def test_what_is_not_there_cannot_be_refused(ana: FlaskClient, booking: str) -> None:
    page = "/organizer/papers/2026-F-0001/rejected"
    assert "cannot be refused there" in text(ana.get(page)) and send(ana, page, booking, why="x").status_code == 409


def test_the_payers_form_asks_for_both_and_the_booking_says_them(app: Flask, cast: Cast) -> None:
    with app.app_context():
        page = f"/bookings/{hold(cast).reference}"
    bruno = sign_in(app, cast.bruno)
    send(bruno, f"{page}/payer", f"{page}/payer", **TOWN)
    shown = text(bruno.get(page))
    assert "Service code: CULTURE-01" in shown and "Commitment number: EJ2027000123" in shown


def test_a_company_that_fills_them_in_reads_why_not_and_loses_nothing(app: Flask, cast: Cast) -> None:
    with app.app_context():
        page = f"/bookings/{hold(cast).reference}/payer"
    answer = send(sign_in(app, cast.bruno), page, page, **TOWN | {"body": "company"})
    assert answer.status_code == 422 and "CULTURE-01" in answer.text and "Only a public body has one" in text(answer)
