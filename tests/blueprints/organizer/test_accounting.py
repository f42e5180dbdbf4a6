"""The accountant's month on the exports page: a link for each month, and a refusal that names what differs."""

import zipfile
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import update

from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments.models import StandPayment
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import text

ADDRESS = "/organizer/exports/accounting/2026-11.zip"


def test_the_exports_page_leads_to_the_month(desk: Desk) -> None:
    desk.booked()
    page = desk.ana.get("/organizer/exports")
    assert f'href="{ADDRESS}"' in page.text
    assert "November 2026 not over yet: provisional" in text(page)


def test_without_money_there_is_no_month(ana: FlaskClient) -> None:
    assert "No paper and no money yet." in text(ana.get("/organizer/exports"))


def test_the_month_is_a_zip_with_its_papers_as_pdf(desk: Desk) -> None:
    desk.booked()
    answer = desk.ana.get(ADDRESS)
    with zipfile.ZipFile(BytesIO(answer.data)) as zipped:
        assert zipped.testzip() is None
        assert zipped.read("mima-2026-11/pieces/2026-F-0001.pdf").startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mima-2026-11.zip"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_two_downloads_are_the_same_bytes(desk: Desk) -> None:
    desk.booked()
    assert desk.ana.get(ADDRESS).data == desk.ana.get(ADDRESS).data


def test_what_does_not_agree_is_refused_with_its_name(desk: Desk) -> None:
    _booking, payment = desk.booked()
    with desk.market(), transaction():
        db.session.execute(update(StandPayment).values(captured_cents=StandPayment.captured_cents + 1))
    answer = desk.ana.get(ADDRESS)
    assert answer.status_code == 409
    assert f"payment {payment} says that 151201 cents were kept, the ledger says 151200 cents." in text(answer)


def test_a_month_without_anything_is_not_found(desk: Desk) -> None:
    desk.booked()
    assert desk.ana.get("/organizer/exports/accounting/2026-10.zip").status_code == 404
