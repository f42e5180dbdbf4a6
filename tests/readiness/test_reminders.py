"""Reminders: at thirty, seven and two days before something is due, one letter for each booking, once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller

from mima.booths.models import Booking
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.mailing.models import Letter
from mima.readiness import service
from mima.readiness.models import TaskKind
from mima.tasks import letters as sending
from mima.tasks import readiness as tasks
from mima.tasks.work import ALL
from tests.billing.papers import booked
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")
START = datetime.fromisoformat("2027-04-01T10:00+00:00")


def ask(cast: Cast, days: Mapping[TaskKind, int]) -> None:
    with transaction():
        edition, ana = editions.by_slug(cast.edition), cast.user("ana").actor
        service.set_terms(edition, days, badges_per_booth=4, contact_name="Ana", contact_phone="+33 4 73 00 00 00", by=ana)


def written() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == "tasks_left").order_by(Letter.id)))


def on(noon: Traveller, days_before_start: int) -> int:
    """How many letters there are after the schedule's work of this day."""
    noon.move_to(START - timedelta(days=days_before_start))
    tasks.remind()
    return len(written())


def done(cast: Cast, booking: Booking) -> None:
    with transaction():
        service.answer(booking, TaskKind.sign, {"sign_name": "Un"}, by=cast.user("bruno").actor)


def test_one_letter_thirty_seven_and_two_days_before_and_none_between(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    booked(cast)
    counts = {days: on(noon, days) for days in (41, 40, 39, 18, 17, 16, 13, 12, 11, 10, 9, 1)}
    assert counts == {41: 0, 40: 1, 39: 1, 18: 1, 17: 2, 16: 2, 13: 2, 12: 3, 11: 3, 10: 3, 9: 3, 1: 3}


def test_a_second_run_on_the_same_day_writes_nothing(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    booked(cast)
    on(noon, 40)
    noon.shift(timedelta(hours=2))
    tasks.remind()
    assert len(written()) == 1


def test_several_things_of_one_day_or_of_two_are_one_letter(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10, TaskKind.charter: 10, TaskKind.access: 12})
    booked(cast)
    assert on(noon, 40) == 1
    assert [task["kind"] for task in written()[0].values["tasks"]] == ["access", "sign", "charter"]


def test_who_has_done_all_hears_nothing(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    done(cast, booked(cast))
    assert on(noon, 40) == 0


def test_a_day_that_the_schedule_slept_through_is_caught_up_once(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    booked(cast)
    assert [on(noon, days) for days in (15, 14)] == [1, 1]


def test_nobody_is_reminded_at_night(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    booked(cast)
    noon.move_to((START - timedelta(days=40)).replace(hour=3))
    tasks.remind()
    assert written() == []


def test_each_booking_has_its_own_letter_to_its_own_people(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    booked(cast)
    booked(cast, "carla", "A02")
    on(noon, 40)
    assert sorted(letter.to_address for letter in written()) == [cast.bruno, cast.carla]


def test_the_letter_says_what_is_left_until_when_and_whom_to_call(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    booking = booked(cast)
    on(noon, 40)
    sending.send_due()
    db.session.expire_all()
    letter = written()[0]
    assert letter.subject == "1 thing is left to do for booth A01 at MIMA 2027"
    assert letter.body is not None
    for part in (
        "- Name on the sign, by 22 March 2027",
        f"/bookings/{booking.reference}/readiness",
        "Call Ana, +33 4 73 00 00 00",
    ):
        assert part in letter.body


def test_who_books_after_a_day_has_one_letter_about_it_soon_after(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 20})
    noon.move_to(START - timedelta(days=10))
    booked(cast)
    assert [on(noon, days) for days in (10, 9, 1)] == [1, 1, 1]


def test_all_days_that_are_over_and_those_to_come_soon_are_one_letter(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.charter: 60, TaskKind.sign: 20, TaskKind.access: 8})
    noon.move_to(START - timedelta(days=10))
    booked(cast)
    assert on(noon, 10) == 1
    assert [(task["kind"], task["is_late"]) for task in written()[0].values["tasks"]] == [
        ("charter", True),
        ("sign", True),
        ("access", False),
    ]


def test_a_booking_of_the_last_evening_is_told_the_next_morning(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    noon.move_to((START - timedelta(days=10)).replace(hour=21))
    booked(cast)
    assert on(noon, 9) == 1


def test_who_was_reminded_and_let_the_day_pass_hears_nothing_more(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    noon.move_to(START - timedelta(days=10))
    booked(cast)
    assert [on(noon, days) for days in (10, 9)] == [1, 1]


def test_who_booked_long_before_hears_nothing_when_the_day_is_over(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 10})
    booked(cast)
    assert on(noon, 9) == 0


def test_the_letter_says_which_day_is_over(cast: Cast, noon: Traveller) -> None:
    ask(cast, {TaskKind.sign: 20})
    noon.move_to(START - timedelta(days=10))
    booked(cast)
    on(noon, 10)
    sending.send_due()
    db.session.expire_all()
    assert "- Name on the sign: its day was 12 March 2027, so please do it now" in (written()[0].body or "")


def test_the_schedule_knows_the_reminders() -> None:
    assert ALL["reminders"].run is tasks.remind and ALL["certificate_clearing"].run is tasks.clear
