"""A company's invoices and credit notes, for ten years; an organizer sends one again."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from tests.billing.papers import booked, credited, invoiced
from tests.browsing import send, text
from tests.people import Cast, sign_in
from tests.statements import counted

LIST = "/exhibitor/papers"
pytestmark = pytest.mark.usefixtures("noon")


def issue(app: Flask, cast: Cast, *codes: str, name: str = "bruno") -> str:
    """An invoice for each booth; the reference of the last booking."""
    with app.app_context():
        return [invoiced(booked(cast, name, code)).booking.reference for code in codes][-1]


def test_the_company_finds_its_papers_nine_years_later(app: Flask, cast: Cast, noon: time_machine.Traveller) -> None:
    issue(app, cast, "A01")
    noon.move_to(datetime(2036, 10, 1, tzinfo=UTC))
    bruno = sign_in(app, cast.bruno)
    assert "Invoice 2026-F-0001" in text(bruno.get(LIST))
    assert bruno.get(f"{LIST}/2026-F-0001.pdf").data.startswith(b"%PDF-")


def test_a_credit_note_stands_above_its_invoice(app: Flask, cast: Cast) -> None:
    with app.app_context():
        credited(invoiced(booked(cast)))
    page = text(sign_in(app, cast.bruno).get(LIST))
    assert page.index("Credit note 2026-A-0001") < page.index("Invoice 2026-F-0001")


def test_another_companys_papers_are_not_there(app: Flask, cast: Cast) -> None:
    issue(app, cast, "A01")
    carla = sign_in(app, cast.carla)
    assert "No paper was issued yet." in text(carla.get(LIST))
    assert carla.get(f"{LIST}/2026-F-0001.pdf").status_code == 404


def test_the_booths_lead_to_the_papers(app: Flask, cast: Cast) -> None:
    assert f'href="{LIST}"' in sign_in(app, cast.bruno).get("/exhibitor/bookings").text


@pytest.mark.parametrize("codes", [("A01",), ("A01", "A02", "A03")])
def test_the_list_takes_the_same_statements_whatever_the_papers(app: Flask, cast: Cast, codes: tuple[str, ...]) -> None:
    issue(app, cast, *codes)
    bruno = sign_in(app, cast.bruno)
    with app.app_context(), counted() as statements:
        bruno.get(LIST)
    assert len(statements) <= 5


def test_an_organizer_sends_a_paper_again_once_a_day(app: Flask, cast: Cast) -> None:
    reference = issue(app, cast, "A01")
    ana = sign_in(app, cast.ana)
    page = f"/organizer/bookings/{reference}"
    said = []
    for _click in range(2):
        assert send(ana, "/organizer/papers/2026-F-0001/send", page).location == page
        said.append(text(ana.get(page)))
    assert "Paper 2026-F-0001 goes out in 2 letters." in said[0]
    assert "Paper 2026-F-0001 went to everybody of the company today already." in said[1]
    assert said[1].count("Paper sent again: 2026-F-0001") == 1
