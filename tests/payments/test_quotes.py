"""A quote holds a booth for two weeks; an accepted order books it unpaid; the transfer settles it. No number is wasted."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from mima import audit
from mima.billing import payers
from mima.billing import queries as papers
from mima.billing.quotes.service import NoAccount, NoOrder, NoQuote, TooLateToQuote
from mima.booths import placing
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.service import PaymentOpen, QuoteOpen
from mima.core import clock
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors.identity import PayerIncomplete
from mima.exhibitors.models import Body
from mima.payments import flow, ordering, queries
from tests.payments.bank import owed, quote_of, quoted
from tests.payments.shop import Shop

LATE = datetime(2027, 3, 24, 12, tzinfo=UTC)


def receive(shop: Shop, reference: str, statement: str = "VIR 1") -> None:
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference=statement)


def overdue() -> int:
    return len(ordering.to_look_at(timedelta(0))[1])


def broken() -> list[str]:
    return [finding for result in audit.of_this_moment() for finding in result.findings]


def test_a_quote_holds_the_booth_for_two_weeks(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = quoted(shop)
    noon.shift(timedelta(days=13))
    flow.lapse_due()
    assert shop.reservation(reference).state == "held"
    assert quote_of(reference).record["valid_until"] == "2026-12-07"


def test_a_quote_has_a_number_of_no_invoice_series(shop: Shop) -> None:
    reference = quoted(shop)
    assert quote_of(reference).number == f"D-{reference}"
    assert papers.papers_of(booths.booking(reference)) == []
    assert shop.letters() == ["quote_given"]


def test_a_second_click_finds_the_same_quote(shop: Shop) -> None:
    reference = quoted(shop)
    flow.give_quote(reference, by=shop.actor())
    assert len(shop.letters()) == 1


def test_a_quote_never_lasts_past_the_market(shop: Shop, noon: time_machine.Traveller) -> None:
    noon.move_to(LATE)
    reference = quoted(shop)
    assert quote_of(reference).record["valid_until"] == "2027-03-31"


def test_on_the_eve_of_the_market_nobody_waits_for_a_transfer(shop: Shop, noon: time_machine.Traveller) -> None:
    with transaction():
        edition = editions.by_slug(shop.cast.edition)
        edition.starts_on = edition.ends_on = LATE.date() + timedelta(days=1)
    noon.move_to(LATE)
    with pytest.raises(TooLateToQuote):
        quoted(shop)


def test_without_an_account_nobody_gets_a_quote(shop: Shop) -> None:
    with transaction():
        edition = editions.by_slug(shop.cast.edition)
        edition.seller = edition.seller | {"iban": ""}
    with pytest.raises(NoAccount):
        quoted(shop)


def test_a_quote_names_a_payer_that_an_invoice_could_name(shop: Shop) -> None:
    with transaction():
        shop.cast.company("bruno").street = ""
    with pytest.raises(PayerIncomplete):
        quoted(shop)


def test_beside_a_quote_no_card_page_is_opened(shop: Shop) -> None:
    reference = quoted(shop)
    with pytest.raises(QuoteOpen):
        shop.open_page(reference)


def test_beside_a_card_page_no_quote_is_given(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    with pytest.raises(PaymentOpen):
        flow.give_quote(reference, by=shop.actor())


def test_while_a_quote_is_open_its_order_stays_as_it_is(shop: Shop) -> None:
    claim = shop.reservation(quoted(shop))
    with pytest.raises(QuoteOpen), transaction():
        booth_service.change_extras(claim, {}, by=shop.actor())


def test_a_withdrawn_quote_leaves_a_plain_hold_that_a_card_may_pay(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = quoted(shop)
    noon.shift(timedelta(days=2))
    flow.withdraw_quote(reference, by=shop.actor())
    assert quote_of(reference).state == "withdrawn"
    assert shop.reservation(reference).held_until == clock.now() + timedelta(minutes=15)
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_quote_withdrawn_at_once_gives_no_minute(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    until = shop.reservation(reference).held_until
    for _time in range(3):
        noon.shift(timedelta(minutes=4))
        flow.give_quote(reference, by=shop.actor())
        flow.withdraw_quote(reference, by=shop.actor())
    assert shop.reservation(reference).held_until == until


def test_the_second_one_that_came_to_nothing_gives_no_minute(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = quoted(shop)
    noon.shift(timedelta(days=2))
    flow.withdraw_quote(reference, by=shop.actor())
    until = shop.reservation(reference).held_until
    flow.give_quote(reference, by=shop.actor())
    noon.shift(timedelta(minutes=20))
    flow.withdraw_quote(reference, by=shop.actor())
    flow.lapse_due()
    claim = shop.reservation(reference)
    assert (claim.held_until, claim.state) == (until, "lapsed")


def test_a_second_quote_holds_the_booth_no_longer_than_the_first(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = quoted(shop)
    noon.shift(timedelta(days=5))
    flow.withdraw_quote(reference, by=shop.actor())
    flow.give_quote(reference, by=shop.actor())
    assert quote_of(reference).number == f"D-{reference}-2"
    assert quote_of(reference).record["valid_until"] == "2026-12-07"


def test_three_days_before_its_end_a_quote_is_reminded_of_once(shop: Shop, noon: time_machine.Traveller) -> None:
    quoted(shop)
    noon.shift(timedelta(days=12))
    flow.lapse_due()
    flow.lapse_due()
    assert shop.letters() == ["quote_given", "quote_ends"]


def test_a_quote_lapses_with_its_hold_and_uses_no_number(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = quoted(shop)
    noon.shift(timedelta(days=15))
    flow.lapse_due()
    assert (shop.reservation(reference).state, quote_of(reference).state) == ("lapsed", "lapsed")
    assert shop.letters()[-1] == "quote_lapsed"
    assert papers.papers() == []


def test_a_quote_whose_booth_was_taken_after_its_time_lapses_too(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = quoted(shop)
    noon.shift(timedelta(days=15))
    shop.hold("carla")
    flow.lapse_due()
    assert quote_of(reference).state == "lapsed"


def test_the_transfer_of_an_open_quote_books_the_booth(shop: Shop) -> None:
    reference = quoted(shop)
    receive(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert quote_of(reference).state == "settled"
    assert broken() == []


def test_an_order_has_a_number(shop: Shop) -> None:
    reference = quoted(shop)
    with pytest.raises(Invalid):
        flow.order(reference, "  ", by=shop.actor())


def test_an_order_is_of_an_open_quote(shop: Shop) -> None:
    with pytest.raises(NoQuote):
        flow.order(shop.hold(), "PO-77", by=shop.actor())


def test_an_order_tells_the_team(shop: Shop) -> None:
    flow.order(quoted(shop), "PO-77", by=shop.actor())
    assert shop.letters("ana@example.org") == ["quote_ordered"]


def test_without_an_order_there_is_nothing_to_accept(shop: Shop) -> None:
    reference = quoted(shop)
    with pytest.raises(NoOrder):
        flow.accept_order(reference, by=shop.actor("ana"))


def test_an_accepted_order_books_the_booth_unpaid_with_a_due_invoice(shop: Shop) -> None:
    reference = owed(shop)
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None
    assert shop.reservation(reference).state == "confirmed"
    assert (invoice.record["due_on"], invoice.record["totals"]["due_cents"]) == ("2026-12-23", 151_200)
    assert invoice.record["buyer"]["reference"] == "PO-77"
    assert queries.standing(booths.booking(reference)) == "due"
    assert shop.letters()[-1] == "order_accepted"
    assert broken() == []


def test_an_accepted_order_stays_booked_when_time_passes(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = owed(shop)
    noon.shift(timedelta(days=60))
    flow.lapse_due()
    assert shop.reservation(reference).state == "confirmed"


@pytest.mark.parametrize(("body", "due"), [(Body.company, "2027-04-01"), (Body.public, "2027-04-23")])
def test_only_a_public_body_pays_after_the_day(shop: Shop, noon: time_machine.Traveller, body: Body, due: str) -> None:
    with transaction():
        shop.cast.company("bruno").body = body
    noon.move_to(LATE)
    invoice = papers.invoice_of(booths.booking(owed(shop)))
    assert invoice is not None and invoice.record["due_on"] == due


def test_the_transfer_of_a_due_invoice_settles_it_without_another_paper(shop: Shop) -> None:
    reference = owed(shop)
    receive(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert queries.standing(booths.booking(reference)) == "settled"
    assert quote_of(reference).state == "settled"
    assert len(papers.papers_of(booths.booking(reference))) == 1
    assert shop.letters()[-1] == "payment_received"
    assert broken() == []


def test_a_due_invoice_is_settled_once(shop: Shop) -> None:
    reference = owed(shop)
    receive(shop, reference)
    with pytest.raises(flow.AlreadyPaid):
        receive(shop, reference, "VIR 2")


def test_on_the_day_a_due_invoice_is_reminded_of_once(shop: Shop, noon: time_machine.Traveller) -> None:
    owed(shop)
    noon.shift(timedelta(days=30))
    flow.lapse_due()
    flow.lapse_due()
    assert shop.letters().count("invoice_overdue") == 1
    assert overdue() == 0
    noon.shift(timedelta(days=1))
    assert overdue() == 1


def test_a_booking_called_off_before_it_was_paid_owes_nothing(shop: Shop) -> None:
    reference = owed(shop)
    claim = shop.reservation(reference)
    with transaction():
        ordering.call_off(claim, by=shop.actor("ana"), why="no funds")
    note = papers.papers_of(booths.booking(reference))[-1]
    assert note.record["payment"]["unpaid"] is True
    assert (quote_of(reference).state, shop.reservation(reference).state) == ("cancelled", "cancelled")
    assert broken() == []


def test_a_paid_booking_is_not_called_off_without_its_money(shop: Shop) -> None:
    reference = owed(shop)
    receive(shop, reference)
    claim = shop.reservation(reference)
    with pytest.raises(flow.AlreadyPaid), transaction():
        ordering.call_off(claim, by=shop.actor("ana"), why="no funds")


def test_the_audit_finds_an_order_without_its_booth(shop: Shop) -> None:
    reference = owed(shop)
    claim = shop.reservation(reference)
    with transaction():
        booth_service.cancel(claim, by=shop.actor("ana"), why="past the rule")
    assert f"quote D-{reference} is accepted and its booth is not booked" in broken()


def test_the_invoice_names_another_payer(shop: Shop) -> None:
    reference = shop.hold()
    other = {
        "body": "public",
        "legal_name": "Région Auvergne",
        "siret": "200 053 767 00014",
        "street": "59 boulevard Léon-Jouhaux",
        "postcode": "63050",
        "town": "Clermont-Ferrand",
        "country": "FR",
        "reference": "ENG-2026-5",
    }
    with transaction():
        payers.change(booths.booking(reference), other, by=shop.actor())
    receive(shop, reference)
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None
    buyer = invoice.record["buyer"]
    assert (buyer["name"], buyer["siret"], buyer["reference"]) == ("Région Auvergne", "20005376700014", "ENG-2026-5")
    with pytest.raises(payers.InvoiceIssued), transaction():
        payers.change(booths.booking(reference), {}, by=shop.actor())


def test_another_payer_has_a_name_and_numbers_that_check(shop: Shop) -> None:
    booking = booths.booking(shop.hold())
    for values, wrong in (({"siret": "20005376700014"}, "legal_name"), ({"legal_name": "X", "siret": "123"}, "siret")):
        with pytest.raises(Invalid) as refused, transaction():
            payers.change(booking, values, by=shop.actor())
        assert wrong in refused.value.fields


def test_a_quote_says_who_pays_and_nobody_else_does_meanwhile(shop: Shop) -> None:
    reference = quoted(shop)
    with pytest.raises(QuoteOpen), transaction():
        payers.change(booths.booking(reference), {"reference": "X"}, by=shop.actor())


def test_a_reference_of_the_company_stands_on_its_invoice(shop: Shop) -> None:
    reference = shop.hold()
    with transaction():
        payers.change(booths.booking(reference), {"reference": "CMD 9"}, by=shop.actor())
    receive(shop, reference)
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None
    assert (invoice.record["buyer"]["name"], invoice.record["buyer"]["reference"]) == ("Maison Pouzzolane SARL", "CMD 9")


def test_a_placed_booth_keeps_its_day_when_its_quote_is_withdrawn(shop: Shop) -> None:
    with transaction():
        booth = booths.booth(shop.cast.edition, "A02")
        reference = placing.place(booth, shop.cast.company("bruno"), days=7, by=shop.actor("ana")).reference
    placed_until = shop.reservation(reference).placed_until
    flow.give_quote(reference, by=shop.actor())
    flow.withdraw_quote(reference, by=shop.actor())
    assert placed_until is not None and shop.reservation(reference).held_until == placed_until


def test_a_part_of_a_paid_order_goes_back_by_a_note_that_names_no_account(shop: Shop) -> None:
    reference = owed(shop)
    receive(shop, reference)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="ill", cents=50_000, departure="agreed by phone")
    note = papers.papers_of(booths.booking(reference))[-1].record
    assert (note["kind"], note["totals"]["gross_cents"]) == ("credit_note", 50_000)
    assert not {"account", "unpaid"} & set(note["payment"])
    assert broken() == []
