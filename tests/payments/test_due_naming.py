"""What is left to pay of a booking that was moved names the booths that it has; an issued paper stays as it is."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from mima.booths import queries as booths
from mima.core.db import db
from mima.payments import flow
from mima.payments.dues import queries as dues
from mima.payments.dues.models import DueKind
from tests.payments.parts import due, findings, pay_due, with_deposits
from tests.payments.shop import Shop
from tests.payments.test_moving import change_price, move
from tests.payments.test_moving_several import move as move_one
from tests.payments.test_several import booked


@pytest.fixture
def reference(shop: Shop) -> str:
    """A booking of booth A02 whose deposit was paid."""
    with_deposits(shop)
    return shop.booked()


def lines(reference: str) -> list[tuple[str, int]]:
    """Of the balance, as its invoice will say them."""
    db.session.rollback()
    balance = next(one for one in dues.of_booking(booths.booking(reference)) if one.kind is DueKind.balance)
    return [(line["label_en"], line["unit_cents"]) for line in balance.lines]


def words(code: str) -> str:
    return f"Booth {code}, Equipped booth, 6 m²"


def test_a_balance_names_the_booth_that_the_booking_has(shop: Shop, reference: str) -> None:
    move(shop, reference, "A03")
    assert lines(reference) == [(words("A03"), 126_000)]


def test_its_invoice_names_it_too_and_asks_for_the_same_sum(shop: Shop, reference: str) -> None:
    asked = due(reference).amount_cents
    move(shop, reference, "A03")
    pay_due(shop, reference)
    invoice = due(reference).invoice
    assert (invoice.record["lines"][0]["label_en"], invoice.gross_cents) == (words("A03"), asked)
    assert findings() == []


def test_where_the_difference_has_papers_of_its_own_the_price_stays_that_of_the_old_booth(shop: Shop, reference: str) -> None:
    move(shop, reference, "A01")
    assert lines(reference) == [(f"{words('A01')} (at the price of: {words('A02')})", 126_000)]


def test_moved_on_the_words_of_the_booth_that_was_sold_stay_beneath(shop: Shop, reference: str) -> None:
    move(shop, reference, "A01")
    change_price(130_000)
    move(shop, reference, "A03")
    assert lines(reference) == [(f"{words('A03')} (at the price of: {words('A02')})", 126_000)]


def test_moved_back_the_booth_has_its_name_again(shop: Shop, reference: str) -> None:
    move(shop, reference, "A01")
    move(shop, reference, "A02")
    assert lines(reference) == [(words("A02"), 126_000)]


def test_a_difference_that_is_left_stands_in_the_balance(shop: Shop, reference: str) -> None:
    move(shop, reference, "A01", waived=[reference])
    assert [cents for _label, cents in lines(reference)] == [126_000, 18_000, -18_000]


def test_less_is_taken_off_an_invoice_that_names_the_new_booth(shop: Shop) -> None:
    with_deposits(shop)
    reference = shop.booked(code="A01")
    move(shop, reference, "A02")
    assert lines(reference) == [(f"{words('A02')} (at the price of: {words('A01')})", 126_000), ("Corner booth", 18_000)]
    assert due(reference).invoice.record["lines"][0]["label_en"].startswith(words("A02"))
    assert findings() == []


def test_what_an_issued_invoice_says_stays(shop: Shop, reference: str, noon: time_machine.Traveller) -> None:
    noon.shift(due(reference).due_on - booths.booking(reference).created_at.date() - timedelta(days=20))
    flow.lapse_due()
    before = due(reference).invoice.record_sha256
    move(shop, reference, "A03")
    assert lines(reference) == [(words("A02"), 126_000)]
    assert due(reference).invoice.record_sha256 == before


def test_of_several_booths_the_one_that_went_has_its_new_name(shop: Shop) -> None:
    with_deposits(shop)
    reference = booked(shop)
    move_one(shop, reference, "A03", "A01")
    assert lines(reference) == [(words("A02"), 126_000), (f"{words('A01')} (at the price of: {words('A03')})", 126_000)]


def test_a_later_letter_about_the_balance_names_the_new_booth(shop: Shop, reference: str, noon: time_machine.Traveller) -> None:
    from mima.mailing.models import Letter

    move(shop, reference, "A03")
    noon.shift(due(reference).due_on - booths.booking(reference).created_at.date() - timedelta(days=20))
    flow.lapse_due()
    letter = db.session.scalars(select(Letter).where(Letter.template == "due_asked")).first()
    assert letter is not None and letter.values["booth"] == "A03"
