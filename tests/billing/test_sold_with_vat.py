"""What was sold with VAT is billed under the seller's VAT number, also after the seller has ceased to charge any."""

from datetime import date

import pytest

from mima.billing import facturx, service
from mima.billing.audit import unsaid
from mima.billing.models import Paper
from mima.billing.record import Record
from mima.billing.seller import VatRegime
from mima.booths import profile, selling
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import STRIPE
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.payments.dues import service as dues
from mima.payments.dues.models import DueKind
from tests.billing.papers import booked, credited, invoiced
from tests.billing.records import BELGIAN, balance, deposit, invoice
from tests.billing.rules import SCHEMATRONS, Rules
from tests.people import Cast

NUMBER = "FR44732829320"
CEASED = {"vat_regime": "franchise", "vat_number": "", "charged_under": NUMBER}

in_market = pytest.mark.usefixtures("context", "noon")


def cease(cast: Cast, **changes: str) -> None:
    """The seller charges no VAT any more and has given its number back."""
    with transaction():
        there = editions.by_slug(cast.edition)
        gone = {**there.seller, "vat_regime": VatRegime.franchise.value, "vat_number": "", **changes}
        selling.name_seller(there, gone, by=cast.user("ana").actor)


def first_of(booking: Booking) -> Paper:
    with transaction():
        return service.issue_deposit_invoice(
            booking, gross_cents=50_000, rate=3_000, paid_at=clock.now(), method="card", by=STRIPE
        )


def rest_of(booking: Booking) -> Paper:
    with transaction():
        claim, left = booths.reservation_of(booking), booking.gross_cents - 50_000
        due = dues.begin(claim, DueKind.balance, left, booths.lines(booking), date(2027, 2, 1), by=STRIPE)
        return dues.invoice(due, by=STRIPE)


@in_market
def test_the_balance_of_a_booking_names_the_number_of_its_sale(cast: Cast) -> None:
    booking = booked(cast)
    first_of(booking)
    cease(cast)
    record = rest_of(booking).record
    assert ({row["category"] for row in record["vat"]}, record["seller"]["vat_number"]) == ({"S"}, NUMBER)


@in_market
def test_so_does_the_first_invoice_of_what_was_sold_before(cast: Cast) -> None:
    booking = booked(cast)
    cease(cast)
    paper = invoiced(booking)
    assert [paper.record["seller"]["vat_number"], credited(paper).record["seller"]["vat_number"]] == [NUMBER, NUMBER]


@in_market
def test_so_does_the_balance_of_a_sale_under_reverse_charge(cast: Cast) -> None:
    with transaction():
        profile.change(cast.company("bruno"), by=cast.user("bruno").actor, **BELGIAN)
    booking = booked(cast)
    first_of(booking)
    cease(cast)
    record = rest_of(booking).record
    assert ({row["category"] for row in record["vat"]}, record["seller"]["vat_number"]) == ({"AE"}, NUMBER)


@in_market
def test_what_is_sold_afterwards_names_none(cast: Cast) -> None:
    cease(cast)
    assert invoiced(booked(cast)).record["seller"]["vat_number"] == ""


@in_market
def test_the_number_is_still_known_after_another_change(cast: Cast) -> None:
    booking = booked(cast)
    cease(cast)
    cease(cast, town="Riom")
    assert invoiced(booking).record["seller"]["vat_number"] == NUMBER


@in_market
def test_the_paper_does_not_say_which_number_it_was(cast: Cast) -> None:
    assert "charged_under" not in invoiced(booked(cast)).record["seller"]


@pytest.mark.parametrize("schematron", SCHEMATRONS)
def test_such_a_balance_keeps_every_rule(rules: Rules, schematron: str) -> None:
    xml = facturx.xml(balance(deposit(), **CEASED))
    assert [rules.faults(xml), rules.broken(schematron, xml)] == [[], []]


def test_without_any_number_a_rule_is_broken(rules: Rules) -> None:
    record = nameless()
    # The norm is content with the SIREN instead; the audit is not.
    record["seller"] |= {"siren": "", "siret": ""}
    assert "BR-S-02" in rules.broken("EN 16931", facturx.xml(record))


def test_it_says_when_the_vat_is_due() -> None:
    assert b"DueDateTypeCode" in facturx.xml(balance(deposit(), **CEASED))


def test_the_audit_finds_vat_under_no_number() -> None:
    assert unsaid(nameless()) == ["2027-F-0003 charges VAT and does not say the seller's VAT number."]


def test_the_audit_asks_no_number_of_who_charges_none() -> None:
    assert unsaid(invoice(rates=(0, 0), vat_regime="franchise", vat_number="")) == []


def nameless() -> Record:
    return balance(deposit(), vat_regime="franchise", vat_number="")
