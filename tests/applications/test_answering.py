"""The organizers' answer: a booth kept until a day, or a sentence; by two of them at once, only one."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from mima import audit
from mima.applications import queries, service
from mima.applications.models import Application, ApplicationState
from mima.booths import placing
from mima.booths import service as booths
from mima.booths.models import Booking, ReservationState
from mima.core.db import db
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from tests.applications.asking import accept, ask, booth, claim, more_islands, place
from tests.payments.test_races import all_at_once
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def decline(cast: Cast, application: Application, told: str = "Les îlots sont tous donnés.") -> None:
    with transaction():
        service.decline(application, by=cast.user("ana").actor, told=told)


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def bookings() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Booking)) or 0


def test_an_accepted_company_has_the_booth_kept_for_it(cast: Cast) -> None:
    booking = accept(cast, ask(cast))
    found = claim(booking)
    assert (booking.exhibitor_id, found.booth.code, found.state) == (cast.brunos_company, "B01", ReservationState.held)


def test_an_accepted_application_knows_its_booking_and_the_answer(cast: Cast) -> None:
    application = ask(cast)
    booking = accept(cast, application, told="Près de la scène, comme promis.")
    assert (application.state, application.booking_id) == (ApplicationState.accepted, booking.id)
    assert application.answer == "Près de la scène, comme promis."


def test_it_costs_what_a_hold_of_that_booth_would(cast: Cast) -> None:
    assert accept(cast, ask(cast)).net_cents == 12 * 30_000


def test_the_company_has_one_letter_that_leads_to_its_booking(cast: Cast) -> None:
    booking = accept(cast, ask(cast), told="À bientôt.")
    (letter,) = letters()
    assert (letter.template, letter.to_address) == ("booth_placed", cast.bruno)
    assert (letter.values["booking"], letter.values["told"], letter.values["was_asked"]) == (
        booking.reference,
        "À bientôt.",
        True,
    )


def test_a_declined_company_has_the_sentence_in_a_letter(cast: Cast) -> None:
    decline(cast, ask(cast))
    (letter,) = letters()
    assert (letter.template, letter.values["answer"]) == ("application_declined", "Les îlots sont tous donnés.")


def test_nobody_is_declined_without_a_word(cast: Cast) -> None:
    application = ask(cast)
    with pytest.raises(Invalid):
        decline(cast, application, " ")
    assert application.is_waiting


def test_a_declined_company_may_ask_again(cast: Cast) -> None:
    decline(cast, ask(cast))
    assert ask(cast).is_waiting


def test_a_booth_of_another_category_is_not_the_answer(cast: Cast) -> None:
    application = ask(cast)
    with pytest.raises(Invalid):
        accept(cast, application, "A02")
    assert (application.is_waiting, bookings()) == (True, 0)


def test_a_booth_taken_meanwhile_leaves_the_application_waiting(cast: Cast) -> None:
    application = ask(cast)
    place(cast, "carla", "B01")
    with pytest.raises(placing.TakenMeanwhile, match="B01 was taken meanwhile"):
        accept(cast, application)
    assert (application.is_waiting, bookings(), len(letters())) == (True, 1, 1)


def test_a_booth_that_the_company_has_already_is_not_given_twice(cast: Cast) -> None:
    accept(cast, ask(cast))
    with pytest.raises(placing.AlreadyTheirs):
        accept(cast, ask(cast))


def test_who_answers_second_is_told_and_nothing_is_doubled(cast: Cast) -> None:
    more_islands(cast, "B02")
    application = ask(cast)
    accept(cast, application)
    for answer in (lambda: accept(cast, application, "B02"), lambda: decline(cast, application)):
        with pytest.raises(service.AlreadyAnswered):
            answer()
    assert (bookings(), len(letters())) == (1, 1)


def test_placing_a_company_that_asked_answers_what_it_asked_for(cast: Cast) -> None:
    application = ask(cast)
    booking = place(cast, "bruno", "B01")
    assert (application.state, application.booking_id) == (ApplicationState.accepted, booking.id)


def test_placing_it_in_another_category_leaves_the_application_waiting(cast: Cast) -> None:
    application = ask(cast)
    place(cast, "bruno", "A02")
    assert application.is_waiting


def test_notes_are_read_in_the_order_they_were_written(cast: Cast) -> None:
    application = ask(cast)
    with transaction():
        service.note(application, cast.user("ana"), "Demander la hauteur.")
        service.note(application, cast.user("ana"), "2,80 m.")
    assert [one.body for one in queries.notes(application)] == ["Demander la hauteur.", "2,80 m."]


def test_the_audit_finds_nothing_wrong_with_any_answer(cast: Cast) -> None:
    more_islands(cast, "B02")
    accept(cast, ask(cast))
    decline(cast, ask(cast, "carla"))
    with transaction():
        service.withdraw(ask_inside(cast), by=cast.user("carla").actor)
    db.session.rollback()
    assert [one.findings for one in audit.of_this_moment() if not one.is_kept] == []


def ask_inside(cast: Cast) -> Application:
    category = queries.category(cast.edition, "island")
    return service.ask(category, cast.company("carla"), service.Wants("Encore"), by=cast.user("carla").actor)


def test_of_four_organizers_at_once_one_answers(cast: Cast, app: Flask) -> None:
    codes = ["B01", "B02", "B03", "B04"]
    more_islands(cast, *codes[1:])
    key = ask(cast).id

    def answer(code: str) -> str:
        try:
            accept(cast, db.session.get_one(Application, key), code)
        except DomainError as error:
            return type(error).__name__
        return "placed"

    said = all_at_once(app, [lambda code=code: answer(code) for code in codes])  # type: ignore[misc]
    assert sorted(map(str, said)) == ["AlreadyAnswered"] * 3 + ["placed"]
    assert bookings() == 1


def test_without_the_look_under_the_lock_the_same_race_places_the_company_twice(cast: Cast, app: Flask) -> None:
    more_islands(cast, "B02")
    key, both_looked = ask(cast).id, threading.Barrier(2)

    def carelessly(code: str) -> None:
        is_waiting = db.session.get_one(Application, key).is_waiting
        db.session.rollback()
        both_looked.wait(30)
        if is_waiting:
            with transaction():
                placing.place(booth(cast, code), cast.company("bruno"), days=7, by=cast.user("ana").actor)

    all_at_once(app, [lambda: carelessly("B01"), lambda: carelessly("B02")])
    assert bookings() == 2


def test_of_two_companies_placed_on_a_booth_at_once_one_has_it(cast: Cast, app: Flask) -> None:
    def put(name: str) -> str:
        try:
            place(cast, name, "A02")
        except booths.BoothTaken as error:
            return type(error).__name__
        return "placed"

    said = all_at_once(app, [lambda: put("bruno"), lambda: put("carla")])
    assert (sorted(map(str, said)), bookings()) == (["TakenMeanwhile", "placed"], 1)
