"""A booth that the organizers keep for a company: for how long, beside which holds, and what happens when it is not paid."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from mima.booths import lasting, placing, queries, service
from mima.booths.models import Door, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from mima.mailing.models import Letter
from tests.applications.asking import booth, claim, open_door, place
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def lapse() -> int:
    with transaction():
        return service.lapse_overdue()


def templates() -> list[str]:
    return list(db.session.scalars(select(Letter.template).order_by(Letter.id)))


def test_it_is_kept_until_the_end_of_the_last_day_at_the_market(cast: Cast) -> None:
    assert claim(place(cast, days=7)).held_until == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize("days", [0, -1, 91])
def test_the_days_are_one_to_ninety(cast: Cast, days: int) -> None:
    with pytest.raises(Invalid):
        place(cast, days=days)


@pytest.mark.parametrize("door", Door)
def test_a_company_is_placed_whatever_the_door(cast: Cast, door: Door) -> None:
    open_door(cast, door)
    assert claim(place(cast, code="B01")).booth.code == "B01"


def test_a_company_is_placed_whether_or_not_booths_are_on_sale(cast: Cast) -> None:
    with transaction():
        for window in db.session.scalars(select(SaleWindow)):
            db.session.delete(window)
    assert claim(place(cast)).state is ReservationState.held


def test_a_taken_booth_is_taken_for_organizers_too(cast: Cast) -> None:
    with transaction():
        service.hold(booth(cast, "A02"), cast.company("carla"), by=cast.user("carla").actor)
    with pytest.raises(placing.TakenMeanwhile):
        place(cast)


def test_a_hold_whose_time_is_over_does_not_stand_in_the_way(cast: Cast, noon: time_machine.Traveller) -> None:
    with transaction():
        service.hold(booth(cast, "A02"), cast.company("carla"), by=cast.user("carla").actor)
    noon.shift(timedelta(minutes=16))
    assert place(cast).exhibitor.name == "Maison Pouzzolane"


def test_a_booth_that_is_not_for_sale_is_not_given(cast: Cast) -> None:
    with transaction():
        booth(cast, "A02").for_sale = False
    with pytest.raises(service.BoothNotForSale):
        place(cast)


def test_it_does_not_lapse_in_a_quarter_of_an_hour(cast: Cast, noon: time_machine.Traveller) -> None:
    place(cast)
    noon.shift(timedelta(days=6))
    assert lapse() == 0


def test_past_its_day_it_lapses_by_the_schedule_with_a_letter(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = place(cast)
    noon.shift(timedelta(days=8))
    assert (lapse(), claim(booking).state) == (1, ReservationState.lapsed)
    assert templates() == ["booth_placed", "placing_lapsed"]


def test_a_hold_by_a_click_lapses_without_a_letter(cast: Cast, noon: time_machine.Traveller) -> None:
    with transaction():
        service.hold(booth(cast, "A02"), cast.company("bruno"), by=cast.user("bruno").actor)
    noon.shift(timedelta(minutes=16))
    assert (lapse(), templates()) == (1, [])


def test_placed_booths_do_not_count_against_what_a_company_may_hold(cast: Cast) -> None:
    for code in ("A01", "A02", "A03"):
        place(cast, code=code)
    with transaction():
        service.hold(booth(cast, "A04"), cast.company("bruno"), by=cast.user("bruno").actor)
    assert queries.held_count(booth(cast).edition, cast.company("bruno"), clock.now()) == 1


def test_going_back_from_the_payment_page_keeps_the_booth_until_its_day(cast: Cast) -> None:
    booking = place(cast)
    until = claim(booking).held_until
    with transaction():
        lasting.begin_paying(claim(booking), clock.now() + timedelta(minutes=41))
    with transaction():
        lasting.end_paying(claim(booking))
    assert claim(booking).held_until == until


def test_a_page_opened_in_the_last_hour_leaves_a_quarter_of_an_hour_after_it(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = place(cast)
    noon.move_to(claim(booking).held_until - timedelta(minutes=5))
    with transaction():
        lasting.begin_paying(claim(booking), clock.now() + timedelta(minutes=41))
    noon.shift(timedelta(minutes=10))
    with transaction():
        lasting.end_paying(claim(booking))
    assert claim(booking).held_until == clock.now() + timedelta(minutes=15)


def test_a_placed_company_may_order_extras_days_later(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = place(cast)
    noon.shift(timedelta(days=3))
    power = next(extra.id for extra in queries.extras(booking.edition) if extra.code == "power")
    with transaction():
        service.change_extras(claim(booking), {power: 1}, by=cast.user("bruno").actor)
    assert queries.booking(booking.reference).net_cents == 126_000 + 9_000
