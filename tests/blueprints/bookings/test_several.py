"""The pages of a booking of several booths: the button on the plan, the booking, and what organizers and files say."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browsing import send, text
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")

PLACES = "/editions/mima-2027/booths"


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


@pytest.fixture
def ana(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.ana)


@pytest.fixture
def held(bruno: FlaskClient) -> str:
    """The address of a booking of booth A02."""
    return send(bruno, f"{PLACES}/A02/hold").headers["Location"]


@pytest.fixture
def two(bruno: FlaskClient, held: str) -> str:
    assert send(bruno, f"{held}/booths", code="A03").headers["Location"] == held
    return held


def test_a_free_booth_is_offered_to_the_held_booking(bruno: FlaskClient, held: str) -> None:
    page = bruno.get(f"{PLACES}/A03")
    assert "Add to my booking" in text(page)
    assert f'action="{held}/booths"' in page.text


def test_who_holds_nothing_sees_no_such_button(bruno: FlaskClient) -> None:
    assert "Add to my booking" not in text(bruno.get(f"{PLACES}/A03"))


def test_the_booking_names_both_booths_and_their_total(bruno: FlaskClient, two: str) -> None:
    page = text(bruno.get(two))
    assert "Booths A02 and A03" in page
    assert "€3,024.00" in page


def test_a_taken_booth_is_refused_with_its_sentence(app: Flask, cast: Cast, bruno: FlaskClient, held: str) -> None:
    assert send(sign_in(app, cast.carla), f"{PLACES}/A03/hold").status_code == 303
    answer = send(bruno, f"{held}/booths", code="A03")
    assert answer.status_code == 409
    assert "Somebody else has booth A03" in text(answer)


def test_a_booth_is_taken_out_by_its_button(bruno: FlaskClient, two: str) -> None:
    assert f'action="{two}/booths/A02/take-out"' in bruno.get(two).text
    send(bruno, f"{two}/booths/A02/take-out")
    page = text(bruno.get(two))
    assert "Booth A03" in page
    assert "A02" not in page.split("History")[0].split("is free again")[-1]


def test_the_only_booth_has_no_such_button(bruno: FlaskClient, held: str) -> None:
    assert "take-out" not in bruno.get(held).text


def test_another_company_neither_adds_nor_takes_out(app: Flask, cast: Cast, two: str) -> None:
    carla = sign_in(app, cast.carla)
    assert send(carla, f"{two}/booths", code="A04").status_code == 404
    assert send(carla, f"{two}/booths/A03/take-out").status_code == 404


def test_a_booth_that_does_not_exist_is_not_found(bruno: FlaskClient, held: str) -> None:
    assert send(bruno, f"{held}/booths", code="Z99").status_code == 404


def test_giving_it_back_says_that_both_are_free(bruno: FlaskClient, two: str) -> None:
    assert "Give all its booths back" in text(bruno.get(two))
    answer = send(bruno, f"{two}/release")
    assert "Booths A02 and A03 are free again" in text(bruno.get(answer.headers["Location"]))


def test_the_company_lists_the_booking_once(bruno: FlaskClient, two: str) -> None:
    page = text(bruno.get("/exhibitor/bookings"))
    assert "A02, A03" in page
    assert page.count(two.rpartition("/")[2]) == 1


def test_the_organizers_list_it_once_with_both_booths(ana: FlaskClient, two: str) -> None:
    page = text(ana.get("/organizer/bookings"))
    assert "A02, A03" in page
    assert page.count(two.rpartition("/")[2]) == 1


def test_the_organizers_find_it_by_its_second_booth(ana: FlaskClient, two: str) -> None:
    assert two.rpartition("/")[2] in text(ana.get("/organizer/bookings?q=A03"))


def test_the_organizers_page_of_the_booking_names_each_booth(ana: FlaskClient, two: str) -> None:
    page = text(ana.get(f"/organizer{two}"))
    assert "A02, Equipped booth" in page
    assert "A03, Equipped booth" in page


def test_two_booths_may_order_twice_the_most_of_one(bruno: FlaskClient, two: str) -> None:
    page = bruno.get(two).text
    power = re.search(r'name="(extra-\d+)" value="0" min="0" max="4"', page)
    assert power and "4 at most" in page
    others = {name: "0" for name in re.findall(r'name="(extra-\d+)"', page) if name != power[1]}
    assert send(bruno, f"{two}/extras", two, **others | {power[1]: "3"}).status_code == 303
    assert f'name="{power[1]}" value="3"' in bruno.get(two).text
