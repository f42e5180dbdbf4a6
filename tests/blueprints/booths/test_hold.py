"""Taking a booth by the button: where it leads, and what somebody is told who comes second."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mima.booths.models import Booking
from mima.core.db import db
from tests.browsing import hidden, link
from tests.forms import send, token
from tests.people import Cast, sign_in
from tests.statements import counted

BOOTH = "/editions/mima-2027/booths/A02"
pytestmark = pytest.mark.usefixtures("noon")


def bookings(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Booking)) or 0


def test_holding_leads_to_the_booking(app: Flask, cast: Cast) -> None:
    answer = send(sign_in(app, cast.bruno), f"{BOOTH}/hold", page=BOOTH)
    assert answer.status_code == 303 and answer.location.startswith("/bookings/")


def test_a_second_exhibitor_is_told_the_booth_is_taken(app: Flask, cast: Cast) -> None:
    carla = sign_in(app, cast.carla)
    send(sign_in(app, cast.bruno), f"{BOOTH}/hold", page=BOOTH)
    answer = send(carla, f"{BOOTH}/hold")
    assert answer.status_code == 409 and "Somebody else has booth A02 now. Nothing was charged" in answer.text


def test_the_refusal_names_the_nearest_free_booths_of_the_same_class(app: Flask, cast: Cast) -> None:
    send(sign_in(app, cast.bruno), f"{BOOTH}/hold", page=BOOTH)
    answer = send(sign_in(app, cast.carla), f"{BOOTH}/hold")
    assert re.findall(r'href="/editions/mima-2027/booths/(\w+)"', answer.text) == ["A01", "A03", "A04"]


def asked_by_a_click(app: Flask, client: FlaskClient) -> tuple[int, int]:
    """The answer's status, and how many statements it took."""
    secret = token(client)
    with app.app_context(), counted() as statements:
        status = client.post(f"{BOOTH}/hold", data={"csrf_token": secret}).status_code
    return status, len(statements)


def test_a_click_that_takes_the_booth_asks_fifteen_things_of_the_database(app: Flask, cast: Cast) -> None:
    assert asked_by_a_click(app, sign_in(app, cast.bruno)) == (303, 15)


def test_a_click_that_comes_second_asks_five_things_of_the_database(app: Flask, cast: Cast) -> None:
    send(sign_in(app, cast.bruno), f"{BOOTH}/hold", page=BOOTH)
    assert asked_by_a_click(app, sign_in(app, cast.carla)) == (409, 5)


def test_a_fourth_booth_is_refused_with_its_reason(app: Flask, cast: Cast) -> None:
    bruno = sign_in(app, cast.bruno)
    answers = [send(bruno, f"/editions/mima-2027/booths/A0{number}/hold") for number in (1, 2, 3, 4)]
    assert answers[3].status_code == 409 and "You already hold 3 booths." in answers[3].text


def test_a_refused_hold_leaves_the_booths_own_address_behind(app: Flask, cast: Cast) -> None:
    send(sign_in(app, cast.bruno), f"{BOOTH}/hold", page=BOOTH)
    assert send(sign_in(app, cast.carla), f"{BOOTH}/hold").headers["HX-Push-Url"] == BOOTH


def test_a_second_click_leads_to_the_same_booking(app: Flask, cast: Cast) -> None:
    bruno = sign_in(app, cast.bruno)
    first, second = (send(bruno, f"{BOOTH}/hold", page=BOOTH).location for _ in range(2))
    assert first == second and bookings(app) == 1


def test_a_visitor_is_asked_to_sign_in_and_takes_nothing(app: Flask, client: FlaskClient, cast: Cast) -> None:
    answer = send(client, f"{BOOTH}/hold")
    assert 'action="/account/sign-in"' in answer.text and bookings(app) == 0


def test_without_the_forms_token_nothing_is_taken(app: Flask, cast: Cast) -> None:
    assert sign_in(app, cast.bruno).post(f"{BOOTH}/hold").status_code == 400
    assert bookings(app) == 0


def test_somebody_without_a_company_takes_nothing_and_creates_one_first(app: Flask, cast: Cast) -> None:
    answer = send(sign_in(app, cast.dora), f"{BOOTH}/hold")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/exhibitor/new?next=")
    assert bookings(app) == 0


def test_the_booths_page_leads_somebody_without_a_company_to_one_and_back(app: Flask, cast: Cast) -> None:
    dora = sign_in(app, cast.dora)
    page = link(dora.get(BOOTH).text, "/exhibitor/new")
    fields = {
        "name": "Dora et Cie",
        "town": "Riom",
        "body": "company",
        "next": hidden(dora.get(page).text.partition("<main")[2], "next"),
    }
    assert send(dora, "/exhibitor/new", page=page, **fields).location == BOOTH


def test_an_unknown_booth_or_edition_is_not_found(app: Flask, cast: Cast) -> None:
    bruno = sign_in(app, cast.bruno)
    addresses = ("/editions/mima-2027/booths/Z99/hold", "/editions/none/booths/A02/hold")
    assert [send(bruno, address).status_code for address in addresses] == [404, 404]
