"""The tasks of a booking: dated by the edition, answered each in its own way, never for a booking without a booth."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from time_machine import Traveller

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import Adds, Booking, Extra
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import Invalid, NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.journal.audit import check_moves
from mima.journal.models import JournalEntry
from mima.readiness import queries, service
from mima.readiness.models import TaskKind, TaskState
from mima.readiness.rows import NotBooked
from tests.billing.papers import booked
from tests.people import Cast
from tests.readiness.making import slot
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("context", "noon")
ALL = dict.fromkeys(TaskKind, 10)


def answer(cast: Cast, booking: Booking, kind: TaskKind, **said: Any) -> None:
    with transaction():
        service.answer(booking, kind, said, by=cast.user("bruno").actor)


def set_terms(cast: Cast, days: Mapping[TaskKind, int], badges: int = 4) -> None:
    with transaction():
        service.set_terms(editions.by_slug(cast.edition), days, badges_per_booth=badges, by=cast.user("ana").actor)


def state(booking: Booking, kind: TaskKind) -> TaskState:
    item = queries.of_booking(booking).item(kind)
    assert item is not None
    return item.state


def test_a_booked_booth_has_every_task_open_with_its_day_the_first_first(cast: Cast) -> None:
    slot(cast)
    items = queries.of_booking(booked(cast)).items
    assert {item.kind for item in items} == set(TaskKind)
    assert {item.state for item in items} == {TaskState.open}
    assert [item.due_on for item in items] == sorted(item.due_on for item in items)


def test_a_task_is_due_so_many_days_before_the_edition_begins(cast: Cast) -> None:
    set_terms(cast, {TaskKind.sign: 45})
    (item,) = queries.of_booking(booked(cast)).items
    assert item.due_on == date(2027, 4, 1) - timedelta(days=45)


def test_what_the_edition_does_not_ask_for_cannot_be_answered(cast: Cast) -> None:
    set_terms(cast, {TaskKind.sign: 45})
    booking = booked(cast)
    with pytest.raises(NotFound):
        answer(cast, booking, TaskKind.charter, charter=True)


def test_days_that_no_edition_has_are_refused_by_name(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        set_terms(cast, {TaskKind.sign: 400}, badges=-1)
    assert set(refused.value.fields) == {"days_sign", "badges_per_booth"}


def test_an_answered_task_is_done_and_the_journal_says_by_whom(cast: Cast) -> None:
    booking = booked(cast)
    answer(cast, booking, TaskKind.sign, sign_name="  Maison   Pouzzolane ")
    assert state(booking, TaskKind.sign) is TaskState.done
    assert queries.of_booking(booking).sign == "Maison Pouzzolane"
    moves = db.session.scalars(select(JournalEntry).where(JournalEntry.subject == "booking_task").order_by(JournalEntry.id)).all()
    assert [move.to_state for move in moves] == ["open", "done"]
    assert {move.actor_user_id for move in moves} == {cast.user("bruno").id}
    with transaction():
        assert check_moves()[1] == []


def test_an_answer_may_be_changed_and_stays_done(cast: Cast) -> None:
    booking = booked(cast)
    answer(cast, booking, TaskKind.sign, sign_name="Un")
    answer(cast, booking, TaskKind.sign, sign_name="Deux")
    assert (queries.of_booking(booking).sign, state(booking, TaskKind.sign)) == ("Deux", TaskState.done)


def test_a_held_booth_has_nothing_to_prepare(cast: Cast) -> None:
    with transaction():
        booking = booth_service.hold(booths.booth(cast.edition, "A02"), cast.company("bruno"), by=COMMAND)
    with pytest.raises(NotBooked):
        answer(cast, booking, TaskKind.sign, sign_name="Un")


def test_a_cancelled_booking_can_answer_nothing_any_more(cast: Cast) -> None:
    booking = booked(cast)
    with transaction():
        booth_service.cancel(booths.reservation_of(booking), by=COMMAND, why="no")
    with pytest.raises(NotBooked):
        answer(cast, booking, TaskKind.sign, sign_name="Un")
    assert queries.board(editions.by_slug(cast.edition)) == []


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        (TaskKind.sign, {"sign_name": "  "}, "sign_name"),
        (TaskKind.sign, {"sign_name": "x" * 41}, "sign_name"),
        (TaskKind.badges, {"badge_names": "\n \n"}, "badge_names"),
        (TaskKind.badges, {"badge_names": "A\nB\nC\nD\nE"}, "badge_names"),
        (TaskKind.badges, {"badge_names": "x" * 81}, "badge_names"),
        (TaskKind.power, {"watts": 1501}, "watts"),
        (TaskKind.power, {"watts": -1}, "watts"),
        (TaskKind.power, {"watts": None}, "watts"),
        (TaskKind.contact, {"contact_name": "", "contact_mobile": "0612345678"}, "contact_name"),
        (TaskKind.contact, {"contact_name": "Eva", "contact_mobile": "call me"}, "contact_mobile"),
        (TaskKind.access, {"needs": "x" * 1001}, "needs"),
        (TaskKind.charter, {"charter": False}, "charter"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field_and_leaves_the_task_open(
    cast: Cast, kind: TaskKind, said: dict[str, Any], field: str
) -> None:
    booking = booked(cast)
    with pytest.raises(Invalid) as refused:
        answer(cast, booking, kind, **said)
    assert set(refused.value.fields) == {field}
    assert state(booking, kind) is TaskState.open


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        (TaskKind.badges, {"badge_names": " Eva  Roux \n\nLéo"}, {"badge_names": ["Eva Roux", "Léo"]}),
        (TaskKind.power, {"watts": 1500}, {"watts": 1500}),
        (TaskKind.power, {"watts": 0}, {"watts": 0}),
        (TaskKind.contact, {"contact_name": "Eva", "contact_mobile": "+33 6 12 34 56 78"}, None),
        (TaskKind.access, {"needs": ""}, {"needs": ""}),
        (TaskKind.charter, {"charter": True}, {"charter": True}),
    ],
)
def test_what_fits_is_kept(cast: Cast, kind: TaskKind, said: dict[str, Any], kept: dict[str, Any] | None) -> None:
    booking = booked(cast)
    answer(cast, booking, kind, **said)
    item = queries.of_booking(booking).item(kind)
    assert item is not None and item.task is not None
    assert item.task.answer == (said if kept is None else kept)


def test_an_ordered_socket_makes_room_for_more_power(cast: Cast) -> None:
    booking = booked(cast, extras={"power": 1})
    answer(cast, booking, TaskKind.power, watts=5_000)
    with pytest.raises(Invalid):
        answer(cast, booking, TaskKind.power, watts=5_001)


def test_the_board_has_every_booked_booth_in_the_same_statements(cast: Cast) -> None:
    answer(cast, booked(cast, code="A02"), TaskKind.sign, sign_name="Un")
    edition = editions.by_slug(cast.edition)
    with counted() as few:
        queries.board(edition)
    answer(cast, booked(cast, "carla", "A01"), TaskKind.sign, sign_name="Deux")
    db.session.expire_all()
    edition = editions.by_slug(cast.edition)
    with counted() as many:
        found = queries.board(edition)
    assert [ready.reservation.booth.code for ready in found] == ["A01", "A02"]
    assert len(few) == len(many) == 3


def test_a_company_has_nothing_to_do_for_an_edition_that_is_over(cast: Cast, noon: Traveller) -> None:
    booked(cast)
    claims = booths.of_exhibitor(cast.company("bruno"))
    assert len(queries.of_claims(claims)) == 1
    noon.move_to("2027-04-03 12:00 +0000")
    assert queries.of_claims(claims) == []


def test_a_slot_is_asked_for_once_there_are_slots(cast: Cast) -> None:
    booking = booked(cast)
    assert queries.of_booking(booking).item(TaskKind.unloading) is None
    slot(cast)
    assert state(booking, TaskKind.unloading) is TaskState.open


def test_the_terms_of_one_edition_are_not_those_of_another(cast: Cast, app: Flask) -> None:
    from tests import factories

    set_terms(cast, {TaskKind.sign: 45})
    with transaction():
        other = factories.edition("mima-2028")
    assert set(queries.terms(other).days) == set(TaskKind)


@pytest.mark.parametrize(("adds", "each", "room"), [("badges", 2, (10, 1_500)), ("power", 1_000, (4, 4_500))])
def test_an_extra_of_whatever_name_adds_what_it_says(cast: Cast, adds: Adds, each: int, room: tuple[int, int]) -> None:
    with transaction():
        named = {"code": "extra-exhibitor-badge", "adds": Adds(adds), "adds_each": each, "most_per_booth": 5, "stock": None}
        db.session.execute(update(Extra).where(Extra.code == "screen").values(named))
    found = queries.room(booked(cast, extras={"extra-exhibitor-badge": 3}))
    assert (found.badges, found.watts) == room
