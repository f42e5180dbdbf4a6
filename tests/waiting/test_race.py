"""Several organizers at once: a booth goes to one wish, a wish gets one booth; and the race without the lock."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from mima.booths import placing
from mima.booths.models import Booking
from mima.core import clock
from mima.core.db import db
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.waiting.models import BoothOffer, WaitingWish
from mima.waiting.offering import WaitsNoMore
from tests.payments.test_races import all_at_once
from tests.people import Cast
from tests.waiting import making

pytestmark = pytest.mark.usefixtures("context", "noon")


def bookings() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Booking)) or 0


def offers() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(BoothOffer)) or 0


def attempt(cast: Cast, wish_id: int, code: str) -> str:
    try:
        making.offer(cast, db.session.get_one(WaitingWish, wish_id), code)
    except DomainError as error:
        return type(error).__name__
    return "offered"


def test_of_four_organizers_who_offer_a_company_four_booths_at_once_one_does(cast: Cast, app: Flask) -> None:
    key = making.wish(cast).id
    db.session.rollback()
    codes = ["A02", "A03", "A04", "B01"]
    said = all_at_once(app, [lambda code=code: attempt(cast, key, code) for code in codes])  # type: ignore[misc]
    assert sorted(map(str, said)) == [WaitsNoMore.__name__] * 3 + ["offered"]
    assert (offers(), bookings(), len(making.letters("booth_offered"))) == (1, 1, 1)


def test_of_two_organizers_who_offer_one_booth_to_two_companies_at_once_one_does(cast: Cast, app: Flask) -> None:
    keys = [making.wish(cast, name).id for name in ("bruno", "carla")]
    db.session.rollback()
    said = all_at_once(app, [lambda key=key: attempt(cast, key, "A02") for key in keys])  # type: ignore[misc]
    assert sorted(map(str, said)) == ["TakenMeanwhile", "offered"]
    assert (offers(), bookings(), len(making.letters("booth_offered"))) == (1, 1, 1)


def test_crossing_offers_over_old_ones_that_are_over_all_end(cast: Cast, app: Flask) -> None:
    """Each settles what stood on its booth, of the wish that the other one offers to: in one order, so that both end."""
    old = [making.offer(cast, making.wish(cast, name), code) for name, code in (("bruno", "A02"), ("carla", "A03"))]
    keys = [one.wish_id for one in old]
    with transaction():
        for one in old:
            db.session.merge(one).reservation.held_until = clock.now()
    said = all_at_once(app, [lambda: attempt(cast, keys[0], "A03"), lambda: attempt(cast, keys[1], "A02")])
    assert (said, offers()) == (["offered", "offered"], 4)


def test_without_the_look_under_the_lock_the_same_race_gives_a_company_two_booths(cast: Cast, app: Flask) -> None:
    key, both_looked = making.wish(cast).id, threading.Barrier(2)
    db.session.rollback()

    def carelessly(code: str) -> None:
        is_open = db.session.get_one(WaitingWish, key).is_open
        db.session.rollback()
        both_looked.wait(30)
        if is_open:
            with transaction():
                placing.keep(
                    making.booth(cast, code), cast.company("bruno"), clock.now(), by=cast.user("ana").actor, offered=True
                )

    all_at_once(app, [lambda: carelessly("A02"), lambda: carelessly("A03")])
    assert bookings() == 2
