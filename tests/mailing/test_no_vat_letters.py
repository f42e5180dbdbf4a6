"""Letters name a sum with VAT only where there is some; where none is charged, they say so in both languages."""

import pytest
from flask import Flask

from mima.booths import placing, queries
from mima.booths.models import Vat
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.web import letters
from tests.billing.records import BELGIAN
from tests.billing.test_reverse_charge import is_of
from tests.booths.test_hold import booth
from tests.people import Cast

VALUES = {
    "booking": "BOOKING",
    "booth": "A02",
    "before": "A01",
    "others": "",
    "old_code": "A01",
    "code": "A02",
    "what": ["moved"],
    "edition": "MIMA 2027",
    "company": "Studio Loin",
    "currency": "EUR",
    "area_dm2": 600,
    "net_cents": 126_000,
    "gross_cents": 126_000,
    "amount_cents": 126_000,
    "until": "2027-01-02T10:00:00+00:00",
    "issued_on": "2027-01-02",
    "zone": "Europe/Paris",
    "token": "t",
    "told": "",
    "why": "",
    "was_asked": False,
    "is_exchange": False,
    "is_booked": False,
    "has_account": True,
    "is_member": True,
    "is_credit_note": False,
    "paper": "2026-F-0001",
    "quote": "D-1",
    "account": {"name": "Le Damier", "iban": "FR76", "bic": "AGRIFRPP", "reference": "BOOKING"},
}
TEMPLATES = ["booth_placed", "booth_offered", "booth_moved", "booth_changed", "quote_given", "paper_again"]


def read(template: str, language: str, **values: object) -> str:
    return letters.render(Letter(template=template, language=language, values=VALUES | values))[1]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(("language", "wrong", "right"), [("en", "with VAT", "no VAT is charged"), ("fr", "TTC", "sans TVA")])
def test_a_letter_about_a_sale_without_vat_says_so(context: Flask, template: str, language: str, wrong: str, right: str) -> None:
    said = read(template, language, no_vat=True)
    assert right in said and wrong not in said and "HT" not in said


@pytest.mark.parametrize("template", [one for one in TEMPLATES if one != "booth_changed"])
def test_a_letter_about_a_sale_with_vat_says_that(context: Flask, template: str) -> None:
    assert "with VAT" in read(template, "en", no_vat=False)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_letter_that_was_written_before_can_still_be_sent(context: Flask, template: str) -> None:
    assert "VAT" in read(template, "en")


def test_a_credit_note_is_one_in_either_case(context: Flask) -> None:
    says = [read("paper_again", "en", no_vat=no_vat, is_credit_note=True) for no_vat in (True, False)]
    assert all("credit note 2026-F-0001" in one for one in says)


@pytest.mark.usefixtures("noon")
def test_who_is_placed_under_reverse_charge_has_such_a_letter(context: Flask, cast: Cast) -> None:
    is_of(cast, BELGIAN)
    with transaction():
        booking = placing.place(booth(cast), cast.company("bruno"), by=cast.user("ana").actor, days=3, told="")
    assert queries.booking(booking.reference).vat is Vat.reverse_charge
    letter = db.session.query(Letter).filter_by(template="booth_placed").one()
    assert letter.values["no_vat"] is True
