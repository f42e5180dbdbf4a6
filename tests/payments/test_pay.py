"""Going to the payment page: one page per booking, a hold that outlives it, and nothing lost when a call is."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from mima.booths import service as booths
from mima.booths.models import Booking
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import AlreadyInTransaction, transaction
from mima.payments import flow, gateway
from tests.payments.shop import KEY, SECRET, Shop


def test_the_page_asks_for_the_whole_sum_with_vat(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    session = shop.look(f"checkout/sessions/{shop.payment(reference).session_id}")
    assert (session["amount_total"], session["currency"]) == (151_200, "eur")


def test_the_hold_lasts_ten_minutes_longer_than_the_page(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    assert shop.reservation(reference).held_until == clock.now() + timedelta(minutes=41)


def test_a_double_click_gets_the_same_page(shop: Shop) -> None:
    reference = shop.hold()
    assert shop.open_page(reference) == shop.open_page(reference)
    assert len(shop.payments(reference)) == 1


def test_a_page_of_another_sum_is_expired_before_a_new_one_is_opened(shop: Shop) -> None:
    reference = shop.hold()
    first = shop.open_page(reference)
    with transaction():
        db.session.execute(update(Booking).values(gross_cents=200_000))
    assert shop.open_page(reference) != first
    assert [payment.state for payment in shop.payments(reference)] == ["expired", "open"]
    assert shop.look(f"checkout/sessions/{shop.payments(reference)[0].session_id}")["status"] == "expired"


def test_a_page_about_to_close_is_replaced(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    first = shop.open_page(reference)
    noon.shift(timedelta(minutes=30))
    assert shop.open_page(reference) != first


def test_somebody_who_paid_and_lost_the_way_back_is_not_sent_to_pay_again(shop: Shop) -> None:
    reference = shop.paid()
    with pytest.raises(flow.AlreadyPaid):
        shop.open_page(reference)
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_hold_that_is_over_is_not_paid(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    noon.shift(timedelta(minutes=16))
    with pytest.raises(booths.HoldLapsed):
        shop.open_page(reference)


def test_paying_refuses_to_start_inside_a_transaction(shop: Shop) -> None:
    reference = shop.hold()
    with pytest.raises(AlreadyInTransaction), transaction():
        flow.pay(reference, shop.payer(reference))


def test_no_transaction_is_open_while_stripe_is_asked(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = shop.hold()
    seen: list[bool] = []
    for name in ("create_session", "session", "create_refund"):
        monkeypatch.setattr(gateway, name, watched(getattr(gateway, name), seen))
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    assert seen == [False, False, False]


def watched(call, seen):  # type: ignore[no-untyped-def]
    def wrapped(*arguments, **options):  # type: ignore[no-untyped-def]
        seen.append(db.session().in_transaction())
        return call(*arguments, **options)

    return wrapped


def test_when_stripe_is_away_the_attempt_stays_and_the_booth_is_held(shop: Shop) -> None:
    reference = shop.hold()
    stripe_url = shop.stripe_url
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    with pytest.raises(gateway.StripeAway):
        shop.open_page(reference)
    assert shop.states(reference) == ("created", "held")
    gateway.configure(KEY, stripe_url, (SECRET,), retries=0)
    assert shop.open_page(reference)
    assert len(shop.payments(reference)) == 1


class Crash(BaseException):
    """The process ends here."""


def lose_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripe does what is asked, and we die before we hear of it."""
    real = gateway.create_session

    def lost(*arguments, **options):  # type: ignore[no-untyped-def]
        real(*arguments, **options)
        raise Crash

    monkeypatch.setattr(gateway, "create_session", lost)


def test_after_a_crash_between_call_and_commit_the_same_session_is_found_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, noon: time_machine.Traveller
) -> None:
    reference = shop.hold()
    with monkeypatch.context() as patch, pytest.raises(Crash):
        lose_the_answer(patch)
        shop.open_page(reference)
    noon.shift(timedelta(minutes=3))
    flow.sync_due()
    sessions = shop.look("checkout/sessions")["data"]
    assert [session["id"] for session in sessions] == [shop.payment(reference).session_id]


def test_after_a_definite_refusal_the_next_attempt_is_a_new_row_with_a_new_key(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    url = shop.stripe_url
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    with pytest.raises(gateway.StripeAway):
        shop.open_page(reference)
    gateway.configure(KEY, url, (SECRET,), retries=0)
    # The stored request asks for a page that closes in less than 30 minutes by now: Stripe refuses it.
    noon.shift(timedelta(minutes=4))
    assert shop.open_page(reference)
    first, second = shop.payments(reference)
    assert (first.state, second.state) == ("failed", "open")
    assert first.reference != second.reference


def test_going_back_closes_the_page_and_lets_the_order_be_changed(shop: Shop) -> None:
    reference = shop.hold()
    page = shop.open_page(reference)
    flow.go_back(reference)
    assert shop.states(reference) == ("expired", "held")
    assert not shop.reservation(reference).paying
    assert shop.look(f"checkout/sessions/{page.rpartition('/')[2]}")["status"] == "expired"


def test_after_going_back_the_hold_has_its_quarter_of_an_hour(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    flow.go_back(reference)
    assert shop.reservation(reference).held_until == clock.now() + timedelta(minutes=15)


def test_going_back_in_the_moment_of_paying_books(shop: Shop) -> None:
    reference = shop.paid()
    flow.go_back(reference)
    assert shop.states(reference) == ("paid", "confirmed")


def test_a_declined_card_leaves_the_page_open_and_another_card_pays(shop: Shop) -> None:
    reference = shop.hold()
    page = shop.open_page(reference)
    shop.press(page, "decline")
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("open", "held")
    shop.press(page, "pay")
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("paid", "confirmed")


def test_the_page_says_how_many_of_each_extra_are_paid(shop: Shop) -> None:
    reference = shop.hold()
    reservation = shop.reservation(reference)
    with transaction():
        booths.change_extras(reservation, {1: 2, 2: 1}, by=shop.actor())
    shop.open_page(reference)
    said = shop.payment(reference).request_body["line_items"][0]["price_data"]["product_data"]["description"]
    assert said.endswith("16 A socket × 2 · Screen")
