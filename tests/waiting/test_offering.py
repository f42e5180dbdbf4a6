"""An offer holds its booth, and ends as its hold does: booked, declined, over, taken back. Nothing is offered twice."""

from datetime import datetime, timedelta

import pytest
from time_machine import Traveller

from mima import audit
from mima.booths import lasting, placing
from mima.booths import queries as booths
from mima.booths import service as holding
from mima.booths.models import Door, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.payments import flow
from mima.waiting import offering, queries
from mima.waiting.models import BoothOffer
from tests import factories
from tests.applications.asking import open_door
from tests.people import Cast
from tests.waiting import making

pytestmark = pytest.mark.usefixtures("context", "noon")


def book(cast: Cast, made: BoothOffer) -> None:
    """The company has paid by transfer."""
    reference = making.claim(made).booking.reference
    db.session.rollback()
    flow.mark_transfer_received(reference, by=cast.user("ana").actor, reference="VIR 1")


def withdraw(cast: Cast, made: BoothOffer) -> None:
    with transaction():
        offering.withdraw(made, by=cast.user("ana").actor)


def test_an_offer_holds_the_booth_for_the_company_until_the_deadline(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast), hours=48)
    claim = making.claim(made)
    assert (claim.state, claim.booth.code, claim.booking.exhibitor_id) == (ReservationState.held, "A02", cast.brunos_company)
    assert claim.held_until == claim.placed_until == made.deadline == clock.now() + timedelta(hours=48)


def test_it_costs_what_a_hold_of_that_booth_would(cast: Cast) -> None:
    assert making.claim(making.offer(cast, making.wish(cast))).booking.net_cents == 126_000


@pytest.mark.parametrize("door", [Door.apply, Door.assigned])
def test_a_booth_of_any_door_is_offered(cast: Cast, door: Door) -> None:
    open_door(cast, door, "standard")
    assert making.now(making.offer(cast, making.wish(cast))) == ("offered", "offered", "held")


def test_the_company_has_one_letter_with_both_ways(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    (letter,) = making.letters("booth_offered")
    assert (letter.to_address, letter.values["booking"]) == (cast.bruno, made.reservation.booking.reference)
    assert queries.by_token(letter.values["token"]).id == made.id


def test_the_secret_of_the_link_is_not_in_the_table(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    token = making.letters("booth_offered")[0].values["token"]
    assert token not in (made.token_hash, made.public_id)


def test_nobody_else_takes_the_booth_meanwhile(cast: Cast) -> None:
    making.offer(cast, making.wish(cast))
    with pytest.raises(holding.BoothTaken):
        making.taken(cast)


def test_a_booth_that_is_taken_is_not_offered(cast: Cast) -> None:
    wish = making.wish(cast)
    making.taken(cast, "carla")
    with pytest.raises(placing.TakenMeanwhile):
        making.offer(cast, wish)
    assert (wish.is_open, making.letters("booth_offered")) == (True, [])


def test_a_booth_is_offered_to_one_wish_at_a_time(cast: Cast) -> None:
    making.offer(cast, making.wish(cast))
    with pytest.raises(placing.TakenMeanwhile):
        making.offer(cast, making.wish(cast, "carla"))


def test_a_wish_is_offered_one_booth_at_a_time(cast: Cast) -> None:
    wish = making.wish(cast)
    making.offer(cast, wish)
    with pytest.raises(offering.WaitsNoMore):
        making.offer(cast, wish, "A03")


def test_nothing_is_offered_twice(cast: Cast) -> None:
    wish = making.wish(cast)
    making.decline(cast, making.offer(cast, wish))
    with pytest.raises(offering.OfferedBefore):
        making.offer(cast, wish)
    assert making.now(making.offer(cast, wish, "A03")) == ("offered", "offered", "held")


@pytest.mark.parametrize("hours", [0, -1, 721])
def test_the_deadline_is_between_an_hour_and_a_month(cast: Cast, hours: int) -> None:
    with pytest.raises(Invalid):
        making.offer(cast, making.wish(cast), hours=hours)


def test_a_booth_of_another_edition_is_not_offered(cast: Cast) -> None:
    wish = making.wish(cast)
    with transaction():
        factories.edition("mima-2028", name="MIMA 2028")
    other = booths.booth("mima-2028", "A02")
    with pytest.raises(NotFound), transaction():
        offering.offer(wish, other, hours=48, by=cast.user("ana").actor)


def test_declined_the_booth_is_free_and_the_wish_waits_on(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    making.decline(cast, made)
    assert making.now(made) == ("declined", "open", "released")


def test_the_next_one_is_offered_the_declined_booth(cast: Cast) -> None:
    making.decline(cast, making.offer(cast, making.wish(cast)))
    assert making.now(making.offer(cast, making.wish(cast, "carla")))[0] == "offered"


def test_a_declined_offer_is_over(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    making.decline(cast, made)
    with pytest.raises(offering.OfferOver):
        making.decline(cast, made)


def test_given_back_on_the_booking_it_is_declined(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    hold = making.claim(made)
    with transaction():
        holding.release(hold, by=cast.user("bruno").actor)
    assert (making.settle(), making.now(made)) == (1, ("declined", "open", "released"))


def test_a_booked_booth_settles_the_wish(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    book(cast, made)
    assert (making.settle(), making.now(made)) == (1, ("accepted", "settled", "confirmed"))


def test_unanswered_it_is_over_with_one_letter_that_is_the_offers(cast: Cast, noon: Traveller) -> None:
    made = making.offer(cast, making.wish(cast), hours=2)
    noon.shift(timedelta(hours=2))
    assert (making.settle(), making.now(made)) == (1, ("lapsed", "open", "lapsed"))
    assert (len(making.letters("offer_lapsed")), making.letters("placing_lapsed")) == (1, [])


def test_the_schedule_of_holds_ends_it_too(cast: Cast, noon: Traveller) -> None:
    made = making.offer(cast, making.wish(cast), hours=2)
    noon.shift(timedelta(hours=2))
    db.session.rollback()
    flow.lapse_due()
    assert making.now(made) == ("offered", "offered", "lapsed")
    assert (making.settle(), making.now(made)[:2]) == (1, ("lapsed", "open"))
    assert (len(making.letters("offer_lapsed")), making.letters("placing_lapsed")) == (1, [])


def test_before_the_deadline_nothing_ends(cast: Cast, noon: Traveller) -> None:
    made = making.offer(cast, making.wish(cast), hours=2)
    noon.shift(timedelta(minutes=119))
    assert (making.settle(), making.now(made)) == (0, ("offered", "offered", "held"))


def test_who_pays_at_the_deadline_keeps_the_booth(cast: Cast, noon: Traveller) -> None:
    made = making.offer(cast, making.wish(cast), hours=2)
    hold = making.claim(made)
    with transaction():
        lasting.begin_paying(hold, made.deadline + timedelta(hours=1))
    noon.shift(timedelta(hours=5))
    assert (making.settle(), making.now(made)) == (0, ("offered", "offered", "held"))


def test_nobody_declines_while_money_may_come(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    hold = making.claim(made)
    with transaction():
        lasting.begin_paying(hold, made.deadline)
    with pytest.raises(holding.PaymentOpen):
        making.decline(cast, made)


def test_a_quote_keeps_the_offer_as_long_as_it_lasts(cast: Cast, noon: Traveller) -> None:
    made = making.offer(cast, making.wish(cast), hours=2)
    reference = making.claim(made).booking.reference
    db.session.rollback()
    flow.give_quote(reference, by=cast.user("bruno").actor)
    noon.shift(timedelta(days=2))
    assert (making.settle(), making.now(made)[0]) == (0, "offered")
    noon.shift(timedelta(days=13))
    db.session.rollback()
    flow.lapse_due()
    assert (making.settle(), making.now(made)[0]) == (1, "lapsed")


def test_taken_back_by_the_organizers_the_company_knows(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    withdraw(cast, made)
    assert (making.now(made), len(making.letters("offer_withdrawn"))) == (("withdrawn", "open", "released"), 1)


def test_a_booked_offer_is_not_taken_back(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    book(cast, made)
    with pytest.raises(offering.OfferOver):
        withdraw(cast, made)


def test_an_offer_that_is_over_does_not_stand_in_the_way_of_the_next(cast: Cast, noon: Traveller) -> None:
    first = making.offer(cast, making.wish(cast), hours=2)
    noon.shift(timedelta(hours=3))
    second = making.offer(cast, making.wish(cast, "carla"))
    assert (making.now(first)[0], making.now(second)[0]) == ("lapsed", "offered")


def test_nor_in_the_way_of_another_booth_for_the_same_wish(cast: Cast, noon: Traveller) -> None:
    first = making.offer(cast, making.wish(cast), hours=2)
    noon.shift(timedelta(hours=3))
    second = making.offer(cast, first.wish, "A03")
    assert (making.now(first)[0], making.now(second)) == ("lapsed", ("offered", "offered", "held"))


def test_an_accepted_offer_stays_so_when_the_booking_is_cancelled(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    book(cast, made)
    hold = making.claim(made)
    with transaction():
        holding.cancel(hold, by=cast.user("ana").actor, why="asked")
    assert (making.settle(), making.now(made)[0]) == (1, "accepted")


def test_the_audit_finds_nothing_wrong_with_any_end(cast: Cast, noon: Traveller) -> None:
    bruno, carla = making.wish(cast), making.wish(cast, "carla")
    making.decline(cast, making.offer(cast, bruno, "A02"))
    withdraw(cast, making.offer(cast, bruno, "A03"))
    making.offer(cast, bruno, "A04", hours=1)
    book(cast, making.offer(cast, carla, "A05"))
    noon.shift(timedelta(hours=2))
    making.settle()
    making.offer(cast, bruno, "B01")
    db.session.rollback()
    assert [one.findings for one in audit.of_this_moment() if not one.is_kept] == []


def test_the_deadline_is_a_moment_in_utc(cast: Cast) -> None:
    letter_says = making.offer(cast, making.wish(cast)) and making.letters("booth_offered")[0].values["until"]
    assert datetime.fromisoformat(letter_says) == clock.now() + timedelta(hours=48)
