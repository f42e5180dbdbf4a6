"""The nightly audit: once a night, one letter about the first broken promise, on Today until a night finds nothing."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from mima import storage
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import Reservation, ReservationState
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.oversight import nights
from mima.oversight.nights import AuditNight
from mima.tasks import audit as task
from mima.web import letters
from tests.people import Cast


@pytest.fixture
def market(context: Flask, noon: time_machine.Traveller, cast: Cast, tmp_path: object) -> Cast:
    """carla holds a booth; the clock stands at noon."""
    storage.configure(f"{tmp_path}/store")  # type: ignore[arg-type]
    with transaction():
        booth_service.hold(booths.booth(cast.edition, "A02"), cast.company("carla"), by=cast.user("carla").actor)
    return cast


def set_held_to(state: ReservationState) -> None:
    with transaction():
        db.session.execute(update(Reservation).values(state=state))


def broken_letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.template == "promise_broken")))


def all_nights() -> list[AuditNight]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditNight).order_by(AuditNight.day)))


def test_a_clean_night_is_kept_and_writes_to_nobody(market: Cast) -> None:
    task.look()
    assert ([len(night.promises) for night in all_nights()], broken_letters(), nights.broken()) == ([9], [], None)


def test_a_broken_promise_is_one_letter_to_each_organizer(market: Cast) -> None:
    set_held_to(ReservationState.lapsed)
    task.look()
    assert [(letter.to_address, letter.values["others"]) for letter in broken_letters()] == [(market.ana, 0)]


def test_a_second_look_in_the_same_night_does_nothing(market: Cast, noon: time_machine.Traveller) -> None:
    set_held_to(ReservationState.lapsed)
    task.look()
    noon.move_to(datetime(2026, 11, 24, 1, 59, tzinfo=UTC))
    task.look()
    assert (len(all_nights()), len(broken_letters())) == (1, 1)


def test_two_workers_of_one_night_keep_one_result(market: Cast) -> None:
    task.look()
    set_held_to(ReservationState.lapsed)
    with transaction():
        is_first = nights.keep(nights.today(), [{"number": 5, "promise": "p", "checked": 1, "kept": False, "findings": ["f"]}])
    assert (is_first, len(all_nights()), broken_letters()) == (False, 1, [])


def test_the_next_night_looks_again_and_writes_again(market: Cast, noon: time_machine.Traveller) -> None:
    set_held_to(ReservationState.lapsed)
    task.look()
    noon.move_to(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    assert task.waiting() == 1
    task.look()
    assert ([night.day for night in all_nights()], len(broken_letters())) == ([date(2026, 11, 23), date(2026, 11, 24)], 2)


def test_a_night_begins_at_three_where_the_market_is(market: Cast, noon: time_machine.Traveller) -> None:
    noon.move_to(datetime(2026, 11, 24, 1, 59, tzinfo=UTC))
    before = nights.today()
    noon.move_to(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    assert (before, nights.today()) == (date(2026, 11, 23), date(2026, 11, 24))


def test_what_was_found_stands_until_a_clean_night(market: Cast, noon: time_machine.Traveller) -> None:
    set_held_to(ReservationState.lapsed)
    task.look()
    found = nights.broken()
    assert found is not None and [promise["number"] for promise in found.broken] == [5]
    set_held_to(ReservationState.held)
    noon.move_to(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    task.look()
    assert nights.broken() is None


def test_a_night_without_an_edition_is_looked_at_too(context: Flask, noon: object) -> None:
    assert nights.today() == date(2026, 11, 23)


@pytest.mark.parametrize(("language", "words"), [("fr", "L’audit de la nuit"), ("en", "The nightly audit")])
def test_the_letter_names_the_promise_and_what_breaks_it(market: Cast, language: str, words: str) -> None:
    set_held_to(ReservationState.lapsed)
    task.look()
    (letter,) = broken_letters()
    letter.language = language
    subject, body = letters.render(letter)
    db.session.rollback()
    assert words in subject
    assert "its last journalled move was to held" in body
    assert "/organizer/audit" in body


def test_findings_beyond_ten_are_counted(market: Cast) -> None:
    promise = {"number": 1, "promise": "p", "checked": 300, "kept": False, "findings": [str(one) for one in range(300)]}
    with transaction():
        nights.keep(date(2026, 11, 1), [promise])
    (letter,) = broken_letters()
    assert (len(letter.values["findings"]), letter.values["more"]) == (10, 190)
