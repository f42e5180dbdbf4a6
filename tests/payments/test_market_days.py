"""A day is the market's own day, also around midnight, wherever the market is: letters, Today and its number agree."""

from datetime import UTC, datetime

import pytest
import time_machine

from mima.core import clock
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.oversight import bank, counting
from mima.payments import flow
from tests.payments.parts import due, with_deposits
from tests.payments.shop import Shop
from tests.payments.test_quotes import overdue, owed

# Half past eleven and half past midnight in Clermont-Ferrand, in winter.
BEFORE, AFTER = (22, 30), (23, 30)


def at(noon: time_machine.Traveller, year: int, month: int, day: int, hour: tuple[int, int]) -> None:
    noon.move_to(datetime(year, month, day, *hour, tzinfo=UTC))


def in_zone(shop: Shop, zone: str) -> None:
    with transaction():
        editions.by_slug(shop.cast.edition).timezone = zone


def deposited(shop: Shop) -> str:
    """A booking whose balance is due on 1 February 2027."""
    with_deposits(shop)
    return shop.booked()


def told(shop: Shop) -> list[str]:
    flow.lapse_due()
    return shop.letters()[1:]


@pytest.mark.parametrize(("hour", "letters"), [(BEFORE, []), (AFTER, ["due_asked"])])
def test_a_balance_is_asked_for_on_its_thirtieth_day_before(
    shop: Shop, noon: time_machine.Traveller, hour: tuple[int, int], letters: list[str]
) -> None:
    deposited(shop)
    at(noon, 2027, 1, 1, hour)
    assert told(shop) == letters


@pytest.mark.parametrize(("hour", "letters"), [(BEFORE, ["due_asked"]), (AFTER, ["due_asked", "due_soon"])])
def test_it_is_reminded_of_on_its_seventh_day_before(
    shop: Shop, noon: time_machine.Traveller, hour: tuple[int, int], letters: list[str]
) -> None:
    deposited(shop)
    at(noon, 2027, 1, 10, BEFORE)
    told(shop)
    at(noon, 2027, 1, 24, hour)
    assert told(shop) == letters


@pytest.mark.parametrize(("hour", "is_late"), [(BEFORE, False), (AFTER, True)])
def test_it_is_late_when_its_day_is_over_where_the_market_is(
    shop: Shop, noon: time_machine.Traveller, hour: tuple[int, int], is_late: bool
) -> None:
    deposited(shop)
    at(noon, 2027, 1, 26, BEFORE)
    told(shop)
    at(noon, 2027, 2, 1, hour)
    assert ("due_overdue" in told(shop)) is is_late


@pytest.mark.parametrize(("hour", "late"), [(BEFORE, 0), (AFTER, 1)])
def test_today_and_its_number_say_so_at_the_same_moment(
    shop: Shop, noon: time_machine.Traveller, hour: tuple[int, int], late: int
) -> None:
    deposited(shop)
    at(noon, 2027, 2, 1, BEFORE)
    before = counting.count()
    at(noon, 2027, 2, 1, hour)
    assert (len(bank.Bank.waiting().late), counting.count() - before) == (late, late)


@pytest.mark.parametrize(("hour", "count"), [(BEFORE, 0), (AFTER, 1)])
def test_an_orders_invoice_is_reminded_of_on_its_day(
    shop: Shop, noon: time_machine.Traveller, hour: tuple[int, int], count: int
) -> None:
    owed(shop)
    at(noon, 2026, 12, 22, hour)
    flow.lapse_due()
    assert shop.letters().count("invoice_overdue") == count


@pytest.mark.parametrize(("hour", "count"), [(BEFORE, 0), (AFTER, 1)])
def test_it_is_overdue_on_the_next(shop: Shop, noon: time_machine.Traveller, hour: tuple[int, int], count: int) -> None:
    owed(shop)
    at(noon, 2026, 12, 22, BEFORE)
    before = counting.count()
    at(noon, 2026, 12, 23, hour)
    assert (overdue(), counting.count() - before) == (count, count)


@pytest.mark.parametrize(
    ("zone", "still", "over"),
    [
        ("Pacific/Kiritimati", (1, (9, 59)), (1, (10, 1))),
        ("America/Martinique", (2, (3, 59)), (2, (4, 1))),
    ],
)
def test_a_market_elsewhere_has_its_own_midnight(
    shop: Shop,
    noon: time_machine.Traveller,
    zone: str,
    still: tuple[int, tuple[int, int]],
    over: tuple[int, tuple[int, int]],
) -> None:
    deposited(shop)
    in_zone(shop, zone)
    found = []
    for day, hour in (still, over):
        at(noon, 2027, 2, day, hour)
        found.append(len(bank.Bank.waiting().late))
    assert found == [0, 1]


def test_no_markets_day_is_after_the_latest(noon: time_machine.Traveller, shop: Shop) -> None:
    in_zone(shop, "Pacific/Kiritimati")
    at(noon, 2027, 2, 1, (10, 1))
    there = editions.by_slug(shop.cast.edition)
    assert there.day_at(clock.now()) == clock.latest_day()


def test_the_day_that_is_said_is_the_one_that_counts(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = deposited(shop)
    at(noon, 2027, 1, 31, AFTER)
    assert due(reference).due_on == editions.by_slug(shop.cast.edition).day_at(clock.now())
