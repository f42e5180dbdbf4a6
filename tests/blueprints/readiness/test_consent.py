"""The pages of a co-exhibitor's consent: what it answers behind its link, what its host and the team read of that."""

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.mailing.models import Letter
from mima.readiness.models import CoExhibitor
from mima.tasks import forgetting
from mima.web import letters
from tests.blueprints.readiness.test_preparing import Place, place
from tests.browsing import hidden, send, text
from tests.people import sign_in

__all__ = ["place"]

ENGLISH = {"Accept-Language": "en"}


def add(place: Place, **fields: str) -> None:
    said = {"co_name": "Bruit Blanc", "co_text": "Granular synthesis", "co_email": "bruit@example.org"} | fields
    answer = send(place.bruno, f"/bookings/{place.reference}/co-exhibitors", page=place.page, **said)
    assert answer.status_code == 303


def link(place: Place) -> str:
    with place.app.app_context():
        found = db.session.query(Letter).filter_by(template="co_exhibitor_asked").order_by(Letter.id.desc()).first()
        assert found is not None
        return f"/showing/{found.values['token']}"


def answer(place: Place, said: str) -> FlaskClient:
    visitor = place.app.test_client()
    read = hidden(visitor.get(link(place)).text, "read")
    assert send(visitor, link(place), page=link(place), answer=said, read=read).status_code == 303
    return visitor


def plan(place: Place) -> str:
    return place.app.test_client().get("/editions/mima-2027/plan", headers=ENGLISH).text


def test_the_host_reads_that_it_is_asked(place: Place) -> None:
    add(place)
    shown = text(place.bruno.get(place.page))
    assert "Bruit Blanc shows with you. In public nowhere: it is asked and has not answered." in shown
    assert "Bruit Blanc" not in plan(place)


def test_the_link_says_what_would_be_read_before_it_asks(place: Place) -> None:
    add(place, co_link="bruit.example", co_page="kiosque-a-sons")
    shown = text(place.app.test_client().get(link(place), headers=ENGLISH))
    for part in ("Bruit Blanc at the booth of Maison Pouzzolane", "Granular synthesis", "https://bruit.example"):
        assert part in shown
    assert "/exhibitors/kiosque-a-sons" in shown
    assert "Yes, name us" in shown and "No, do not name us" in shown


def test_opening_it_answers_nothing(place: Place) -> None:
    add(place)
    place.app.test_client().get(link(place))
    assert "Bruit Blanc" not in plan(place)


def test_a_yes_is_thanked_for_and_shown(place: Place) -> None:
    add(place)
    visitor = answer(place, "yes")
    shown = text(visitor.get(link(place), headers=ENGLISH))
    assert "You have agreed to be named in public." in shown and "Yes, name us" not in shown
    assert "Bruit Blanc" in plan(place)
    assert "Named in public, as it agreed" in text(place.bruno.get(place.page))


def test_a_no_is_told_to_the_host_and_to_the_team(place: Place) -> None:
    add(place)
    answer(place, "no")
    for person in (place.bruno, sign_in(place.app, place.cast.ana)):
        assert "In public nowhere: it does not want to be" in text(person.get(place.page))
    assert "Bruit Blanc" not in plan(place)


@pytest.mark.parametrize("said", ["", "maybe"])
def test_neither_is_no_answer(place: Place, said: str) -> None:
    add(place)
    assert send(place.app.test_client(), link(place), page=link(place), answer=said).status_code == 422
    assert "Bruit Blanc" not in plan(place)


def test_its_page_is_kept_by_no_cache(place: Place) -> None:
    add(place)
    assert place.app.test_client().get(link(place)).headers["Cache-Control"] == "no-store"


def test_a_host_asks_again_by_a_button_until_it_has_agreed(place: Place) -> None:
    add(place)
    first = link(place)
    page = place.bruno.get(place.page)
    assert "Ask again" in text(page)
    address = next(part for part in page.text.split('"') if part.endswith("/ask"))
    assert send(place.bruno, address, page=place.page).status_code == 303
    assert link(place) != first and place.app.test_client().get(first).status_code == 404
    answer(place, "yes")
    assert "Ask again" not in text(place.bruno.get(place.page))


def test_without_an_address_the_host_reads_what_is_missing(place: Place) -> None:
    add(place, co_email="")
    assert "In public nowhere: its mail address is missing" in text(place.bruno.get(place.page))


def test_an_address_that_is_none_is_told_and_nothing_is_lost(place: Place) -> None:
    said = {"co_name": "Bruit Blanc", "co_email": "no address", "co_badges": "Zoé"}
    found = send(place.bruno, f"/bookings/{place.reference}/co-exhibitors", page=place.page, **said)
    assert found.status_code == 422 and 'value="no address"' in found.text and "Zoé" in found.text


@pytest.mark.parametrize(("language", "said"), [("en", "named nowhere in public"), ("fr", "nommés nulle part")])
def test_the_letter_is_written_in_both_languages(context: Flask, language: str, said: str) -> None:
    values = {"token": "secret", "name": "Bruit Blanc", "host": "Maison Pouzzolane", "edition": "MIMA 2027"}
    _subject, body = letters.render(Letter(template="co_exhibitor_asked", language=language, values=values))
    assert said in body.replace("\xa0", " ") and "/showing/secret" in body


def asking(place: Place) -> str:
    """The address of the button that asks again."""
    return next(part for part in place.bruno.get(place.page).text.split('"') if part.endswith("/ask"))


def test_after_a_no_there_is_no_button_and_a_press_is_refused_in_words(place: Place) -> None:
    add(place)
    address = asking(place)
    answer(place, "no")
    assert "Ask again" not in text(place.bruno.get(place.page))
    refused = send(place.bruno, address, page=place.page)
    assert refused.status_code == 409 and "can change its mind by the link of its letter" in text(refused)


def test_who_is_asked_too_often_is_told_of_in_words(place: Place) -> None:
    add(place)
    for _time in range(2):
        assert send(place.bruno, asking(place), page=place.page).status_code == 303
    refused = send(place.bruno, asking(place), page=place.page)
    assert refused.status_code == 429 and "asked three times within a week" in text(refused)


def test_a_change_that_cannot_be_asked_keeps_what_was_typed(place: Place) -> None:
    add(place)
    answer(place, "no")
    address = asked_page(place)
    said = {"co_name": "Bruit Rose", "co_email": "friend@example.org", "co_text": "Loops"}
    refused = send(place.bruno, address, page=address, **said)
    assert refused.status_code == 409 and "To ask somebody else, take it off" in text(refused)
    assert 'value="Loops"' in refused.text and 'value="friend@example.org"' in refused.text


def asked_page(place: Place) -> str:
    """The page on which its only co-exhibitor is changed."""
    parts = place.bruno.get(place.page).text.split('"')
    return next(part.removesuffix("/remove") for part in parts if part.endswith("/remove"))


def test_the_address_of_a_host_is_refused_beside_its_field(place: Place) -> None:
    said = {"co_name": "Bruit Blanc", "co_email": place.cast.bruno}
    refused = send(place.bruno, f"/bookings/{place.reference}/co-exhibitors", page=place.page, **said)
    assert refused.status_code == 422 and "the co-exhibitor answers for itself" in text(refused)


def test_host_and_team_read_that_nobody_could_be_reached(place: Place) -> None:
    with place.app.app_context(), transaction():
        exhibitors.found("Nobody There", by=COMMAND)
    add(place, co_page="nobody-there", co_email="friend@example.org")
    for person in (place.bruno, sign_in(place.app, place.cast.ana)):
        assert "nobody could be reached for its page here" in text(person.get(place.page))


def test_a_yes_to_what_was_changed_meanwhile_is_asked_to_be_read_again(place: Place) -> None:
    add(place)
    visitor = answer(place, "no")
    old = hidden(visitor.get(link(place)).text, "read")
    address = asked_page(place)
    send(place.bruno, address, page=address, co_name="Bruit Rose")
    refused = send(visitor, link(place), page=link(place), answer="yes", read=old)
    assert refused.status_code == 409 and "Bruit Rose" not in plan(place)


def test_who_declined_reads_that_they_are_not_asked_again(place: Place) -> None:
    add(place)
    visitor = answer(place, "no")
    assert "You are not asked again." in text(visitor.get(link(place), headers=ENGLISH))


def test_addresses_are_forgotten_by_the_schedule(place: Place, noon: time_machine.Traveller) -> None:
    add(place)
    noon.move_to(datetime(2028, 1, 1, tzinfo=UTC))
    with place.app.app_context():
        forgetting.forget_expired()
        assert db.session.scalars(select(CoExhibitor.email)).all() == [""]
