"""Saying what a company waits for: once for an edition, changed and taken back while it waits."""

from datetime import UTC, datetime

import pytest
from time_machine import Traveller

from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.journal import queries as journal
from mima.waiting import queries, service
from mima.waiting.models import WaitingWish, WishState
from mima.waiting.service import Looked
from tests import factories
from tests.people import Cast
from tests.waiting import making

pytestmark = pytest.mark.usefixtures("context", "noon")


def change(cast: Cast, wish: WaitingWish, **looked: object) -> None:
    with transaction():
        service.change(wish, Looked(**looked), by=cast.user("bruno").actor)  # type: ignore[arg-type]


def withdraw(cast: Cast, wish: WaitingWish) -> None:
    with transaction():
        service.withdraw(wish, by=cast.user("bruno").actor)


def test_a_wish_waits_with_what_was_said(cast: Cast) -> None:
    wish = making.wish(cast, least_m2=6, most_cents=150_000, near_slug="kiosque-a-sons")
    assert (wish.state, wish.least_m2, wish.most_m2, wish.most_cents) == (WishState.open, 6, None, 150_000)
    assert wish.near is not None and wish.near.name == "Kiosque à Sons"


def test_a_company_waits_once_for_an_edition(cast: Cast) -> None:
    making.wish(cast)
    with pytest.raises(service.AlreadyWaiting):
        making.wish(cast)


def test_two_companies_wait_for_the_same_edition(cast: Cast) -> None:
    making.wish(cast)
    assert making.wish(cast, "carla").is_open


def test_the_largest_size_is_not_below_the_smallest(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        making.wish(cast, least_m2=9, most_m2=6)
    assert list(refused.value.fields) == ["most_m2"]


def test_a_zone_of_another_edition_is_refused(cast: Cast) -> None:
    with transaction():
        other = editions.zones(factories.edition("mima-2028", name="MIMA 2028"))[0].id
    with pytest.raises(Invalid) as refused:
        making.wish(cast, zone_id=other)
    assert list(refused.value.fields) == ["zone"]


def test_nobody_waits_for_an_edition_that_is_over(cast: Cast, noon: Traveller) -> None:
    noon.move_to(datetime(2027, 4, 3, 12, tzinfo=UTC))
    with pytest.raises(service.EditionOver):
        making.wish(cast)


def test_a_changed_wish_keeps_its_place(cast: Cast, noon: Traveller) -> None:
    wish = making.wish(cast, least_m2=6)
    before = wish.stated_at
    noon.shift(3600)
    change(cast, wish, most_m2=9)
    assert (wish.least_m2, wish.most_m2, wish.stated_at) == (None, 9, before)


def test_a_withdrawn_wish_waits_no_more_and_makes_room_for_another(cast: Cast) -> None:
    wish = making.wish(cast)
    withdraw(cast, wish)
    assert (wish.state, making.wish(cast).state) == (WishState.withdrawn, WishState.open)


def test_a_withdrawn_wish_is_not_changed_any_more(cast: Cast) -> None:
    wish = making.wish(cast)
    withdraw(cast, wish)
    with pytest.raises(service.NotWaiting):
        change(cast, wish, least_m2=6)


def test_what_is_offered_is_declined_with_the_wish(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    withdraw(cast, made.wish)
    assert making.now(made) == ("declined", "withdrawn", "released")


def test_a_wish_that_is_offered_a_booth_is_not_changed(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    with pytest.raises(service.NotWaiting):
        change(cast, made.wish, least_m2=6)


def test_each_step_of_a_wish_is_in_the_journal(cast: Cast) -> None:
    made = making.offer(cast, making.wish(cast))
    making.decline(cast, made)
    withdraw(cast, made.wish)
    told = [entry.to_state for entry in journal.history(("waiting_wish", made.wish_id))]
    assert told == ["open", "offered", "open", "withdrawn"]


def test_a_member_finds_the_wish_and_nobody_else_does(cast: Cast) -> None:
    reference = making.wish(cast).reference
    assert queries.of_member(reference, cast.user("bruno")).reference == reference
    for name in ("carla", "ana", "dora"):
        with pytest.raises(NotFound):
            queries.of_member(reference, cast.user(name))
