"""SEPA debits: offered while there is time, under way for days with the booth kept, then booked, or sent back and asked again."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.billing import queries as papers
from mima.booths import placing
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.mailing import queries as mailing
from mima.payments import attempts, audit, flow
from mima.web import letters
from tests.forms import send
from tests.payments.shop import Shop
from tests.payments.test_webhooks import ring
from tests.people import sign_in


def sync(shop: Shop, reference: str) -> None:
    flow.sync_payment(shop.payment(reference).id)


def ordered(shop: Shop, button: str = "debit", code: str = "A02") -> str:
    """A booking for which a debit was ordered, as the market knows."""
    reference = shop.hold("bruno", code)
    shop.press(shop.open_page(reference), button)
    sync(shop, reference)
    return reference


def hasten(shop: Shop) -> None:
    """The bank answers."""
    (charge,) = shop.look("charges")["data"]
    shop.control("hasten", about=charge["id"])


def test_a_debit_is_offered_while_the_market_is_more_than_two_weeks_away(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    assert shop.payment(reference).request_body["allowed_payment_method_types"] == ["card", "sepa_debit"]


@pytest.mark.parametrize(("day", "takes"), [(date(2026, 12, 7), False), (date(2026, 12, 8), True)])
def test_fourteen_days_are_not_enough_for_a_debit(shop: Shop, day: date, takes: bool) -> None:
    with transaction():
        edition = editions.by_slug(shop.cast.edition)
        edition.starts_on = day
    assert attempts.takes_debits(editions.by_slug(shop.cast.edition)) is takes


def test_no_account_is_debited_in_another_currency(shop: Shop) -> None:
    edition = editions.by_slug(shop.cast.edition)
    edition.currency = "CHF"
    assert not attempts.takes_debits(edition)
    db.session.rollback()


def test_an_ordered_debit_is_under_way_and_keeps_the_hold(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = ordered(shop)
    assert shop.states(reference) == ("under_way", "held")
    noon.shift(timedelta(days=3))
    flow.lapse_due()
    assert shop.states(reference) == ("under_way", "held")


def test_a_debit_that_takes_longer_than_it_should_still_keeps_the_hold(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = ordered(shop)
    noon.shift(timedelta(days=30))
    flow.lapse_due()
    assert shop.states(reference) == ("under_way", "held")


def test_nobody_else_takes_the_booth_meanwhile(shop: Shop, noon: time_machine.Traveller) -> None:
    ordered(shop)
    noon.shift(timedelta(days=3))
    with pytest.raises(booth_service.BoothTaken):
        shop.hold("carla")


def test_no_money_is_in_the_ledger_before_it_is_here(shop: Shop) -> None:
    reference = ordered(shop)
    assert shop.ledger() == []
    assert papers.invoice_of(booths.booking(reference)) is None


def test_a_debit_that_succeeds_books_with_its_invoice(shop: Shop) -> None:
    reference = ordered(shop)
    hasten(shop)
    sync(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.payment(reference).method == "sepa_debit"
    assert shop.ledger() == [("payment", 151_200)]
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None
    assert invoice.record["payment"]["means"] == "sepa_debit"
    assert shop.letters() == ["debit_ordered", "payment_received"]


def test_a_debit_that_succeeds_is_found_although_nobody_rings(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    shop.press(shop.open_page(reference), "debit")
    noon.shift(timedelta(minutes=3))
    flow.sync_due()
    assert shop.payment(reference).state == "under_way"
    shop.control("clock", days=8)
    noon.shift(timedelta(days=8))
    flow.sync_due()
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_failed_debit_keeps_the_booth_for_a_day_and_asks_again(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = ordered(shop, "debit-that-fails")
    hasten(shop)
    sync(shop, reference)
    assert shop.states(reference) == ("failed", "held")
    assert shop.letters() == ["debit_ordered", "debit_failed"]
    noon.shift(timedelta(hours=23))
    flow.lapse_due()
    assert shop.reservation(reference).state == "held"


def test_after_that_day_the_hold_lapses_like_any_other(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = ordered(shop, "debit-that-fails")
    hasten(shop)
    sync(shop, reference)
    noon.shift(timedelta(hours=24))
    flow.lapse_due()
    assert shop.reservation(reference).state == "lapsed"


def test_within_that_day_the_booth_is_paid_in_another_way(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = ordered(shop, "debit-that-fails")
    hasten(shop)
    sync(shop, reference)
    noon.shift(timedelta(hours=20))
    shop.press(shop.open_page(reference))
    sync(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert [payment.state for payment in shop.payments(reference)] == ["failed", "paid"]


def test_a_failed_debit_is_told_once(shop: Shop) -> None:
    reference = ordered(shop, "debit-that-fails")
    hasten(shop)
    for _time in range(2):
        sync(shop, reference)
    assert shop.letters().count("debit_failed") == 1


def test_while_a_debit_is_under_way_nothing_more_is_paid(shop: Shop) -> None:
    reference = ordered(shop)
    with pytest.raises(flow.DebitUnderWay):
        shop.open_page(reference)
    assert len(shop.payments(reference)) == 1


def test_while_a_debit_is_under_way_the_order_stays(shop: Shop) -> None:
    reference = ordered(shop)
    with pytest.raises(flow.DebitUnderWay):
        flow.go_back(reference)
    with pytest.raises(flow.DebitUnderWay):
        flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    assert shop.states(reference) == ("under_way", "held")


@pytest.mark.parametrize(("button", "states"), [("debit", ("paid", "confirmed")), ("debit-that-fails", ("failed", "held"))])
def test_events_twice_and_backwards_settle_a_debit_once(
    shop: Shop, client: FlaskClient, button: str, states: tuple[str, str]
) -> None:
    reference = ordered(shop, button)
    hasten(shop)
    pushes = shop.webhooks()
    for push in [*pushes[::-1], *pushes]:
        assert ring(client, push) == 200
    assert shop.states(reference) == states
    assert [cents for _kind, cents in shop.ledger()] == ([151_200] if button == "debit" else [])


def test_a_debit_that_was_ordered_and_succeeded_before_anybody_asked_is_booked(shop: Shop) -> None:
    reference = shop.hold()
    shop.press(shop.open_page(reference), "debit")
    hasten(shop)
    sync(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_debit_that_the_bank_takes_back_weeks_later_is_a_lost_dispute(shop: Shop) -> None:
    reference = ordered(shop)
    hasten(shop)
    sync(shop, reference)
    shop.dispute(reference)
    sync(shop, reference)
    assert [found.state for found in shop.disputes()] == ["lost"]
    assert sum(cents for _kind, cents in shop.ledger()) == 0
    assert audit.check_ledger_agrees()[1] == []


def test_a_debited_booking_is_refunded_through_stripe(shop: Shop) -> None:
    reference = ordered(shop)
    hasten(shop)
    sync(shop, reference)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    assert shop.states(reference) == ("refunded", "cancelled")
    assert shop.taken_cents() == 0


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "bruno@example.org")


def test_the_exhibitor_reads_that_the_debit_is_under_way(shop: Shop, bruno: FlaskClient) -> None:
    reference = ordered(shop)
    page = bruno.get(f"/bookings/{reference}").text
    assert "A SEPA debit of €1,512.00 was ordered" in page
    assert "Under way" in page
    assert 'id="pay"' not in page
    assert "Change the order instead" not in page


@pytest.mark.parametrize("offered", [False, True])
def test_a_failed_debit_takes_nothing_off_the_days_that_were_promised(shop: Shop, offered: bool) -> None:
    until = clock.now() + timedelta(days=30)
    with transaction():
        booth = booths.booth(shop.cast.edition, "A02")
        reference = placing.keep(booth, shop.cast.company("bruno"), until, by=shop.actor("ana"), offered=offered).reference
    shop.press(shop.open_page(reference), "debit-that-fails")
    sync(shop, reference)
    hasten(shop)
    sync(shop, reference)
    claim = shop.reservation(reference)
    assert (shop.payment(reference).state, claim.paying, claim.held_until) == ("failed", False, until)
    (letter,) = [one for one in mailing.newest() if one.template == "debit_failed"]
    assert letter.values["until"] == until.isoformat()


def test_coming_back_from_the_payment_page_says_that_the_debit_is_ordered(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    shop.press(shop.open_page(reference), "debit")
    page = bruno.get(f"/bookings/{reference}/return").text
    assert "The debit is ordered" in page
    assert "hx-trigger" not in page.partition('id="outcome"')[2].partition(">")[0]


def test_after_a_failed_debit_the_booking_says_until_when_to_pay(shop: Shop, bruno: FlaskClient) -> None:
    reference = ordered(shop, "debit-that-fails")
    hasten(shop)
    sync(shop, reference)
    page = bruno.get(f"/bookings/{reference}").text
    assert "Your bank sent the debit of €1,512.00 back" in page
    assert "24 November 2026" in page
    assert 'id="pay"' in page


def test_an_organizer_is_told_why_a_debited_hold_is_not_released(shop: Shop, app: Flask) -> None:
    reference = ordered(shop)
    ana = sign_in(app, "ana@example.org")
    answer = send(ana, f"/organizer/bookings/{reference}/release", why="asked")
    assert answer.status_code == 409
    assert "A bank debit is under way" in answer.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letters_about_debits_and_disputes_can_be_read(shop: Shop, language: str) -> None:
    reference = ordered(shop, "debit-that-fails")
    hasten(shop)
    sync(shop, reference)
    other = shop.booked("carla", "A03")
    shop.end_dispute(shop.dispute(other), "under_review")
    sync(shop, other)
    for letter in mailing.newest():
        letter.language = language
        subject, body = letters.render(letter)
        assert subject and len(body) > 80 and "\n\n\n" not in body
