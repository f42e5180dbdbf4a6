"""The decision desk and placing: what organizers see of an application, what their answers do, and what goes wrong in words."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mima.applications import queries, service
from mima.applications.models import Application
from mima.booths import service as booths
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.mailing.models import Letter
from mima.web import letters
from tests import factories
from tests.applications import asking, sending
from tests.browsing import send, text
from tests.people import Cast
from tests.statements import counted

DESK = "/organizer/applications"
PLACE = "/organizer/editions/mima-2027/booths/A02/place"


@pytest.fixture
def address(app: Flask, ana: FlaskClient, cast: Cast) -> str:
    """The desk's page of an application of bruno's company."""
    with app.app_context():
        wish = asking.booth(cast).id
        return f"{DESK}/{asking.ask(cast, near='La scène', wished_booth_id=wish).reference}"


def take(app: Flask, cast: Cast) -> None:
    """Somebody else has the one free booth of the category."""
    with app.app_context():
        asking.place(cast, "carla", "B01")


def accepted(ana: FlaskClient, address: str, page: str | None = None, **fields: object) -> TestResponse:
    return send(ana, f"{address}/accept", page or address, **{"accept-booth": "B01", "accept-days": "7", **fields})


def test_today_says_how_many_wait_and_leads_to_them(ana: FlaskClient, address: str) -> None:
    today = ana.get("/organizer")
    assert "1 application to answer" in text(today)
    assert f'class="btn btn-line" href="{DESK}"' in today.text


def test_today_says_nothing_where_nothing_waits(ana: FlaskClient, cast: Cast) -> None:
    assert "to answer" not in text(ana.get("/organizer"))


def test_the_desk_is_filtered_by_state(ana: FlaskClient, address: str) -> None:
    assert address in ana.get(f"{DESK}?state=submitted").text
    assert address not in ana.get(f"{DESK}?state=declined").text


def test_the_desk_takes_as_many_statements_for_many_as_for_one(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    with app.app_context(), counted() as few:
        ana.get(DESK)
    with app.app_context():
        asking.ask(cast, "carla")
        asking.place(cast, "bruno", "B01")
    with app.app_context(), counted() as many:
        ana.get(DESK)
    assert len(few) == len(many)


def test_an_application_shows_what_was_asked_and_the_companys_pages(ana: FlaskClient, address: str) -> None:
    page = ana.get(address)
    assert "Un orgue de rue" in page.text and "La scène" in page.text
    assert 'href="/organizer/exhibitors/maison-pouzzolane"' in page.text and 'href="/exhibitors/maison-pouzzolane"' in page.text


def test_the_wished_booth_stands_first(ana: FlaskClient, address: str) -> None:
    assert re.search(r'<select[^>]*name="accept-booth"[^>]*><option value="B01">B01, 12\xa0m², wished for', ana.get(address).text)


def test_accepting_leads_to_the_booking(app: Flask, ana: FlaskClient, address: str) -> None:
    answer = accepted(ana, address, **{"accept-told": "Bienvenue."})
    with app.app_context():
        found = db.session.scalars(select(Application)).one()
        assert found.booking is not None
        assert answer.location == f"/organizer/bookings/{found.booking.reference}"
    assert "has booth B01 and a letter" in text(ana.get(answer.location))


@pytest.mark.parametrize(("days", "said"), [("0", "From 1 to 90, please."), ("x", "Please write a whole number."), ("", "whole")])
def test_wrong_days_are_told_and_the_word_stays(ana: FlaskClient, address: str, days: str, said: str) -> None:
    answer = accepted(ana, address, **{"accept-days": days, "accept-told": "Bienvenue."})
    assert (answer.status_code, said in text(answer), "Bienvenue." in answer.text) == (422, True, True)


def test_a_booth_taken_meanwhile_is_told_and_the_word_stays(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    take(app, cast)
    answer = accepted(ana, address, **{"accept-told": "Bienvenue."})
    assert (answer.status_code, "Bienvenue." in answer.text) == (409, True)
    assert "Booth B01 was taken meanwhile. Nobody was placed" in text(answer)


def test_where_no_booth_is_free_the_desk_says_so(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    take(app, cast)
    page = ana.get(address)
    assert "No booth of this category is free." in text(page) and "accept-booth" not in page.text


def test_who_answers_second_reads_that_it_is_answered(ana: FlaskClient, address: str) -> None:
    send(ana, f"{address}/decline", address, **{"decline-told": "Complet."})
    answer = accepted(ana, address, "/organizer/exhibitors/maison-pouzzolane")
    assert answer.status_code == 409
    assert "has been answered or taken back meanwhile" in text(answer)


def test_declining_needs_a_sentence(ana: FlaskClient, address: str) -> None:
    answer = send(ana, f"{address}/decline", address, **{"decline-told": "  "})
    assert (answer.status_code, "Please fill this in." in text(answer)) == (422, True)


def test_a_declined_one_keeps_its_answer_on_the_desk(ana: FlaskClient, address: str) -> None:
    assert send(ana, f"{address}/decline", address, **{"decline-told": "Complet."}).location == DESK
    assert "Complet." in text(ana.get(address))


def test_a_note_stands_with_its_author(ana: FlaskClient, address: str) -> None:
    send(ana, f"{address}/note", address, **{"note-note": "Demander la hauteur."})
    said = text(ana.get(address))
    assert "Demander la hauteur." in said and "Ana, 23 November 2026" in said


def test_a_free_booth_of_the_plan_leads_to_placing_a_company(ana: FlaskClient, cast: Cast) -> None:
    assert ana.get("/organizer/editions/mima-2027/plan").text.count(f'href="{PLACE}"') == 2


def test_nobody_is_placed_in_an_edition_that_is_still_prepared(app: Flask, ana: FlaskClient, cast: Cast) -> None:
    with app.app_context(), transaction():
        editions.by_slug(cast.edition).is_public = False
    assert PLACE not in ana.get("/organizer/editions/mima-2027/plan").text
    assert ana.get(PLACE).status_code == 404


def test_organizers_have_the_same_way_on_the_booths_own_page(ana: FlaskClient, client: FlaskClient, cast: Cast) -> None:
    assert f'href="{PLACE}"' in ana.get("/editions/mima-2027/booths/A02").text
    assert PLACE not in client.get("/editions/mima-2027/booths/A02").text


def test_a_placed_company_has_its_booth_until_the_day(ana: FlaskClient, cast: Cast) -> None:
    answer = send(ana, PLACE, PLACE, company="maison-pouzzolane", days="3")
    assert answer.status_code == 303
    assert "26 November 2026 at 23:59" in text(ana.get(answer.location)).replace("11:59\u202fPM", "23:59")


def test_placing_nobody_is_told_at_the_field(ana: FlaskClient, cast: Cast) -> None:
    answer = send(ana, PLACE, PLACE, company="", days="3", told="Bienvenue.")
    assert (answer.status_code, "Bienvenue." in answer.text) == (422, True)


def test_placing_on_a_booth_taken_meanwhile_is_told(app: Flask, ana: FlaskClient, cast: Cast) -> None:
    with app.app_context():
        asking.place(cast, "carla", "A02")
    answer = send(ana, PLACE, "/organizer/exhibitors/maison-pouzzolane", company="maison-pouzzolane", days="3")
    assert (answer.status_code, "Booth A02 was taken meanwhile" in text(answer)) == (409, True)
    assert "This booth is not free now" in text(ana.get(PLACE))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letters_of_all_answers_are_whole_in_both_languages(app: Flask, noon: object, cast: Cast, language: str) -> None:
    with app.app_context():
        with transaction():
            cast.user("bruno").language = language
        booking = asking.accept(cast, asking.ask(cast), told="Bienvenue.")
        with transaction():
            booths.lapse(asking.claim(booking))
        again = asking.ask(cast)
        with transaction():
            service.decline(again, by=cast.user("ana").actor, told="Complet.")
        written = list(db.session.scalars(select(Letter).order_by(Letter.id)))
        with app.test_request_context():
            bodies = [" ".join(letters.render(letter)) for letter in written]
        assert [one.template for one in written] == ["booth_placed", "placing_lapsed", "application_declined"]
        assert all("Maison Pouzzolane" in body and "2027" in body for body in bodies)
        assert f"/bookings/{booking.reference}" in bodies[0] and "Bienvenue." in bodies[0] and "Complet." in bodies[2]


@pytest.fixture
def many(app: Flask, cast: Cast) -> list[str]:
    """Five applications, one of them answered, in the order of the desk."""
    with app.app_context():
        asking.more_islands(cast, "B02")
        answered = asking.ask(cast)
        asking.accept(cast, answered)
        found = [asking.ask(cast, name) for name in ("carla", "bruno")]
        with transaction():
            service.decline(found[0], by=cast.user("ana").actor, told="No room.")
        newest = asking.ask(cast, "carla")
        return [one.reference for one in (found[1], newest, found[0], answered)]


def shown(html: str) -> list[str]:
    return re.findall(rf'href="{DESK}/(\w+)"', html)


def test_more_applications_go_on_where_the_list_stopped(
    ana: FlaskClient, many: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.on_desk, "__defaults__", (None, "", 3))
    first = ana.get(DESK).text
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more is not None and "4 applications" in first
    rest = ana.get(more[1].replace("&amp;", "&")).text
    assert (shown(first), shown(rest)) == (many[:3], many[3:]) and "Load more" not in rest


def test_more_of_a_state_are_of_that_state(ana: FlaskClient, many: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.on_desk, "__defaults__", (None, "", 1))
    first = ana.get(f"{DESK}?state=submitted").text
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more is not None
    assert shown(first) + shown(ana.get(more[1].replace("&amp;", "&")).text) == many[:2]


@pytest.fixture
def before(app: Flask, address: str) -> str:
    """The application for 2027, after which an edition that comes before it is the present one."""
    with app.app_context(), transaction():
        factories.edition("spring-2027", name="Spring 2027", starts_on=date(2027, 1, 10), ends_on=date(2027, 1, 11))
    return address


def test_without_a_name_the_desk_is_of_all_editions_to_come(ana: FlaskClient, before: str) -> None:
    page = ana.get(DESK)
    assert before in page.text and "This edition and all to come" in text(page)


def test_an_edition_that_is_named_stands_alone(ana: FlaskClient, before: str) -> None:
    assert before not in ana.get(f"{DESK}?edition=spring-2027").text
    page = ana.get(f"{DESK}?edition=mima-2027").text
    assert before in page and '<option value="mima-2027" selected>' in page


def test_the_counts_are_of_the_edition_that_is_named(ana: FlaskClient, before: str) -> None:
    assert "All 0" in text(ana.get(f"{DESK}?edition=spring-2027"))
    assert "All 1" in text(ana.get(f"{DESK}?edition=mima-2027"))


def test_states_keep_the_edition(ana: FlaskClient, before: str) -> None:
    page = ana.get(f"{DESK}?edition=mima-2027&state=declined").text
    assert f'href="{DESK}?edition=mima-2027&amp;state=submitted"' in page
    assert f'href="{DESK}?edition=mima-2027">Show all' in page


def test_more_of_an_edition_is_of_the_same_one(
    app: Flask, ana: FlaskClient, before: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.on_desk, "__defaults__", (None, "", 1))
    with app.app_context():
        asking.ask(cast, "carla")
    assert f'href="{DESK}?edition=mima-2027&amp;after=' in ana.get(f"{DESK}?edition=mima-2027").text


def test_the_desk_shows_how_many_files_came_with_each(app: Flask, ana: FlaskClient, address: str, cast: Cast) -> None:
    assert re.search(r'<td class="num wide-only">–</td>', ana.get(DESK).text)
    with app.app_context():
        for name in ("plan.pdf", "view.pdf"):
            sending.sent(cast, queries.by_reference(address.rpartition("/")[2]), name)
    page = ana.get(DESK)
    assert re.search(r'<td class="num wide-only">2</td>', page.text) and ", 2 files" in text(page)
