"""Races against real server processes, on both databases, each with its negative control."""

import pytest

from tests.faults import booth_race, extras_race, slots_race
from tests.faults.arena import Arena

pytestmark = pytest.mark.slow


def test_of_many_exhibitors_one_gets_the_booth_and_the_others_are_told(place: Arena) -> None:
    outcome = booth_race.race(place, exhibitors=16, booths=3)
    assert outcome.is_clean, str(outcome)


def test_without_the_unique_index_the_same_race_sells_a_booth_twice(careless: Arena) -> None:
    outcome = booth_race.race(careless, exhibitors=16, booths=3, defended=False)
    assert outcome.doubled, str(outcome)


def test_the_last_of_an_extra_goes_as_often_as_it_is_there(place: Arena) -> None:
    outcome = extras_race.race(place, exhibitors=12, stock=3)
    assert outcome.is_clean, str(outcome)


def test_without_the_look_at_the_stock_the_same_race_sells_too_many(careless: Arena) -> None:
    outcome = extras_race.race(careless, exhibitors=12, stock=3, defended=False)
    assert outcome.ordered > outcome.stock, str(outcome)


def test_the_places_of_a_slot_go_as_often_as_they_are_there(place: Arena) -> None:
    outcome = slots_race.race(place, exhibitors=12, capacity=3)
    assert outcome.is_clean, str(outcome)


def test_without_the_look_at_the_places_the_same_race_gives_too_many(careless: Arena) -> None:
    outcome = slots_race.race(careless, exhibitors=12, capacity=3, defended=False)
    assert outcome.chosen > outcome.capacity, str(outcome)
