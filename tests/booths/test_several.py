"""Several booths in one booking: added and taken out while it is held, priced, kept and lost together."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from mima.booths import audit, lasting, pricing, queries, selling, service, several, stock
from mima.booths.models import Booking, Booth, BoothCategory, DiscountCode, PricePer, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions.models import Edition
from mima.exhibitors import cluster
from mima.journal import queries as journal
from mima.web import i18n
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def booth(cast: Cast, code: str) -> Booth:
    return queries.booth(cast.edition, code)


def hold(cast: Cast, code: str = "A02", name: str = "bruno") -> Booking:
    with transaction():
        return service.hold(booth(cast, code), cast.company(name), by=cast.user(name).actor)


def add(cast: Cast, booking: Booking, code: str) -> None:
    with transaction():
        several.add(booking, booth(cast, code), by=cast.user("bruno").actor)


def take_out(cast: Cast, booking: Booking, code: str) -> None:
    with transaction():
        several.take_out(booking, code, by=cast.user("bruno").actor)


def two(cast: Cast) -> Booking:
    booking = hold(cast)
    add(cast, booking, "A03")
    return booking


def first(booking: Booking) -> Reservation:
    db.session.expire_all()
    return queries.reservation_of(booking)


def codes(booking: Booking) -> str:
    return first(booking).codes


def states(booking: Booking) -> list[str]:
    db.session.expire_all()
    rows = select(Reservation).where(Reservation.booking_id == booking.id).order_by(Reservation.id)
    return [one.state.value for one in db.session.scalars(rows)]


def set_edition(**values: int) -> None:
    with transaction():
        db.session.execute(update(Edition).values(**values))


def labels(booking: Booking) -> list[tuple[str, int]]:
    return [(line.label_en, line.net_cents) for line in queries.lines(booking)]


def is_free(cast: Cast, code: str) -> bool:
    return queries.on_plan(booth(cast, code), (), clock.now()).state == "free"


def test_a_booth_joins_a_held_booking(cast: Cast) -> None:
    assert codes(two(cast)) == "A02, A03"


def test_both_booths_are_priced_and_the_totals_say_so(cast: Cast) -> None:
    booking = two(cast)
    assert [cents for _label, cents in labels(booking)] == [126_000, 126_000]
    assert booking.net_cents == 252_000


def test_the_added_booth_ends_with_the_others(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = hold(cast)
    until = first(booking).held_until
    noon.shift(timedelta(minutes=6))
    add(cast, booking, "A03")
    assert {one.held_until for one in queries.together(first(booking))} == {until}


@pytest.mark.parametrize("minute", [1, 13, 14])
def test_adding_and_taking_out_however_often_gives_no_minute(cast: Cast, noon: time_machine.Traveller, minute: int) -> None:
    booking = hold(cast)
    until = first(booking).held_until
    noon.shift(timedelta(minutes=minute))
    for _time in range(3):
        add(cast, booking, "A03")
        take_out(cast, booking, "A03")
    add(cast, booking, "A03")
    assert {one.held_until for one in queries.together(first(booking))} == {until}


def test_taking_out_the_booth_that_was_first_gives_none_either(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = hold(cast)
    until = first(booking).held_until
    noon.shift(timedelta(minutes=14))
    add(cast, booking, "A03")
    take_out(cast, booking, "A02")
    assert first(booking).held_until == until


def test_a_booking_whose_time_is_over_takes_no_other_booth(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = hold(cast)
    noon.shift(timedelta(minutes=15))
    with pytest.raises(service.HoldLapsed):
        add(cast, booking, "A03")
    assert is_free(cast, "A03")


def test_more_than_the_editions_limit_is_refused(cast: Cast) -> None:
    set_edition(most_booths=2)
    booking = two(cast)
    with pytest.raises(several.BookingFull, match="at most 2 booths"):
        add(cast, booking, "A04")
    assert codes(booking) == "A02, A03"


def test_with_a_limit_of_one_no_booth_is_added(cast: Cast) -> None:
    set_edition(most_booths=1)
    booking = hold(cast)
    with pytest.raises(several.BookingFull):
        add(cast, booking, "A03")


def test_all_booths_that_are_held_count_towards_the_most_at_once(cast: Cast) -> None:
    two(cast)
    hold(cast, "A04")
    with pytest.raises(service.TooManyHolds):
        hold(cast, "A05")


def test_a_limit_above_the_usual_most_may_be_used(cast: Cast) -> None:
    set_edition(most_booths=4)
    booking = two(cast)
    add(cast, booking, "A04")
    add(cast, booking, "A05")
    assert codes(booking) == "A02, A03, A04, A05"


def test_adding_the_same_booth_twice_adds_it_once(cast: Cast) -> None:
    booking = two(cast)
    add(cast, booking, "A03")
    assert (codes(booking), first(booking).beside) == ("A02, A03", 1)


def test_a_booth_of_another_company_is_not_added(cast: Cast) -> None:
    booking = hold(cast)
    hold(cast, "A03", "carla")
    with pytest.raises(service.BoothTaken):
        add(cast, booking, "A03")
    assert (codes(booking), booking.net_cents) == ("A02", 126_000)


def test_a_booth_of_another_booking_of_ones_own_is_named(cast: Cast) -> None:
    booking, other = hold(cast), hold(cast, "A03")
    with pytest.raises(several.InAnotherBooking, match=other.reference):
        add(cast, booking, "A03")


def test_a_hold_whose_time_is_over_does_not_stand_in_the_way(cast: Cast, noon: time_machine.Traveller) -> None:
    other = hold(cast, "A03", "carla")
    noon.shift(timedelta(minutes=16))
    booking = two(cast)
    assert (codes(booking), states(other)) == ("A02, A03", ["lapsed"])


def test_a_booth_that_is_asked_for_is_not_added_by_a_click(cast: Cast) -> None:
    booking = hold(cast)
    with pytest.raises(service.AskForIt):
        add(cast, booking, "B01")


def test_a_booking_that_is_being_paid_stays_as_it_is(cast: Cast) -> None:
    booking = two(cast)
    with transaction():
        lasting.begin_paying(queries.reservation_of(booking), clock.now() + timedelta(minutes=41))
    with pytest.raises(service.PaymentOpen):
        add(cast, booking, "A04")
    with pytest.raises(service.PaymentOpen):
        take_out(cast, booking, "A03")


def test_a_booking_that_is_quoted_stays_as_it_is(cast: Cast) -> None:
    booking = two(cast)
    with transaction():
        lasting.begin_quote(queries.reservation_of(booking), clock.now() + timedelta(days=20))
    with pytest.raises(service.QuoteOpen):
        add(cast, booking, "A04")


def test_a_placed_booking_stays_as_the_organizers_gave_it(cast: Cast) -> None:
    from mima.booths import placing

    with transaction():
        booking = placing.place(booth(cast, "A02"), cast.company("bruno"), days=7, by=cast.user("ana").actor)
    with pytest.raises(several.KeptForYou):
        add(cast, booking, "A03")


def test_a_booth_that_is_taken_out_is_free_and_costs_nothing(cast: Cast) -> None:
    booking = two(cast)
    take_out(cast, booking, "A03")
    assert (codes(booking), booking.net_cents, is_free(cast, "A03")) == ("A02", 126_000, True)


def test_the_first_booth_may_be_taken_out_too(cast: Cast) -> None:
    booking = two(cast)
    take_out(cast, booking, "A02")
    assert (codes(booking), is_free(cast, "A02"), is_free(cast, "A03")) == ("A03", True, False)
    assert labels(booking)[0][0].startswith("Booth A03")


def test_the_claim_that_payments_point_to_stays_when_its_booth_goes(cast: Cast) -> None:
    booking = two(cast)
    key = first(booking).id
    take_out(cast, booking, "A02")
    assert first(booking).id == key


def test_a_booth_that_was_taken_out_may_come_back(cast: Cast) -> None:
    booking = two(cast)
    take_out(cast, booking, "A02")
    add(cast, booking, "A02")
    assert codes(booking) == "A02, A03"


def test_the_only_booth_is_not_taken_out(cast: Cast) -> None:
    booking = hold(cast)
    with pytest.raises(several.OnlyBooth):
        take_out(cast, booking, "A02")


def test_a_booth_that_is_not_in_the_booking_is_not_found(cast: Cast) -> None:
    booking = two(cast)
    with pytest.raises(NotFound):
        take_out(cast, booking, "A05")


def test_the_journal_tells_what_joined_and_what_left(cast: Cast) -> None:
    booking = two(cast)
    take_out(cast, booking, "A02")
    told = [(entry.verb, entry.facts.get("booth")) for entry in journal.history(("reservation", first(booking).id))]
    assert ("reservation.booth_added", "A03") in told
    assert ("reservation.booth_taken_out", "A02") in told


def test_giving_the_booking_back_frees_all_its_booths(cast: Cast) -> None:
    booking = two(cast)
    with transaction():
        service.release(queries.reservation_of(booking), by=cast.user("bruno").actor)
    assert (states(booking), is_free(cast, "A02"), is_free(cast, "A03")) == (["released", "released"], True, True)


def test_the_schedule_lapses_all_booths_of_a_booking_as_one(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = two(cast)
    noon.shift(timedelta(minutes=16))
    with transaction():
        assert service.lapse_overdue() == 1
    assert states(booking) == ["lapsed", "lapsed"]


def test_somebody_who_wants_the_second_booth_ends_the_whole_overdue_booking(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = two(cast)
    noon.shift(timedelta(minutes=16))
    hold(cast, "A03", "carla")
    assert states(booking) == ["lapsed", "lapsed"]


def test_paying_extends_all_holds_and_ending_it_shortens_them(cast: Cast) -> None:
    booking = two(cast)
    with transaction():
        lasting.begin_paying(queries.reservation_of(booking), clock.now() + timedelta(minutes=41))
    assert {one.held_until - clock.now() for one in queries.together(first(booking))} == {timedelta(minutes=41)}
    with transaction():
        lasting.end_paying(queries.reservation_of(booking))
    assert {(one.paying, one.held_until - clock.now()) for one in queries.together(first(booking))} == {
        (False, timedelta(minutes=15))
    }


def test_confirming_books_all_of_them(cast: Cast) -> None:
    booking = two(cast)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("ana").actor)
    assert states(booking) == ["confirmed", "confirmed"]


def test_a_booth_that_was_taken_out_is_not_booked_with_the_rest(cast: Cast) -> None:
    booking = two(cast)
    take_out(cast, booking, "A03")
    with transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("ana").actor)
    assert states(booking) == ["confirmed", "released"]


def test_cancelling_frees_all_of_them(cast: Cast) -> None:
    booking = two(cast)
    with transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("ana").actor)
    with transaction():
        service.cancel(queries.reservation_of(booking), by=cast.user("ana").actor, why="asked by telephone")
    assert states(booking) == ["cancelled", "cancelled"]


def test_lost_booths_are_taken_again_together_or_not_at_all(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = two(cast)
    noon.shift(timedelta(minutes=16))
    with transaction():
        service.lapse_overdue()
    hold(cast, "A03", "carla")
    with pytest.raises(service.BoothTaken, match="A03"), transaction():
        service.confirm(queries.reservation_of(booking), by=cast.user("ana").actor)
    assert (states(booking), is_free(cast, "A02")) == (["lapsed", "lapsed"], True)


def test_extras_stay_with_the_booking_and_are_given_back_once(cast: Cast) -> None:
    booking = two(cast)
    screen = next(extra for extra in queries.extras(booking.edition) if extra.code == "screen")
    with transaction():
        service.change_extras(queries.reservation_of(booking), {screen.id: 2}, by=cast.user("bruno").actor)
    assert booking.net_cents == 252_000 + 48_000
    with transaction():
        service.release(queries.reservation_of(booking), by=cast.user("bruno").actor)
    db.session.refresh(screen)
    assert screen.taken == 0


def test_the_member_rate_counts_for_every_booth(cast: Cast) -> None:
    set_edition(member_rate=1000)
    with transaction():
        cluster.begin(cast.company("bruno"), clock.now().date(), None, by=cast.user("ana").actor)
    assert labels(two(cast))[-1][1] == -25_200


def test_a_sum_off_counts_once_over_all_booths(cast: Cast) -> None:
    with transaction():
        db.session.add(DiscountCode(edition_id=booth(cast, "A02").edition_id, code="HUNDRED", off_cents=10_000))
    booking = two(cast)
    with transaction():
        service.change_extras(queries.reservation_of(booking), {}, code="HUNDRED", by=cast.user("bruno").actor)
    assert booking.net_cents == 242_000


def facts(cents: int, vat: int) -> pricing.BoothPrice:
    return pricing.BoothPrice(pricing.Label("Stand", "Booth"), 600, cents, PricePer.booth, (), vat)


def test_reductions_of_booths_of_two_rates_have_a_line_for_each_rate() -> None:
    lines = pricing.price(facts(10_000, 2000), (), 1000, None, [facts(5_000, 1000)])
    assert [(line.net_cents, line.vat_rate) for line in lines[2:]] == [(-1_000, 2000), (-500, 1000)]


def test_a_sum_off_goes_on_to_the_next_rate_where_the_first_is_used_up() -> None:
    code = pricing.Reduction(pricing.Label("Code", "Code"), cents=12_000)
    lines = pricing.price(facts(10_000, 2000), (), 0, code, [facts(5_000, 1000)])
    assert [(line.net_cents, line.vat_rate) for line in lines[2:]] == [(-10_000, 2000), (-2_000, 1000)]


def test_a_new_price_counts_for_every_booth_that_is_held(cast: Cast) -> None:
    booking = two(cast)
    category = db.session.scalars(select(BoothCategory).where(BoothCategory.code == "standard")).one()
    with transaction():
        selling.save(booking.edition, category, {"price_cents": 100_000}, by=cast.user("ana").actor)
    db.session.refresh(booking)
    assert booking.net_cents == 200_000


def test_the_audit_finds_claims_that_went_apart(cast: Cast) -> None:
    booking = two(cast)
    assert audit.check_together() == (1, [])
    with transaction():
        apart = (Reservation.booking_id == booking.id) & Reservation.first_id.is_not(None)
        db.session.execute(update(Reservation).where(apart).values(state=ReservationState.lapsed))
    assert "A03 does not stand" in audit.check_together()[1][0]


def test_a_company_sees_one_line_for_a_booking_of_two_booths(cast: Cast) -> None:
    two(cast)
    db.session.expire_all()
    assert [one.codes for one in queries.of_exhibitor(cast.company("bruno"))] == ["A02, A03"]


def test_when_their_time_is_over_it_is_said_of_all_booths(cast: Cast, noon: time_machine.Traveller) -> None:
    booking = two(cast)
    noon.shift(timedelta(minutes=20))
    with pytest.raises(service.HoldsLapsed) as refused:
        service.check_held(first(booking))
    with i18n.speaking("en"):
        assert "The time to pay for booths A02 and A03 is over" in i18n.sentence(refused.value)


def order(cast: Cast, booking: Booking, screens: int) -> None:
    with transaction():
        screen = next(extra for extra in queries.extras(booking.edition) if extra.code == "screen")
        screen.stock = 10
        service.change_extras(queries.reservation_of(booking), {screen.id: screens}, by=cast.user("bruno").actor)


def test_each_booth_may_have_its_most_of_an_extra(cast: Cast) -> None:
    booking = two(cast)
    order(cast, booking, 4)
    assert sum(queries.ordered_extras(booking).values()) == 4


def test_more_than_all_booths_may_have_is_refused(cast: Cast) -> None:
    booking = two(cast)
    with pytest.raises(Invalid):
        order(cast, booking, 5)
    assert queries.ordered_extras(booking) == {}


def test_one_booth_alone_may_have_no_more_than_before(cast: Cast) -> None:
    with pytest.raises(Invalid):
        order(cast, hold(cast), 3)


@pytest.mark.parametrize("code", ["A02", "A03"])
def test_a_booth_whose_extras_the_others_may_not_have_stays(cast: Cast, code: str) -> None:
    booking = two(cast)
    order(cast, booking, 3)
    with pytest.raises(stock.TooManyExtras, match=f"Without booth {code}, this booking may have 2 of"):
        take_out(cast, booking, code)
    assert codes(booking) == "A02, A03"


def test_with_fewer_of_them_the_booth_is_taken_out(cast: Cast) -> None:
    booking = two(cast)
    order(cast, booking, 2)
    take_out(cast, booking, "A03")
    assert codes(booking) == "A02"
