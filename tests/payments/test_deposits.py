"""Deposit and balance: the deposit books the booth, the rest is due later, each with its own payment and its own invoice."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from mima.billing import document
from mima.billing import queries as papers
from mima.billing.quotes import queries as quotes
from mima.booths import queries as booths
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import deposit
from mima.editions import queries as editions
from mima.payments import flow, queries
from mima.payments.dues import queries as dues
from mima.payments.statements import queries as statements
from mima.payments.statements.matching import Fit, match
from tests.payments.parts import BALANCE_ON, due, findings, in_two_parts, issued, pay_due, with_deposits
from tests.payments.shop import Shop

WHOLE, DEPOSIT = 151_200, 45_360


@pytest.mark.parametrize(("rate", "days", "on"), [(0, None, None), (3_000, 30, None), (3_000, None, BALANCE_ON)])
def test_a_deposit_is_switched_on_and_off(shop: Shop, rate: int, days: int | None, on: date | None) -> None:
    with transaction():
        deposit.change(editions.by_slug(shop.cast.edition), rate, days, on, by=shop.actor("ana"))
    edition = editions.by_slug(shop.cast.edition)
    assert (edition.deposit_rate, edition.balance_days, edition.balance_on) == (rate, days, on)


@pytest.mark.parametrize(
    ("rate", "days", "on", "field"),
    [
        (10_000, 30, None, "rate"),
        (3_000, None, None, "days"),
        (3_000, 30, BALANCE_ON, "days"),
        (3_000, 366, None, "days"),
        (3_000, None, date(2027, 4, 1), "on"),
    ],
)
def test_a_deposit_that_does_not_fit_is_refused(shop: Shop, rate: int, days: int | None, on: date | None, field: str) -> None:
    with pytest.raises(Invalid) as refused, transaction():
        deposit.change(editions.by_slug(shop.cast.edition), rate, days, on, by=shop.actor("ana"))
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("gross", "rate", "today", "first"),
    [
        (1_000, 3_000, date(2027, 1, 31), 300),
        (1_000, 3_000, date(2027, 2, 1), 1_000),
        (1_000, 0, date(2027, 1, 1), 1_000),
        (1, 3_000, date(2027, 1, 1), 1),
        (0, 3_000, date(2027, 1, 1), 0),
        (101, 5_000, date(2027, 1, 1), 51),
    ],
)
def test_what_books_a_booth(gross: int, rate: int, today: date, first: int) -> None:
    assert deposit.first_cents(gross, rate, BALANCE_ON, today) == first


def test_without_a_deposit_all_is_paid_at_once(shop: Shop) -> None:
    reference = shop.booked()
    assert (shop.payment(reference).amount_cents, dues.of_booking(booths.booking(reference))) == (WHOLE, [])


def test_the_deposit_books_the_booth(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.ledger() == [("payment", DEPOSIT)]


def test_the_rest_is_due_on_the_day_that_was_promised(shop: Shop) -> None:
    with_deposits(shop)
    found = due(shop.booked())
    assert (found.kind, found.state, found.amount_cents, found.due_on) == ("balance", "open", WHOLE - DEPOSIT, BALANCE_ON)


def test_a_held_booth_keeps_what_was_promised_when_the_deposit_is_switched_off(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.hold()
    with transaction():
        deposit.change(editions.by_slug(shop.cast.edition), 0, None, None, by=shop.actor("ana"))
    shop.press(shop.open_page(reference))
    assert shop.payment(reference).amount_cents == DEPOSIT


def test_once_the_day_has_come_all_is_due_at_once(shop: Shop, noon: time_machine.Traveller) -> None:
    with_deposits(shop)
    noon.move_to(datetime(2027, 2, 1, 12, tzinfo=UTC))
    assert shop.payment(shop.booked()).amount_cents == WHOLE


def test_a_page_of_the_deposit_is_not_given_out_once_all_is_due(shop: Shop, noon: time_machine.Traveller) -> None:
    with_deposits(shop)
    noon.move_to(datetime(2027, 1, 31, 22, 50, tzinfo=UTC))
    reference = shop.hold()
    first = shop.open_page(reference)
    noon.move_to(datetime(2027, 1, 31, 23, 1, tzinfo=UTC))
    assert shop.open_page(reference) != first
    assert [payment.amount_cents for payment in shop.payments(reference)] == [DEPOSIT, WHOLE]


def test_a_paid_balance_settles_the_booking(shop: Shop) -> None:
    reference = in_two_parts(shop)
    account = dues.account(booths.booking(reference), queries.of_booking(booths.booking(reference)))
    assert (account.total_cents, account.invoiced_cents, account.paid_cents, account.to_pay_cents) == (WHOLE, WHOLE, WHOLE, 0)
    assert due(reference).is_paid


def test_deposit_and_balance_have_an_invoice_each(shop: Shop) -> None:
    reference = in_two_parts(shop)
    assert issued(reference) == [("2026-F-0001 deposit", DEPOSIT), ("2026-F-0002 balance", WHOLE - DEPOSIT)]


def test_nothing_is_broken_after_both(shop: Shop) -> None:
    in_two_parts(shop)
    assert findings() == []


def test_asked_twice_the_balance_has_one_page(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    key = due(reference).public_id
    pages = {flow.pay(reference, shop.payer(reference), key) for _time in range(2)}
    assert len(pages) == 1


def test_a_paid_balance_is_not_paid_again(shop: Shop) -> None:
    reference = in_two_parts(shop)
    with pytest.raises(flow.AlreadyPaid):
        flow.pay(reference, shop.payer(reference), due(reference).public_id)


def test_a_balance_that_is_paid_late_on_an_old_page_goes_back(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    page = flow.pay(reference, shop.payer(reference), due(reference).public_id)
    shop.press(page)
    old = shop.payment(reference).id
    flow.refund(shop.payments(reference)[0].id, by=shop.actor("ana"), why="they cannot come")
    flow.sync_payment(old)
    assert [payment.state.value for payment in shop.payments(reference)] == ["refunded", "refunded"]
    assert (due(reference).state, shop.taken_cents()) == ("cancelled", 0)
    assert findings() == []


def test_a_transfer_of_the_balance_pays_it(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    key = due(reference).public_id
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1", due=key)
    assert (due(reference).state, shop.payment(reference).amount_cents) == ("paid", WHOLE - DEPOSIT)
    with pytest.raises(flow.AlreadyPaid):
        flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 2", due=key)


def test_a_transfer_of_the_deposit_books(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.hold()
    flow.give_quote(reference, by=shop.actor())
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    assert shop.payment(reference).captured_cents == DEPOSIT
    assert (due(reference).amount_cents, findings()) == (WHOLE - DEPOSIT, [])


def test_an_accepted_order_is_for_all_of_the_price(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.hold()
    flow.give_quote(reference, by=shop.actor())
    flow.order(reference, "BC 1", by=shop.actor())
    flow.accept_order(reference, by=shop.actor("ana"))
    flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    assert (shop.payment(reference).captured_cents, issued(reference)) == (WHOLE, [("2026-F-0001 whole", WHOLE)])
    assert findings() == []


def test_the_company_is_asked_a_month_before_with_its_invoice(shop: Shop, noon: time_machine.Traveller) -> None:
    with_deposits(shop)
    reference = shop.booked()
    flow.lapse_due()
    assert due(reference).asked_at is None
    noon.move_to(datetime(2027, 1, 2, 12, tzinfo=UTC))
    flow.lapse_due()
    flow.lapse_due()
    assert shop.letters() == ["payment_received", "due_asked"]
    assert issued(reference)[1] == ("2027-F-0001 balance", WHOLE - DEPOSIT)


def test_it_is_reminded_once_and_told_once_that_it_is_late(shop: Shop, noon: time_machine.Traveller) -> None:
    with_deposits(shop)
    reference = shop.booked()
    for day in (
        datetime(2027, 1, 2, 12, tzinfo=UTC),
        datetime(2027, 1, 26, 12, tzinfo=UTC),
        datetime(2027, 2, 1, 12, tzinfo=UTC),
        datetime(2027, 2, 2, 12, tzinfo=UTC),
    ):
        noon.move_to(day)
        flow.lapse_due()
        flow.lapse_due()
    assert shop.letters() == ["payment_received", "due_asked", "due_soon", "due_overdue"]
    assert due(reference).state == "open"
    assert shop.states(reference)[1] == "confirmed"


def test_a_balance_that_was_asked_for_is_paid_under_its_invoice(shop: Shop, noon: time_machine.Traveller) -> None:
    with_deposits(shop)
    reference = shop.booked()
    noon.move_to(datetime(2027, 1, 5, 12, tzinfo=UTC))
    flow.lapse_due()
    pay_due(shop, reference)
    assert len(issued(reference)) == 2
    assert due(reference).is_paid
    assert findings() == []


def test_cancelled_with_a_balance_that_was_asked_for_both_invoices_are_taken_back(
    shop: Shop, noon: time_machine.Traveller
) -> None:
    with_deposits(shop)
    reference = shop.booked()
    noon.move_to(datetime(2027, 1, 5, 12, tzinfo=UTC))
    flow.lapse_due()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    invoices = [paper for paper in papers.papers_of(booths.booking(reference)) if paper.corrects_id is None]
    assert [papers.uncredited_cents(invoice) for invoice in invoices] == [0, 0]
    assert (due(reference).state, findings()) == ("cancelled", [])


def test_what_is_kept_is_a_part_of_the_price_and_no_more_than_came(shop: Shop, noon: time_machine.Traveller) -> None:
    with transaction():
        editions.by_slug(shop.cast.edition).cancellation_terms = [{"until": "2027-03-01", "kept": 5_000}]
    with_deposits(shop)
    reference = shop.booked()
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert shop.states(reference) == ("kept", "cancelled")
    assert shop.payment(reference).kept_cents == DEPOSIT
    assert findings() == []


def test_of_two_payments_the_newest_goes_back_first(shop: Shop) -> None:
    with transaction():
        editions.by_slug(shop.cast.edition).cancellation_terms = [{"until": "2027-03-01", "kept": 2_000}]
    reference = in_two_parts(shop)
    flow.refund(shop.payments(reference)[0].id, by=shop.actor("ana"), why="they cannot come")
    back = WHOLE - 30_240
    assert [(payment.refunded_cents, payment.state.value) for payment in shop.payments(reference)] == [
        (back - (WHOLE - DEPOSIT), "refunded"),
        (WHOLE - DEPOSIT, "refunded"),
    ]
    assert shop.taken_cents() == 30_240


def test_each_part_that_goes_back_has_a_credit_note_of_its_own_invoice(shop: Shop) -> None:
    with transaction():
        editions.by_slug(shop.cast.edition).cancellation_terms = [{"until": "2027-03-01", "kept": 2_000}]
    reference = in_two_parts(shop)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert issued(reference)[2:] == [("2026-A-0001 balance", WHOLE - DEPOSIT), ("2026-A-0002 deposit", DEPOSIT - 30_240)]
    assert findings() == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_quote_says_what_is_to_pay_now_and_what_later(shop: Shop, language: str) -> None:
    with_deposits(shop)
    reference = shop.hold()
    flow.give_quote(reference, by=shop.actor())
    record = quotes.of(booths.booking(reference))[-1].record
    assert (record["to_pay_cents"], record["balance_on"]) == (DEPOSIT, "2027-02-01")
    assert document.pdf(record, language).startswith(b"%PDF")


def test_a_transfer_on_a_statement_finds_the_balance_by_its_sum(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked()
    [known] = [one for one in statements.known_bookings() if one.reference == reference]
    assert match(f"MIMA {reference}", WHOLE - DEPOSIT, "EUR", [known]).fit is Fit.exact
    assert match(f"MIMA {reference}", WHOLE, "EUR", [known]).fit is Fit.unclear
