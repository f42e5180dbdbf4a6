"""The papers around a transfer: a quote that is no invoice, an invoice to be paid, a credit note of one that was not."""

from datetime import date

from lxml import etree

from mima.billing import document, facturx, record
from mima.billing.models import PaperKind
from mima.billing.record import Heading, Record
from mima.booths.models import Booking, Payer
from tests.billing import records
from tests.billing.rules import SCHEMATRONS, Rules

ACCOUNT = {"iban": "FR76 3000 6000 0112 3456 7890 189", "bic": "DEMOFRPP"}
HEADING = Heading(PaperKind.invoice, "2026-F-0008", date(2026, 11, 23))
PAYER = Payer(
    legal_name="Région Auvergne",
    siret="20005376700014",
    vat_number="",
    street="59 boulevard Léon-Jouhaux",
    postcode="63050",
    town="Clermont-Ferrand",
    country="FR",
    billing_email="compta@example.org",
    reference="ENG 5",
)


def due(payer: Payer | None = None, order: str = "PO-77") -> Record:
    booking, lines = records.booked(**ACCOUNT)
    return record.due_invoice(HEADING, booking, lines, due_on=date(2026, 12, 23), payer=payer, order=order)


def quote() -> Record:
    booking, lines = records.booked(**ACCOUNT)
    return record.quote("D-K7P2QX", date(2026, 11, 23), booking, lines, valid_until=date(2026, 12, 7), payer=None)


def assert_kept(rules: Rules, paper: Record) -> None:
    xml = facturx.xml(paper)
    assert rules.faults(xml) == []
    assert {name: rules.broken(name, xml) for name in SCHEMATRONS if rules.broken(name, xml)} == {}


def test_an_invoice_to_be_paid_keeps_the_rules_of_the_norm(rules: Rules) -> None:
    assert_kept(rules, due())


def test_an_invoice_to_another_payer_keeps_the_rules_of_the_norm(rules: Rules) -> None:
    assert_kept(rules, due(PAYER))


def test_a_credit_note_of_an_unpaid_invoice_keeps_the_rules_of_the_norm(rules: Rules) -> None:
    heading = Heading(PaperKind.credit_note, "2026-A-0001", date(2026, 12, 1))
    note = record.credit_note(heading, due(), "No funds", unpaid=True)
    assert_kept(rules, note)
    assert "account" not in note["payment"]
    assert document.pdf(note).startswith(b"%PDF-")


def test_an_invoice_to_be_paid_says_where_to() -> None:
    told = etree.fromstring(facturx.xml(due()))
    words = {etree.QName(one).localname: one.text for one in told.iter() if isinstance(one.tag, str)}
    assert (words["IBANID"], words["PaymentReference"]) == ("FR7630006000011234567890189", "K7P2QX")
    assert document.pdf(due()).startswith(b"%PDF-")


def test_a_quote_carries_no_invoice() -> None:
    for language in ("fr", "en"):
        made = document.pdf(quote(), language)
        assert made.startswith(b"%PDF-") and b"factur-x.xml" not in made


def test_a_paid_record_says_nothing_of_the_account() -> None:
    assert "iban" not in str(records.invoice(**ACCOUNT))


def test_the_order_goes_before_the_payers_own_reference() -> None:
    assert due(PAYER)["buyer"]["reference"] == "PO-77"
    assert due(PAYER, order="")["buyer"]["reference"] == "ENG 5"


def test_the_frozen_record_is_of_its_booking() -> None:
    assert isinstance(records.booked()[0], Booking)
