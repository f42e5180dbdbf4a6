"""The paper for machines: valid by the schema and the schematrons, equal to the record, whatever people typed."""

from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mima.billing import facturx
from mima.billing.models import Means
from mima.billing.record import Record
from tests.billing.records import ACCOUNT, BELGIAN, SELLER, balance, credit_note, deposit, free, invoice, paid_in_part, supplement
from tests.billing.rules import SCHEMATRONS, Rules

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
INVOICE = invoice()
FRANCHISE = invoice(rates=(0, 0), vat_regime="franchise", vat_number="")
DEPOSIT = deposit()
BALANCE, BALANCE_PAID = balance(DEPOSIT), balance(DEPOSIT, date(2027, 1, 8))
REVERSE = invoice(rates=(0, 0), buyer=BELGIAN)
FREE_DEPOSIT = deposit(rates=(0, 0), vat_regime="exempt")
PAPERS = {
    "deposit": DEPOSIT,
    "credit note of a deposit": credit_note(DEPOSIT, on_account=True),
    "part of a deposit": credit_note(DEPOSIT, gross_cents=12_345, on_account=True),
    "balance that is due": BALANCE,
    "balance that was paid": BALANCE_PAID,
    "credit note of a balance": credit_note(BALANCE),
    "part of a balance": credit_note(BALANCE_PAID, gross_cents=77_777),
    "deposit of an exempt seller": FREE_DEPOSIT,
    "balance of an exempt seller": balance(FREE_DEPOSIT, rates=(0, 0), vat_regime="exempt"),
    "deposit of nearly all": deposit(9_900),
    "balance of hardly anything": balance(deposit(9_900)),
    "supplement that is due": supplement(),
    "supplement that was paid": supplement(date(2027, 1, 12)),
    "second credit note": credit_note(INVOICE, gross_cents=50_001, earlier=[credit_note(INVOICE, gross_cents=33_333)]),
    "last credit note": credit_note(INVOICE, earlier=[credit_note(INVOICE, gross_cents=33_333)]),
    "two rates, member rate, extras": INVOICE,
    "credit note": credit_note(INVOICE),
    "franchise": FRANCHISE,
    "credit note of a franchise": credit_note(FRANCHISE),
    "exempt": invoice(rates=(0, 0), vat_regime="exempt"),
    "one rate of nought": invoice(rates=(2000, 0)),
    "VAT on debits": invoice(vat_on_debits=True),
    "penalty of 12 %": invoice(late_penalty_rate=1200),
    "transfer": invoice(means=Means.transfer),
    "credit note of a transfer": credit_note(invoice(means=Means.transfer)),
    "transfer of less": paid_in_part(**ACCOUNT),
    "card of less": paid_in_part(Means.card, **ACCOUNT),
    "less, and no account known": paid_in_part(),
    "credit note of the rest": credit_note(paid_in_part(**ACCOUNT), gross_cents=5_000, unpaid=True),
    "SEPA debit": invoice(means=Means.sepa_debit),
    "Belgian buyer": invoice(buyer=BELGIAN),
    "reverse charge": REVERSE,
    "credit note of a reverse charge": credit_note(REVERSE),
    "part of a reverse charge": credit_note(REVERSE, gross_cents=10_001),
    "reverse charge, VAT on debits": invoice(rates=(0, 0), buyer=BELGIAN, vat_on_debits=True),
    "free of charge": free(),
    "free of charge, franchise": free(0, vat_regime="franchise", vat_number=""),
    "buyer without SIRET": invoice(buyer={"siret": "", "vat_number": ""}),
}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Record:
    return PAPERS[request.param]


def said(paper: Record, path: str, language: str = "fr") -> list[str | None]:
    """The texts of the XML's elements on this path of names, wherever it begins."""
    names = "/".join(name if name.startswith(".") else RAM + name for name in path.split("/"))
    return [element.text for element in etree.fromstring(facturx.xml(paper, language)).iterfind(f".//{names}")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_paper_is_of_the_schema(rules: Rules, paper: Record, language: str) -> None:
    assert rules.faults(facturx.xml(paper, language)) == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("schematron", SCHEMATRONS)
def test_every_paper_keeps_the_rules(rules: Rules, paper: Record, schematron: str, language: str) -> None:
    assert rules.broken(schematron, facturx.xml(paper, language)) == []


@pytest.mark.parametrize(
    ("part", "rule"), [("net", "BR-CO-13"), ("vat", "BR-CO-14"), ("gross", "BR-CO-15"), ("paid", "BR-CO-16")]
)
def test_a_total_that_is_off_by_a_cent_breaks_a_rule(rules: Rules, part: str, rule: str) -> None:
    record = deepcopy(INVOICE)
    record["totals"][f"{part}_cents"] += 1
    assert rule in rules.broken("EN 16931", facturx.xml(record))


@pytest.mark.parametrize(
    ("schematron", "said", "instead", "rule"),
    [
        ("EN 16931", "<ram:Name>Maison Pouzzolane SARL</ram:Name>", "", "BR-07"),
        ("EN 16931", '<ram:ID schemeID="VA">FR44732829320</ram:ID>', "", "BR-S-02"),
        ("EN 16931", "ChargeAmount>90.50<", "ChargeAmount>-90.50<", "BR-27"),
        ("CII", 'unitCode="C62"', 'unitCode="BOOTH"', "BR-CL-23"),
        ("CII", "CurrencyCode>EUR<", "CurrencyCode>EURO<", "BR-CL-04"),
        ("France", "<ram:SubjectCode>PMT</ram:SubjectCode>", "", "BR-FR-05_BT-22_PMT"),
        ("France", '<ram:URIID schemeID="0225">732829320</ram:URIID>', "", "BR-FR-13_BT-34"),
    ],
)
def test_a_paper_that_says_less_or_wrong_breaks_a_rule(rules: Rules, schematron: str, said: str, instead: str, rule: str) -> None:
    changed = facturx.xml(INVOICE).decode().replace(said, instead)
    assert rule in rules.broken(schematron, changed.encode())


def test_an_invoice_of_nothing_says_what_was_taken_off_and_that_nothing_is_due() -> None:
    told = [said(free(), name)[0] for name in ("LineTotalAmount", "AllowanceTotalAmount", "DuePayableAmount")]
    assert told[1:] == ["1440.00", "0.00"] and said(free(), "SpecifiedTradeSettlementPaymentMeans/TypeCode") == ["1"]


def test_a_paper_without_its_currency_is_not_of_the_schema(rules: Rules) -> None:
    assert rules.faults(facturx.xml(INVOICE).replace(b"<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", b""))


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("net", "TaxBasisTotalAmount"),
        ("vat", "TaxTotalAmount"),
        ("gross", "GrandTotalAmount"),
        ("paid", "TotalPrepaidAmount"),
        ("due", "DuePayableAmount"),
    ],
)
def test_the_totals_are_those_of_the_record(paper: Record, part: str, name: str) -> None:
    assert said(paper, name) == [f"{paper['totals'][f'{part}_cents'] / 100:.2f}"]


def test_the_vat_by_rate_is_that_of_the_record(paper: Record) -> None:
    rows = zip(said(paper, "CalculatedAmount"), said(paper, "ApplicableTradeTax/BasisAmount"), strict=True)
    assert list(rows) == [(f"{row['vat_cents'] / 100:.2f}", f"{row['net_cents'] / 100:.2f}") for row in paper["vat"]]


def test_the_member_rate_is_an_allowance_on_the_whole() -> None:
    allowance = "SpecifiedTradeAllowanceCharge"
    assert (said(INVOICE, f"{allowance}/ActualAmount"), said(INVOICE, f"{allowance}/Reason")) == (
        ["180.00"],
        ["Remise adhérent du Damier, 12,5\u00a0%"],
    )


def test_a_credit_note_names_its_invoice_with_its_date() -> None:
    texts = etree.fromstring(facturx.xml(credit_note(INVOICE))).find(f".//{RAM}InvoiceReferencedDocument").itertext()
    assert " ".join("".join(texts).split()) == "2026-F-0007 20261123"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("deposit", "386"),
        ("credit note of a deposit", "503"),
        ("balance that is due", "380"),
        ("credit note of a balance", "381"),
        ("supplement that is due", "380"),
    ],
)
def test_each_kind_of_paper_has_its_code(name: str, code: str) -> None:
    assert said(PAPERS[name], "TypeCode")[0] == code


@pytest.mark.parametrize(
    ("name", "frame"),
    [("deposit", "S2"), ("balance that is due", "S4"), ("balance that was paid", "S4"), ("credit note of a balance", "S1")],
)
def test_it_says_whether_it_settles_a_deposit(name: str, frame: str) -> None:
    texts = said(PAPERS[name], "BusinessProcessSpecifiedDocumentContextParameter/ID")
    assert texts == [frame]


def test_a_balance_names_its_deposit_invoice_and_takes_it_off() -> None:
    texts = etree.fromstring(facturx.xml(BALANCE)).find(f".//{RAM}InvoiceReferencedDocument").itertext()
    assert " ".join("".join(texts).split()) == "2026-F-0007 20261123"
    assert said(BALANCE, "SpecifiedTradeProduct/Name")[-1] == "Acompte, facture 2026-F-0007"
    assert BALANCE["totals"]["gross_cents"] == INVOICE["totals"]["gross_cents"] - DEPOSIT["totals"]["gross_cents"]


def test_deposit_and_balance_are_the_whole_rate_by_rate() -> None:
    for one, other, all_of_it in zip(DEPOSIT["vat"], BALANCE["vat"], INVOICE["vat"], strict=True):
        assert [one[key] + other[key] for key in ("net_cents", "vat_cents")] == [all_of_it["net_cents"], all_of_it["vat_cents"]]


def test_a_credit_note_says_its_reason() -> None:
    assert "Stand annulé" in said(credit_note(INVOICE), "IncludedNote/Content")


def test_both_companies_have_their_siren_and_siret() -> None:
    root = etree.fromstring(facturx.xml(INVOICE))
    parties = [root.find(f".//{RAM}{side}TradeParty") for side in ("Seller", "Buyer")]
    found = [
        {place.get("schemeID"): place.text for place in party.iter(f"{RAM}GlobalID", f"{RAM}ID")}
        for party in parties
        if len(party)
    ]
    assert [(party["0002"], party["0009"], party["VA"]) for party in found] == [
        ("732829320", "73282932000074", "FR44732829320")
    ] * 2


def test_a_foreign_buyer_has_its_vat_number_and_no_siren() -> None:
    assert said(PAPERS["Belgian buyer"], "BuyerTradeParty/SpecifiedTaxRegistration/ID") == ["BE0403019261"]


def test_a_number_without_a_country_is_no_vat_number() -> None:
    american = invoice(buyer={"country": "US", "siret": "", "vat_number": "12-3456789"})
    assert said(american, "BuyerTradeParty/SpecifiedTaxRegistration/ID") == []


def test_a_siret_that_cannot_be_one_is_left_out() -> None:
    assert said(invoice(buyer={"siret": "73282932"}), "BuyerTradeParty/GlobalID") == []


@pytest.mark.parametrize(
    ("name", "code"), [("franchise", "VATEX-FR-FRANCHISE"), ("exempt", "VATEX-FR-CGI261-7"), ("one rate of nought", None)]
)
def test_a_rate_of_nought_says_why(name: str, code: str | None) -> None:
    assert said(PAPERS[name], "ApplicableTradeTax/ExemptionReasonCode") == ([code] if code else [])


@pytest.mark.parametrize(("name", "codes"), [("VAT on debits", {"5"}), ("SEPA debit", {"72"}), ("exempt", set())])
def test_it_says_when_the_vat_is_due(name: str, codes: set[str]) -> None:
    assert set(said(PAPERS[name], "DueDateTypeCode")) == codes


def test_a_paid_invoice_was_due_on_the_day_of_its_payment() -> None:
    assert "20261121" in "".join(etree.fromstring(facturx.xml(INVOICE)).find(f".//{RAM}DueDateDateTime").itertext())


def test_a_transfer_that_came_needs_no_account() -> None:
    assert said(PAPERS["transfer"], "SpecifiedTradeSettlementPaymentMeans/TypeCode") == ["42"]


def test_the_buyers_reference_is_there() -> None:
    record = INVOICE | {"buyer": INVOICE["buyer"] | {"reference": "BC 2026/114"}}
    assert said(record, "BuyerReference") == ["BC 2026/114"]


def test_an_invoice_of_a_seller_who_is_not_known_yet_is_written_all_the_same(rules: Rules) -> None:
    unknown = invoice(**dict.fromkeys(SELLER, ""))
    assert "BR-06" in rules.broken("EN 16931", facturx.xml(unknown))


def test_it_speaks_the_language_of_its_page() -> None:
    assert said(INVOICE, "SpecifiedTradeProduct/Name", "en") == ["Booth A01, 6 m²", "Corner booth", "16 A socket", "Screen"]


def test_the_record_stays_as_it_was() -> None:
    before = deepcopy(INVOICE)
    facturx.xml(INVOICE)
    assert before == INVOICE


def test_the_same_record_gives_the_same_bytes(paper: Record) -> None:
    assert facturx.xml(paper) == facturx.xml(deepcopy(paper))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("<b>&amp;</b> ]]> \"'", "<b>&amp;</b> ]]> \"'"),
        ("Maison\x00 Pou\x0bzzo\x1blane\n", "Maison Pou zzolane"),
        ("東京 Records \ufffe", "東京 Records"),
    ],
)
def test_what_people_typed_is_text(typed: str, written: str) -> None:
    assert said(invoice(buyer={"legal_name": typed}), "BuyerTradeParty/Name") == [written]


@settings(max_examples=50, deadline=None)
@given(typed=st.text(max_size=200), number=st.text(max_size=20))
def test_nothing_that_one_can_type_stops_the_writing(typed: str, number: str) -> None:
    record = deepcopy(INVOICE)
    record["buyer"] |= {"name": typed, "street": typed, "siret": number, "vat_number": number, "reference": typed}
    record["lines"][0]["label_fr"] = typed
    assert etree.fromstring(facturx.xml(record)) is not None
