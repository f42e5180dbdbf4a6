"""A business of another member state with its VAT number is sold to without VAT, and declares it at home."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta

import pytest
from lxml import etree

from mima.billing import facturx, payers
from mima.billing.audit import check_vat, unsaid
from mima.billing.seller import VatRegime
from mima.booths import lasting, profile, queries, selling, service
from mima.booths.models import Booking, Vat
from mima.core import clock
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import legal
from mima.oversight.accounting import chart
from tests.billing.papers import booked, credited, invoiced
from tests.billing.records import BELGIAN, invoice
from tests.billing.rules import SCHEMATRONS, Rules
from tests.booths.test_hold import hold, order
from tests.booths.test_vat import rates, sell_with
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

FRENCH = {
    "legal_name": "Mécène SA",
    "siret": "73282932000074",
    "vat_number": "FR44732829320",
    "street": "1 rue du Don",
    "postcode": "63200",
    "town": "Riom",
    "country": "FR",
}
WITHOUT_NUMBER = BELGIAN | {"vat_number": ""}
SWISS = BELGIAN | {"vat_number": "CHE-116.281.710", "country": "CH"}


def is_of(cast: Cast, facts: Mapping[str, str], name: str = "bruno") -> None:
    """The company says this of itself."""
    with transaction():
        profile.change(cast.company(name), by=cast.user(name).actor, **facts)


def pays(booking: Booking, facts: Mapping[str, str], cast: Cast) -> None:
    with transaction():
        payers.change(booking, facts, by=cast.user("bruno").actor)


def begin(booking: Booking, what: str) -> None:
    with transaction():
        start = lasting.begin_paying if what == "paying" else lasting.begin_quote
        start(queries.reservation_of(booking), clock.now() + timedelta(minutes=41))


def test_a_belgian_business_with_its_number_pays_the_price_and_no_vat(cast: Cast) -> None:
    is_of(cast, BELGIAN)
    booking = hold(cast, code="A01")
    order(cast, booking, power=1)
    assert (booking.vat, rates(booking), booking.gross_cents) == (Vat.reverse_charge, {0}, 153_000)


@pytest.mark.parametrize("facts", [WITHOUT_NUMBER, SWISS, FRENCH])
def test_without_a_number_outside_the_union_and_in_france_vat_is_charged(cast: Cast, facts: dict[str, str]) -> None:
    is_of(cast, facts)
    booking = hold(cast)
    assert (booking.vat, booking.gross_cents) == (Vat.standard, 151_200)


@pytest.mark.parametrize(
    ("country", "number", "is_one"),
    [
        ("BE", "BE 0403.019.261", True),
        ("BE", "BE0403019262", False),
        ("BE", "DE136695976", False),
        ("BE", "", False),
        ("DE", "DE136695976", True),
        ("GR", "EL 094259216", True),
        ("XI", "XI432525179", False),
        ("GB", "XI432525179", False),
        ("CH", "CHE-116.281.710", False),
    ],
)
def test_a_number_is_of_its_country_and_checks(country: str, number: str, is_one: bool) -> None:
    assert legal.has_vat_number_of(country, number) is is_one


def test_a_greek_number_typed_with_the_countrys_letters_has_its_own() -> None:
    assert legal.checked({"vat_number": "GR 094259216", "country": "GR"})["vat_number"] == "EL094259216"


def test_a_seller_without_vat_has_its_own_reason_for_everybody(cast: Cast) -> None:
    sell_with(cast, VatRegime.franchise)
    is_of(cast, BELGIAN)
    assert hold(cast).vat is Vat.franchise


def test_a_seller_in_the_same_country_charges_its_vat(cast: Cast) -> None:
    with transaction():
        there = editions.by_slug(cast.edition)
        selling.name_seller(there, {**there.seller, "country": "BE"}, by=cast.user("ana").actor)
    is_of(cast, BELGIAN)
    assert hold(cast).vat is Vat.standard


def test_a_payer_abroad_changes_the_price_and_back(cast: Cast) -> None:
    booking = hold(cast)
    pays(booking, BELGIAN, cast)
    abroad = booking.vat, booking.gross_cents
    pays(booking, {}, cast)
    assert [abroad, (booking.vat, booking.gross_cents)] == [(Vat.reverse_charge, 126_000), (Vat.standard, 151_200)]


def test_a_french_payer_of_a_belgian_company_pays_vat(cast: Cast) -> None:
    is_of(cast, BELGIAN)
    booking = hold(cast)
    pays(booking, FRENCH, cast)
    assert (booking.vat, booking.gross_cents) == (Vat.standard, 151_200)


def test_a_reference_alone_changes_no_vat(cast: Cast) -> None:
    booking = hold(cast)
    pays(booking, {"reference": "PO 7"}, cast)
    assert (booking.vat, booking.gross_cents) == (Vat.standard, 151_200)


@pytest.mark.parametrize(("what", "refusal"), [("paying", service.PaymentOpen), ("quoted", service.QuoteOpen)])
def test_while_a_page_or_quote_is_open_the_payer_stays(cast: Cast, what: str, refusal: type[Exception]) -> None:
    booking = hold(cast)
    begin(booking, what)
    with pytest.raises(refusal):
        pays(booking, BELGIAN, cast)


def test_a_new_number_in_the_profile_changes_what_is_held(cast: Cast) -> None:
    booking = hold(cast)
    is_of(cast, BELGIAN)
    assert (booking.vat, booking.gross_cents) == (Vat.reverse_charge, 126_000)


def test_a_new_number_changes_nothing_where_somebody_else_pays(cast: Cast) -> None:
    booking = hold(cast)
    pays(booking, FRENCH, cast)
    is_of(cast, BELGIAN)
    assert booking.vat is Vat.standard


@pytest.mark.parametrize("what", ["paying", "quoted"])
def test_a_profile_that_would_change_a_promised_sum_is_refused(cast: Cast, what: str) -> None:
    begin(hold(cast), what)
    with pytest.raises(profile.VatPromised):
        is_of(cast, BELGIAN)


def test_a_profile_that_changes_no_vat_is_saved_while_a_page_is_open(cast: Cast) -> None:
    begin(hold(cast), "paying")
    is_of(cast, {"town": "Riom"})
    assert cast.company("bruno").town == "Riom"


def test_a_sale_without_vat_keeps_its_number_until_the_market_is_over(cast: Cast) -> None:
    is_of(cast, BELGIAN)
    booked(cast)
    with pytest.raises(profile.VatSold):
        is_of(cast, {"vat_number": "", "country": "BE"})


def test_another_number_that_has_none_either_is_welcome(cast: Cast) -> None:
    is_of(cast, BELGIAN)
    booked(cast)
    is_of(cast, {"vat_number": "DE136695976", "country": "DE"})
    assert cast.company("bruno").country == "DE"


def test_a_sale_with_vat_keeps_it_when_the_company_has_a_number_later(cast: Cast) -> None:
    booking = booked(cast)
    is_of(cast, BELGIAN)
    assert (booking.vat, rates(booking)) == (Vat.standard, {2000})


def test_its_invoice_says_reverse_charge(cast: Cast) -> None:
    is_of(cast, BELGIAN)
    record = invoiced(booked(cast, extras={"screen": 1})).record
    (row,) = record["vat"]
    assert (row["category"], row["rate"], row["vat_cents"], row["exemption"]["code"]) == ("AE", 0, 0, "VATEX-EU-AE")
    assert row["exemption"]["fr"].startswith("Autoliquidation") and "art. 283-2" in row["exemption"]["fr"]
    assert {line["vat_category"] for line in record["lines"]} == {"AE"}


def test_its_paper_for_machines_keeps_every_rule(cast: Cast, rules: Rules) -> None:
    is_of(cast, BELGIAN)
    paper = invoiced(booked(cast))
    for record in (paper.record, credited(paper).record):
        xml = facturx.xml(record)
        assert [rules.faults(xml), *(rules.broken(schematron, xml) for schematron in SCHEMATRONS)] == [[]] * 4


def test_its_vat_is_not_due_here_on_any_day() -> None:
    xml = etree.fromstring(facturx.xml(invoice(rates=(0, 0), buyer=BELGIAN, vat_on_debits=True)))
    assert [node.tag for node in xml.iter() if str(node.tag).endswith("DueDateTypeCode")] == []


@pytest.mark.parametrize(
    ("said", "instead", "rule"),
    [
        ('<ram:ID schemeID="VA">BE0403019261</ram:ID>', "", "BR-AE-02"),
        (
            "<ram:RateApplicablePercent>0.00</ram:RateApplicablePercent>",
            "<ram:RateApplicablePercent>20.00</ram:RateApplicablePercent>",
            "BR-AE-05",
        ),
    ],
)
def test_without_what_makes_it_one_a_rule_is_broken(rules: Rules, said: str, instead: str, rule: str) -> None:
    xml = facturx.xml(invoice(rates=(0, 0), buyer=BELGIAN)).decode()
    assert said in xml
    assert rule in rules.broken("EN 16931", xml.replace(said, instead).encode())


def test_the_audit_finds_one_without_the_buyers_number() -> None:
    record = deepcopy(invoice(rates=(0, 0), buyer=BELGIAN))
    assert unsaid(record) == []
    record["buyer"]["vat_number"] = ""
    assert unsaid(record) == ["2026-F-0007 does not say rightly why it charges VAT of 0%."]


def test_a_market_with_one_is_in_order(cast: Cast) -> None:
    is_of(cast, BELGIAN)
    invoiced(booked(cast))
    assert check_vat() == (1, [])


@pytest.mark.parametrize(("category", "number"), [("AE", "706100"), ("S", "706000"), ("E", "706000")])
def test_the_books_keep_it_apart(category: str, number: str) -> None:
    assert chart.sales(category).number == number
