"""Papers of a seller without VAT, from categories and extras of 20 %: no VAT, and the sentence of the law that says why."""

from copy import deepcopy

import pytest

from mima.billing import facturx
from mima.billing.audit import check_vat, unsaid
from mima.billing.seller import VatRegime
from mima.booths.models import Vat
from mima.core.transaction import transaction
from tests.billing.papers import booked, invoiced
from tests.billing.records import invoice
from tests.billing.rules import SCHEMATRONS, Rules
from tests.booths.test_vat import sell_with
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def test_the_invoice_gives_the_reason_of_the_sale_not_of_todays_seller(cast: Cast) -> None:
    sell_with(cast, VatRegime.franchise)
    booking = booked(cast)
    sell_with(cast, VatRegime.standard)
    (row,) = invoiced(booking).record["vat"]
    assert (row["category"], row["exemption"]["code"]) == ("E", "VATEX-FR-FRANCHISE")


@pytest.mark.parametrize(
    ("regime", "sentence", "code"),
    [
        (VatRegime.franchise, "TVA non applicable, art. 293 B du CGI.", "VATEX-FR-FRANCHISE"),
        (VatRegime.exempt, "Exonération de TVA, art. 261-7-1° du CGI.", "VATEX-FR-CGI261-7"),
    ],
)
def test_the_invoice_of_ordinary_categories_has_no_vat_and_its_mention(
    cast: Cast, regime: VatRegime, sentence: str, code: str
) -> None:
    sell_with(cast, regime)
    record = invoiced(booked(cast, extras={"power": 1})).record
    (row,) = record["vat"]
    assert (row["rate"], row["vat_cents"], row["exemption"]["fr"], row["exemption"]["code"]) == (0, 0, sentence, code)
    assert record["totals"]["gross_cents"] == record["totals"]["net_cents"] == 153_000


@pytest.mark.parametrize("regime", list(VatRegime))
def test_the_paper_for_machines_keeps_every_rule(cast: Cast, rules: Rules, regime: VatRegime) -> None:
    sell_with(cast, regime)
    xml = facturx.xml(invoiced(booked(cast, extras={"screen": 1})).record)
    assert [rules.broken(schematron, xml) for schematron in SCHEMATRONS] == [[] for _ in SCHEMATRONS]
    assert (b"ram:ExemptionReason>" in xml) is (regime is not VatRegime.standard)


def test_a_paper_without_vat_that_gives_no_reason_breaks_a_rule(cast: Cast, rules: Rules) -> None:
    sell_with(cast, VatRegime.franchise)
    record = invoiced(booked(cast)).record
    for row in record["vat"]:
        row["exemption"] = None
    assert "BR-E-10" in rules.broken("EN 16931", facturx.xml(record))


def test_the_audit_finds_vat_where_none_is_due(cast: Cast) -> None:
    booking = booked(cast)
    assert check_vat()[1] == []
    with transaction():
        booking.vat = Vat.franchise
    assert check_vat()[1] == [f"Booking {booking.reference} is sold without VAT and charges some."]


def test_a_paper_as_issued_says_its_vat_rightly() -> None:
    assert [unsaid(invoice()), unsaid(invoice(rates=(0, 0), vat_regime="exempt"))] == [[], []]


@pytest.mark.parametrize("change", [{"exemption": None}, {"category": "S"}])
def test_the_audit_finds_a_paper_without_a_reason(change: dict[str, object]) -> None:
    record = deepcopy(invoice(rates=(0, 0), vat_regime="franchise"))
    record["vat"][0] |= change
    assert unsaid(record) == ["2026-F-0007 does not say rightly why it charges VAT of 0%."]
