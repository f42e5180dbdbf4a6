"""Several clicks of one company at the same moment: it holds as many booths as it may; and the race without the lock."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from mima.booths import prices, queries, service, several
from mima.booths.models import Booking, Reservation
from mima.core import clock
from mima.core.db import db
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from tests import factories
from tests.booths.test_hold import booth, hold
from tests.payments.test_races import all_at_once
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("noon")

CODES = [f"L{number}" for number in range(6)]


@pytest.fixture(autouse=True)
def _more_booths(context: None, cast: Cast) -> None:
    with transaction():
        first = booth(cast)
        for number, code in enumerate(CODES):
            factories.booth(first.edition, first.hall, first.zone, first.category, code, 100 + number * 300)
    db.session.remove()


def held() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Reservation)) or 0


def attempt(cast: Cast, code: str) -> str:
    try:
        hold(cast, "bruno", code)
    except DomainError as error:
        return type(error).__name__
    return "held"


def test_of_six_clicks_of_a_company_at_once_three_hold_a_booth(cast: Cast, app: Flask) -> None:
    said = all_at_once(app, [lambda code=code: attempt(cast, code) for code in CODES])  # type: ignore[misc]
    assert sorted(map(str, said)) == ["TooManyHolds"] * 3 + ["held"] * 3
    assert held() == 3


def test_booths_that_are_added_to_bookings_at_once_are_counted_as_well(cast: Cast, app: Flask) -> None:
    """Two bookings that each may grow: their own locks would not see each other."""
    with transaction():
        editions.by_slug(cast.edition).most_booths = 2
    keys = [hold(cast, "bruno", code).id for code in CODES[:2]]
    db.session.remove()

    def add(key: int, code: str) -> str:
        try:
            with transaction():
                several.add(db.session.get_one(Booking, key), booth(cast, code), by=cast.user("bruno").actor)
        except DomainError as error:
            return type(error).__name__
        return "added"

    said = all_at_once(app, [lambda: add(keys[0], CODES[2]), lambda: add(keys[1], CODES[3])])
    assert (sorted(map(str, said)), held()) == (["TooManyHolds", "added"], 3)


def test_without_the_look_under_the_lock_the_same_race_holds_too_many(cast: Cast, app: Flask) -> None:
    all_looked = threading.Barrier(len(CODES))

    def carelessly(code: str) -> None:
        is_one_more = queries.held_count(booth(cast, code).edition, cast.company("bruno"), clock.now()) < 3
        db.session.rollback()
        all_looked.wait(30)
        if is_one_more:
            with transaction():
                lines = prices.of_booth(booth(cast, code), is_member=False)
                service.claim_booth(booth(cast, code), cast.company("bruno"), lines, clock.now(), cast.user("bruno").actor)

    all_at_once(app, [lambda code=code: carelessly(code) for code in CODES])  # type: ignore[misc]
    assert held() == len(CODES)
