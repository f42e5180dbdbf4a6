"""Races against real server processes, on both databases, each with its negative control."""

from pathlib import Path

import pytest

from tests.faults import booth_race, extras_race, slots_race

pytestmark = pytest.mark.slow


def test_of_many_exhibitors_one_gets_the_booth_and_the_others_are_told(tmp_path: Path, database_url: str) -> None:
    outcome = booth_race.race(tmp_path, database_url, exhibitors=16, booths=3)
    assert outcome.is_clean, str(outcome)


def test_without_the_unique_index_the_same_race_sells_a_booth_twice(tmp_path: Path, database_url: str) -> None:
    outcome = booth_race.race(tmp_path, database_url, exhibitors=16, booths=3, defended=False)
    assert outcome.doubled, str(outcome)


def test_the_last_of_an_extra_goes_as_often_as_it_is_there(tmp_path: Path, database_url: str) -> None:
    outcome = extras_race.race(tmp_path, database_url, exhibitors=12, stock=3)
    assert outcome.is_clean, str(outcome)


def test_without_the_look_at_the_stock_the_same_race_sells_too_many(tmp_path: Path, database_url: str) -> None:
    outcome = extras_race.race(tmp_path, database_url, exhibitors=12, stock=3, defended=False)
    assert outcome.ordered > outcome.stock, str(outcome)


def test_the_places_of_a_slot_go_as_often_as_they_are_there(tmp_path: Path, database_url: str) -> None:
    outcome = slots_race.race(tmp_path, database_url, exhibitors=12, capacity=3)
    assert outcome.is_clean, str(outcome)


def test_without_the_look_at_the_places_the_same_race_gives_too_many(tmp_path: Path, database_url: str) -> None:
    outcome = slots_race.race(tmp_path, database_url, exhibitors=12, capacity=3, defended=False)
    assert outcome.chosen > outcome.capacity, str(outcome)
