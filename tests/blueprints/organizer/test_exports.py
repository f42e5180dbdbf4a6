"""The files of all bookings: read back, with numbers as numbers and no formula."""

import csv
import zipfile
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from mima.booths.models import BoothCategory
from mima.core import sheets
from mima.core.db import db
from mima.core.sheets import Cents
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.payments import flow
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import send
from tests.statements import counted


def as_csv(desk: Desk) -> list[dict[str, str]]:
    raw = desk.ana.get("/organizer/exports/bookings.csv").data
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def as_xlsx(desk: Desk) -> list[dict[str, Any]]:
    raw = desk.ana.get("/organizer/exports/bookings.xlsx").data
    headings, *rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()
    return [dict(zip(headings, row, strict=True)) for row in rows]


def rename(desk: Desk, name: str) -> None:
    with desk.app.app_context(), transaction():
        db.session.get_one(Exhibitor, desk.cast.brunos_company).legal_name = name


def test_the_csv_tells_a_booking_with_decimal_commas(desk: Desk) -> None:
    reference, _payment = desk.booked()
    (row,) = as_csv(desk)
    assert (row["Reference"], row["Booth"], row["Without VAT"], row["VAT"]) == (reference, "A02", "1260,00", "252,00")
    assert (row["With VAT"], row["Paid"], row["Refunded"], row["Method"]) == ("1512,00", "1512,00", "0,00", "Card")
    assert row["Invoice"] == "2026-F-0001"
    assert "cs_test_" in row["Stripe references"] and "pi_" in row["Stripe references"]


def test_the_csv_tells_what_a_transfer_is_called_at_the_bank(desk: Desk) -> None:
    reference = desk.held()
    with desk.market() as shop:
        flow.mark_transfer_received(reference, by=shop.cast.user("ana").actor, reference="VIR 42")
    assert [row["Bank references"] for row in as_csv(desk)] == ["VIR 42"]


def test_the_xlsx_has_numbers_and_dates(desk: Desk) -> None:
    desk.booked()
    (row,) = as_xlsx(desk)
    assert (row["With VAT"], row["Area in m²"], row["SIRET"]) == (1512.0, 6.0, "73282932000074")
    assert isinstance(row["Confirmed at"], datetime)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_text_can_become_a_formula(desk: Desk, name: str) -> None:
    desk.held()
    rename(desk, name)
    assert as_csv(desk)[0]["Legal name"] == f"'{name}"
    assert as_xlsx(desk)[0]["Legal name"].startswith("'")


def test_a_formula_stays_text_in_the_workbook_itself() -> None:
    raw = sheets.as_xlsx("s", ["=1"], [["=1+1", Cents(-5), None, 3]])
    with zipfile.ZipFile(BytesIO(raw)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_sum_below_zero_keeps_its_sign() -> None:
    assert sheets.as_csv(["a"], [[Cents(-5)], [Cents(-12345)]]).decode("utf-8-sig") == "a\r\n-0,05\r\n-123,45\r\n"


def test_the_file_says_what_and_when_it_is(desk: Desk) -> None:
    named = desk.ana.get("/organizer/exports/bookings.csv").headers["Content-Disposition"]
    assert named == 'attachment; filename="mima-2027-bookings-2026-11-23.csv"'


def test_the_file_has_a_french_name_for_a_french_reader(desk: Desk) -> None:
    send(desk.ana, "/account", "/account", name="Ana", structure="", language="fr")
    named = desk.ana.get("/organizer/exports/bookings.xlsx").headers["Content-Disposition"]
    assert named == 'attachment; filename="mima-2027-reservations-2026-11-23.xlsx"'


def test_an_export_takes_the_same_statements_whatever_the_bookings(desk: Desk) -> None:
    desk.held("A02")
    desk.ana.get("/organizer/exports/bookings.csv")
    with desk.app.app_context(), counted() as few:
        desk.ana.get("/organizer/exports/bookings.csv")
    desk.held("A03", "carla")
    desk.booked("A04", "carla")
    with desk.app.app_context(), counted() as many:
        desk.ana.get("/organizer/exports/bookings.csv")
    assert len(few) == len(many) <= 8


def test_the_lines_name_what_a_booth_costs_more(desk: Desk) -> None:
    with desk.app.app_context(), transaction():
        db.session.execute(update(BoothCategory).values(wall_cents=1_000))
    desk.held()
    assert [row["Lines"] for row in as_csv(desk)] == ["Booth A02, Equipped booth, 6 m² × 1; Booth against a wall × 1"]
