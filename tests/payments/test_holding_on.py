"""Going to pay and coming back keeps a booth once more for the time of a hold, and not for ever."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.booths.service import HoldLapsed
from mima.core import clock
from mima.payments import flow, gateway
from tests.browsing import text
from tests.payments.shop import KEY, SECRET, Shop
from tests.people import sign_in

MINUTE = timedelta(minutes=1)
# The first page lasts 31 minutes, a hold 15.
AT_MOST = 46 * MINUTE


@pytest.fixture
def start(shop: Shop) -> datetime:
    return clock.now()


def go_and_come_back(shop: Shop, reference: str) -> None:
    shop.open_page(reference)
    flow.go_back(reference)


def test_coming_back_the_first_time_gives_the_time_of_a_hold(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    noon.shift(10 * MINUTE)
    go_and_come_back(shop, reference)
    assert shop.reservation(reference).held_until == clock.now() + 15 * MINUTE


def test_however_often_the_hold_ends_with_that_of_the_first_page(
    shop: Shop, start: datetime, noon: time_machine.Traveller
) -> None:
    reference = shop.hold()
    for _time in range(4):
        go_and_come_back(shop, reference)
        noon.shift(14 * MINUTE)
    assert shop.reservation(reference).held_until == start + AT_MOST


def test_after_that_nobody_goes_to_pay_any_more(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    for _time in range(4):
        go_and_come_back(shop, reference)
        noon.shift(14 * MINUTE)
    with pytest.raises(HoldLapsed):
        shop.open_page(reference)


def test_the_booth_is_free_for_another_then(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    for _time in range(4):
        go_and_come_back(shop, reference)
        noon.shift(14 * MINUTE)
    assert shop.hold("carla") != reference


def test_a_last_page_keeps_the_booth_while_it_is_open_and_can_be_paid(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    for _time in range(3):
        go_and_come_back(shop, reference)
        noon.shift(14 * MINUTE)
    page = shop.open_page(reference)
    noon.shift(25 * MINUTE)
    flow.lapse_due()
    shop.press(page)
    flow.sync_payment(shop.payment(reference).id)
    assert shop.states(reference) == ("paid", "confirmed")


def test_coming_back_from_it_gives_the_booth_back(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    for _time in range(3):
        go_and_come_back(shop, reference)
        noon.shift(14 * MINUTE)
    shop.open_page(reference)
    noon.shift(10 * MINUTE)
    flow.go_back(reference)
    flow.lapse_due()
    assert shop.states(reference) == ("expired", "lapsed")


def test_a_page_that_closed_by_itself_leaves_the_ten_minutes_by_which_the_hold_outlives_it(
    shop: Shop, noon: time_machine.Traveller
) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    noon.shift(32 * MINUTE)
    flow.sync_payment(shop.payment(reference).id)
    assert (shop.payment(reference).state, shop.reservation(reference).held_until) == ("expired", clock.now() + 9 * MINUTE)


def test_a_page_that_stripe_never_opened_takes_no_time_away(shop: Shop, noon: time_machine.Traveller) -> None:
    reference, url = shop.hold(), shop.stripe_url
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    with pytest.raises(gateway.StripeAway):
        shop.open_page(reference)
    gateway.configure(KEY, url, (SECRET,), retries=0)
    noon.shift(40 * MINUTE)
    flow.sync_due()
    assert (shop.payment(reference).state, shop.reservation(reference).held_until) == ("failed", clock.now() + MINUTE)


def test_who_has_a_day_after_a_failed_debit_keeps_it_when_coming_back_from_a_page(
    shop: Shop, noon: time_machine.Traveller
) -> None:
    reference = shop.hold()
    shop.press(shop.open_page(reference), "debit-that-fails")
    flow.sync_payment(shop.payment(reference).id)
    shop.control("clock", days=8)
    noon.shift(timedelta(days=8))
    flow.sync_payment(shop.payment(reference).id)
    until = shop.reservation(reference).held_until
    noon.shift(timedelta(hours=1))
    go_and_come_back(shop, reference)
    assert shop.reservation(reference).held_until == until


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, shop.cast.bruno)


def test_nobody_who_has_not_gone_to_pay_reads_of_it(shop: Shop, bruno: FlaskClient) -> None:
    assert "However often" not in text(bruno.get(f"/bookings/{shop.hold()}"))


def test_who_came_back_reads_until_when_at_the_latest(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    go_and_come_back(shop, reference)
    assert "the booth stays yours until 13:46 at the latest" in text(bruno.get(f"/bookings/{reference}"))


def test_while_the_page_is_open_it_says_what_going_back_leaves(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    assert "The booth then stays yours until 13:15." in text(bruno.get(f"/bookings/{reference}"))


def test_who_would_lose_the_booth_by_going_back_reads_so_first(
    shop: Shop, bruno: FlaskClient, noon: time_machine.Traveller
) -> None:
    reference = shop.hold()
    for _time in range(3):
        go_and_come_back(shop, reference)
        noon.shift(14 * MINUTE)
    shop.open_page(reference)
    noon.shift(10 * MINUTE)
    assert "the booth is given back with the page" in text(bruno.get(f"/bookings/{reference}"))


def test_the_organizers_read_the_rule_where_they_set_the_time(shop: Shop, app: Flask) -> None:
    ana = sign_in(app, shop.cast.ana)
    assert "however often they go and come back" in text(ana.get(f"/organizer/editions/{shop.cast.edition}/selling/terms"))
