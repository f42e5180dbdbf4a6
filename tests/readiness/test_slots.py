"""Unloading slots: as many as there are places, each booking one, those of ended bookings free again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.readiness import queries, slots
from mima.readiness.models import TaskKind, TaskState, UnloadingSlot
from mima.readiness.slots import SlotFull, SlotInUse
from tests import factories
from tests.billing.papers import booked
from tests.people import Cast
from tests.readiness.making import slot

pytestmark = pytest.mark.usefixtures("context", "noon")


def choose(cast: Cast, booking: Booking, key: int, name: str = "bruno") -> None:
    with transaction():
        slots.choose(booking, key, by=cast.user(name).actor)


def taken() -> list[int]:
    db.session.expire_all()
    return list(db.session.scalars(select(UnloadingSlot.taken).order_by(UnloadingSlot.id)))


def test_a_chosen_slot_is_done_and_counts_as_taken(cast: Cast) -> None:
    booking, key = booked(cast), slot(cast).id
    choose(cast, booking, key)
    item = queries.of_booking(booking).item(TaskKind.unloading)
    assert item is not None and item.state is TaskState.done
    assert taken() == [1]


def test_the_last_place_goes_once(cast: Cast) -> None:
    first, second, key = booked(cast), booked(cast, "carla", "A02"), slot(cast).id
    choose(cast, first, key)
    with pytest.raises(SlotFull):
        choose(cast, second, key, "carla")
    assert (taken(), slots.check_taken()) == ([1], (1, []))


def test_the_same_slot_again_takes_no_second_place(cast: Cast) -> None:
    booking, key = booked(cast), slot(cast, capacity=2).id
    choose(cast, booking, key)
    choose(cast, booking, key)
    assert taken() == [1]


def test_who_changes_gives_the_first_place_back(cast: Cast) -> None:
    booking, one, other = booked(cast), slot(cast).id, slot(cast, hours=1).id
    choose(cast, booking, one)
    choose(cast, booking, other)
    assert taken() == [0, 1]


def test_who_finds_the_other_one_full_keeps_the_first(cast: Cast) -> None:
    mine, theirs = booked(cast), booked(cast, "carla", "A02")
    one, other = slot(cast).id, slot(cast, hours=1).id
    choose(cast, mine, one)
    choose(cast, theirs, other, "carla")
    with pytest.raises(SlotFull):
        choose(cast, mine, other)
    assert taken() == [1, 1]


def test_the_place_of_a_cancelled_booking_is_free_for_the_next(cast: Cast) -> None:
    first, second, key = booked(cast), booked(cast, "carla", "A02"), slot(cast).id
    choose(cast, first, key)
    with transaction():
        booth_service.cancel(booths.reservation_of(first), by=COMMAND, why="no")
    choose(cast, second, key, "carla")
    assert (taken(), slots.check_taken()) == ([1], (1, []))


def test_a_slot_of_another_edition_does_not_exist(cast: Cast) -> None:
    booking = booked(cast)
    with transaction():
        other = factories.edition("mima-2028")
        begins = clock.now() + timedelta(days=400)
        foreign = slots.define(other, begins, begins + timedelta(hours=1), place="", capacity=1, by=COMMAND).id
    with pytest.raises(NotFound):
        choose(cast, booking, foreign)


def test_a_slot_that_somebody_has_cannot_be_taken_away(cast: Cast) -> None:
    booking, key = booked(cast), slot(cast).id
    choose(cast, booking, key)
    with pytest.raises(SlotInUse), transaction():
        slots.take_away(editions.by_slug(cast.edition), key, by=COMMAND)


def test_an_empty_slot_is_taken_away(cast: Cast) -> None:
    key = slot(cast).id
    with transaction():
        slots.take_away(editions.by_slug(cast.edition), key, by=COMMAND)
    assert taken() == []


def test_a_slot_ends_after_it_begins_has_room_and_stands_once(cast: Cast) -> None:
    edition, now = editions.by_slug(cast.edition), clock.now()
    with pytest.raises(Invalid) as refused, transaction():
        slots.define(edition, now, now, place="", capacity=0, by=COMMAND)
    assert set(refused.value.fields) == {"ends_at", "capacity"}
    slot(cast)
    with pytest.raises(Invalid) as twice:
        slot(cast)
    assert set(twice.value.fields) == {"starts_at"}


def test_the_database_itself_refuses_one_place_too_many(cast: Cast) -> None:
    slot(cast)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text("UPDATE unloading_slot SET taken = 2"))
