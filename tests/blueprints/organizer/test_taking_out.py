"""The page on which an organizer reads a published offering and takes it out of the catalog."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.mailing.models import Letter
from mima.web import letters
from tests.blueprints.organizer.conftest import Desk
from tests.blueprints.organizer.test_approvals import rewritten
from tests.blueprints.organizer.test_today import submitted
from tests.browsing import hidden, link, send, text
from tests.catalog import making
from tests.people import Cast, sign_in

WHY = "These are not your pictures."


@pytest.fixture
def slug(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return making.published(cast.company("bruno")).slug


def page_of(slug: str) -> str:
    return f"/organizer/approvals/{slug}"


def take_out(client: FlaskClient, slug: str, note: str = WHY):  # type: ignore[no-untyped-def]
    page = page_of(slug)
    return send(client, f"{page}/take-out", page=page, note=note, seen=hidden(client.get(page).text, "seen"))


def test_an_organizer_gets_there_from_the_offerings_own_page(ana: FlaskClient, slug: str) -> None:
    shown = ana.get(link(ana.get(f"/catalog/offerings/{slug}").text, page_of(slug)))
    assert "It stands in the catalog." in text(shown) and "Take out of the catalog" in text(shown)


@pytest.mark.parametrize("who", ["bruno", "carla"])
def test_nobody_else_is_led_there(app: Flask, cast: Cast, slug: str, who: str) -> None:
    assert page_of(slug) not in sign_in(app, getattr(cast, who)).get(f"/catalog/offerings/{slug}").text


def test_the_companys_page_leads_to_what_it_has_published(ana: FlaskClient, slug: str) -> None:
    assert link(ana.get("/organizer/exhibitors/maison-pouzzolane").text, "/exhibitors/maison-pouzzolane")


def test_the_click_takes_it_out_and_says_so(ana: FlaskClient, client: FlaskClient, slug: str) -> None:
    answer = take_out(ana, slug)
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(slug))
    assert "“Basalt” is out of the catalog." in text(ana.get(page_of(slug)))
    assert client.get(f"/catalog/offerings/{slug}").status_code == 404
    assert "Basalt" not in client.get("/catalog").text


def test_its_company_reads_why(app: Flask, cast: Cast, ana: FlaskClient, slug: str) -> None:
    take_out(ana, slug)
    assert WHY in sign_in(app, cast.bruno).get("/exhibitor/offerings").text


def test_without_a_reason_nothing_is_done(ana: FlaskClient, client: FlaskClient, slug: str) -> None:
    assert take_out(ana, slug, note=" ").status_code == 422
    assert client.get(f"/catalog/offerings/{slug}").status_code == 200


def test_a_second_click_is_told_so_and_loses_nothing(ana: FlaskClient, slug: str) -> None:
    page = page_of(slug)
    seen = hidden(ana.get(page).text, "seen")
    take_out(ana, slug)
    late = send(ana, f"{page}/take-out", page="/organizer/exports", note=WHY, seen=seen)
    assert late.status_code == 409


def test_a_text_that_was_changed_meanwhile_is_shown_instead(desk: Desk) -> None:
    with desk.app.app_context():
        slug = making.published(desk.cast.company("bruno")).slug
    seen = hidden(desk.ana.get(page_of(slug)).text, "seen")
    rewritten(desk, slug, "A correction.")
    answer = send(desk.ana, f"{page_of(slug)}/take-out", page="/organizer/exports", note=WHY, seen=seen)
    assert answer.status_code == 409 and "A correction." in text(answer) and WHY in answer.text


def test_what_is_sent_back_is_what_was_read(desk: Desk) -> None:
    slug = submitted(desk)
    seen = hidden(desk.ana.get(page_of(slug)).text, "seen")
    rewritten(desk, slug, "The picture is there now.")
    path = f"{page_of(slug)}/send-back"
    answer = send(desk.ana, path, page="/organizer/exports", note="A picture, please", seen=seen)
    assert answer.status_code == 409 and "The picture is there now." in text(answer) and "A picture, please" in answer.text
    again = send(desk.ana, path, page="/organizer/exports", note="A title, please", seen=hidden(answer.text, "seen"))
    assert again.status_code == 303


@pytest.mark.parametrize(("language", "said"), [("en", "out of the catalog, for this reason"), ("fr", "retiré du catalogue")])
def test_the_letter_is_in_the_readers_language(context: Flask, language: str, said: str) -> None:
    values = {"title": "Basalt", "company": "Maison Pouzzolane", "slug": "basalt", "note": WHY}
    body = letters.render(Letter(template="offering_taken_out", language=language, values=values))[1]
    assert said in body.replace("\xa0", " ") and WHY in body
