"""The booking's papers: who gets them, in which language, and that nobody keeps a copy on the way."""

from io import BytesIO

import pytest
from facturx import get_facturx_xml_from_pdf
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from mima.billing import facturx, queries
from mima.core.transaction import transaction
from tests.billing.papers import booked, credited, invoiced
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def paid(app: Flask, cast: Cast) -> str:
    """The address of bruno's paid booking, which has its invoice."""
    with app.app_context():
        booking = booked(cast)
        invoiced(booking)
        return f"/bookings/{booking.reference}"


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


def words(answer: TestResponse) -> str:
    return PdfReader(BytesIO(answer.data)).pages[0].extract_text()


def test_its_company_reads_the_invoice_in_the_browser(bruno: FlaskClient, paid: str) -> None:
    answer = bruno.get(f"{paid}/invoice.pdf")
    assert (answer.status_code, answer.mimetype, answer.headers["Content-Disposition"]) == (
        200,
        "application/pdf",
        'inline; filename="2026-F-0001.pdf"',
    )


def test_no_cache_keeps_it(bruno: FlaskClient, paid: str) -> None:
    assert bruno.get(f"{paid}/invoice.pdf").headers["Cache-Control"] == "no-store"


def test_an_organizer_reads_it(app: Flask, cast: Cast, paid: str) -> None:
    assert sign_in(app, cast.ana).get(f"{paid}/invoice.pdf").status_code == 200


@pytest.mark.parametrize("name", ["carla", "dora"])
@pytest.mark.parametrize("paper", ["invoice", "credit-note"])
def test_for_others_it_does_not_exist(app: Flask, cast: Cast, paid: str, name: str, paper: str) -> None:
    assert sign_in(app, getattr(cast, name)).get(f"{paid}/{paper}.pdf").status_code == 404


def test_a_visitor_is_sent_to_sign_in(client: FlaskClient, paid: str) -> None:
    assert client.get(f"{paid}/invoice.pdf").location == f"/account/sign-in?next={paid}/invoice.pdf"


@pytest.mark.parametrize("paper", ["invoice", "credit-note"])
def test_the_xml_taken_out_of_it_is_that_of_the_record(app: Flask, bruno: FlaskClient, paid: str, paper: str) -> None:
    with app.app_context():
        invoice = queries.papers()[0]
        credit = credited(invoice)
        record = (invoice if paper == "invoice" else credit).record
    answer = bruno.get(f"{paid}/{paper}.pdf?language=fr")
    assert get_facturx_xml_from_pdf(answer.data, check_schematron=False) == ("factur-x.xml", facturx.xml(record))


def test_an_unpaid_booking_has_no_invoice(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    with app.app_context():
        address = f"/bookings/{booked(cast).reference}"
    assert [bruno.get(f"{address}/{paper}.pdf").status_code for paper in ("invoice", "credit-note")] == [404, 404]


def test_it_comes_in_the_readers_language(bruno: FlaskClient, paid: str) -> None:
    assert "Date of issue" in words(bruno.get(f"{paid}/invoice.pdf"))


@pytest.mark.parametrize(("asked", "word"), [("fr", "Date d’émission"), ("en", "Date of issue"), ("xx", "Date of issue")])
def test_it_comes_in_the_language_that_is_asked_for(bruno: FlaskClient, paid: str, asked: str, word: str) -> None:
    assert word in words(bruno.get(f"{paid}/invoice.pdf?language={asked}"))


def test_the_booking_links_its_invoice_and_the_french_one(bruno: FlaskClient, paid: str) -> None:
    page = bruno.get(paid).text
    assert f'href="{paid}/invoice.pdf"' in page and f'href="{paid}/invoice.pdf?language=fr"' in page


def test_the_booking_links_its_credit_note(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    with app.app_context():
        booking = booked(cast)
        credited(invoiced(booking))
        address = f"/bookings/{booking.reference}"
    assert "Credit note 2026-A-0001" in bruno.get(address).text
    assert bruno.get(f"{address}/credit-note.pdf").status_code == 200


def test_the_booking_names_the_payer_as_it_was_issued(app: Flask, cast: Cast, bruno: FlaskClient, paid: str) -> None:
    with app.app_context(), transaction():
        cast.company("bruno").legal_name = "Renamed SARL"
    page = bruno.get(paid).text
    assert "Maison Pouzzolane SARL" in page and "Renamed SARL" not in page and "company&#39;s profile" not in page


def test_the_history_tells_when_the_invoice_was_issued(bruno: FlaskClient, paid: str) -> None:
    assert "Invoice issued" in bruno.get(paid).text
