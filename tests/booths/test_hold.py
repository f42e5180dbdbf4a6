"""Holding a booth: who gets it, for how long, and what it costs."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from mima.booths import lasting, queries, service, stock
from mima.booths.models import Booking, Booth, Extra, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import cluster
from mima.journal import queries as journal
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def booth(cast: Cast, code: str = "A02") -> Booth:
    return queries.booth(cast.edition, code)


def hold(cast: Cast, name: str = "bruno", code: str = "A02") -> Booking:
    with transaction():
        return service.hold(booth(cast, code), cast.company(name), by=cast.user(name).actor)


def state(cast: Cast, code: str, viewer: str | None = None) -> str:
    mine = {cast.company(viewer).id} if viewer else set()
    return queries.on_plan(booth(cast, code), mine, clock.now()).state


def test_a_hold_lasts_a_quarter_of_an_hour(cast: Cast) -> None:
    held_until = queries.reservation_of(hold(cast)).held_until
    assert held_until - clock.now() == timedelta(minutes=15)


def test_a_second_exhibitor_is_told_that_the_booth_is_taken(cast: Cast) -> None:
    hold(cast, "bruno")
    with pytest.raises(service.BoothTaken, match="Somebody else has booth A02"):
        hold(cast, "carla")


def test_a_refused_hold_leaves_no_booking_behind(cast: Cast) -> None:
    hold(cast, "bruno")
    with pytest.raises(service.BoothTaken):
        hold(cast, "carla")
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1


def test_holding_ones_own_booth_again_gives_the_same_booking(cast: Cast) -> None:
    assert hold(cast).reference == hold(cast).reference


def test_each_viewer_sees_their_own_state_of_a_held_booth(cast: Cast) -> None:
    hold(cast, "bruno")
    assert (state(cast, "A02", "bruno"), state(cast, "A02", "carla"), state(cast, "A02")) == ("yours", "held", "held")


def test_a_hold_whose_time_is_over_does_not_stand_in_the_way(cast: Cast, noon: time_machine.Traveller) -> None:
    hold(cast, "bruno")
    noon.shift(timedelta(minutes=16))
    assert hold(cast, "carla").exhibitor.name == "Kiosque à Sons"


def test_a_lapsed_hold_is_journalled_as_the_schedules_doing(cast: Cast, noon: time_machine.Traveller) -> None:
    reservation = queries.reservation_of(hold(cast))
    noon.shift(timedelta(minutes=16))
    with transaction():
        assert service.lapse_overdue() == 1
    moves = [(entry.from_state, entry.to_state, entry.actor.value) for entry in journal.history(("reservation", reservation.id))]
    assert moves == [(None, "held", "person"), ("held", "lapsed", "schedule")]


def test_a_hold_that_somebody_is_paying_does_not_lapse_by_time(cast: Cast, noon: time_machine.Traveller) -> None:
    with transaction():
        lasting.begin_paying(queries.reservation_of(hold_inside(cast)), clock.now() + timedelta(minutes=41))
    noon.shift(timedelta(hours=2))
    with transaction():
        assert service.lapse_overdue() == 0


def hold_inside(cast: Cast) -> Booking:
    return service.hold(booth(cast), cast.company("bruno"), by=cast.user("bruno").actor)


def test_a_company_holds_three_booths_at_most_at_once(cast: Cast) -> None:
    for code in ("A01", "A02", "A03"):
        hold(cast, code=code)
    with pytest.raises(service.TooManyHolds):
        hold(cast, code="A04")


def test_a_booth_of_another_door_is_not_taken_by_a_click(cast: Cast) -> None:
    with pytest.raises(service.DoorNotOpen):
        hold(cast, code="B01")


def test_nothing_is_sold_after_the_sale_has_closed(cast: Cast, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(days=365))
    with pytest.raises(service.SaleClosed):
        hold(cast)


def test_totals_are_net_vat_and_gross_of_booth_and_corner(cast: Cast) -> None:
    booking = hold(cast, code="A01")
    assert (booking.net_cents, booking.vat_cents, booking.gross_cents) == (144_000, 28_800, 172_800)


def test_a_cluster_member_pays_ten_per_cent_less(cast: Cast) -> None:
    with transaction():
        cluster.begin(cast.company("bruno"), clock.now().date(), None, by=cast.user("ana").actor)
    assert hold(cast).net_cents == 113_400


def order(cast: Cast, booking: Booking, **quantities: int) -> None:
    extras = {extra.code: extra.id for extra in queries.extras(booking.edition)}
    with transaction():
        wanted = {extras[code]: quantity for code, quantity in quantities.items()}
        service.change_extras(queries.reservation_of(booking), wanted, by=cast.user("bruno").actor)


def test_extras_are_lines_of_the_booking(cast: Cast) -> None:
    booking = hold(cast)
    order(cast, booking, power=2)
    assert [line.label_en for line in queries.lines(booking)] == ["Booth A02, Equipped booth, 6 m²", "16 A socket"]


def test_an_extra_out_of_stock_is_refused_and_the_order_stays(cast: Cast) -> None:
    first, second = hold(cast, "bruno", "A02"), hold(cast, "carla", "A03")
    order(cast, first, screen=2)
    with pytest.raises(stock.ExtraSoldOut):
        order(cast, second, screen=1)
    assert len(queries.lines(second)) == 1


def test_more_extras_than_a_booth_may_have_are_refused_at_their_field(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        order(cast, hold(cast), power=3)
    assert list(refusal.value.fields) == ["extra-1"]


def test_giving_a_booth_back_gives_its_extras_back(cast: Cast) -> None:
    booking = hold(cast)
    order(cast, booking, screen=2)
    with transaction():
        service.release(queries.reservation_of(booking), by=cast.user("bruno").actor)
    assert db.session.scalar(select(Extra.taken).where(Extra.code == "screen")) == 0


def test_a_released_booth_is_free_for_the_next(cast: Cast) -> None:
    booking = hold(cast)
    with transaction():
        service.release(queries.reservation_of(booking), by=cast.user("bruno").actor)
    assert state(cast, "A02") == "free"


def test_a_late_payment_takes_the_booth_again_if_it_is_still_free(cast: Cast, noon: time_machine.Traveller) -> None:
    reservation = queries.reservation_of(hold(cast))
    noon.shift(timedelta(minutes=16))
    with transaction():
        service.lapse_overdue()
    with transaction():
        service.confirm(db.session.get_one(Reservation, reservation.id), by=cast.user("bruno").actor)
    assert state(cast, "A02") == "booked"


def test_a_late_payment_is_told_when_the_booth_has_gone(cast: Cast, noon: time_machine.Traveller) -> None:
    reservation = queries.reservation_of(hold(cast))
    noon.shift(timedelta(minutes=16))
    hold(cast, "carla")
    with pytest.raises(service.BoothTaken), transaction():
        service.confirm(db.session.get_one(Reservation, reservation.id), by=cast.user("bruno").actor)
    assert db.session.get_one(Reservation, reservation.id).state is ReservationState.lapsed


def test_the_plan_of_an_edition_is_one_statement_whatever_its_size(cast: Cast) -> None:
    from tests.statements import counted

    edition = editions.by_slug(cast.edition)
    with counted() as statements:
        queries.plan(edition, set(), clock.now())
    assert len(statements) == 1


def test_a_quick_word_to_the_second_needs_no_lock(cast: Cast, noon: time_machine.Traveller) -> None:
    hold(cast, "bruno")
    assert (is_taken(cast, "carla"), is_taken(cast, "bruno")) == (True, False)
    noon.shift(timedelta(minutes=16))
    assert not is_taken(cast, "carla")


def is_taken(cast: Cast, name: str) -> bool:
    return queries.taken(cast.edition, "A02", cast.company(name), clock.now()) is not None
