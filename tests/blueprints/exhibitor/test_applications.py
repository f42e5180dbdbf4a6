"""Asking for a booth from the plan to the desk: what the company sees, writes, changes and takes back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.applications import queries, service
from mima.booths.models import Door
from mima.core.transaction import transaction
from tests.applications import asking
from tests.browsing import send, text
from tests.people import Cast, sign_in

ASK = "/exhibitor/applications/new/mima-2027/island"
BOOTH = "/editions/mima-2027/booths/B01"

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


def sent(bruno: FlaskClient, **fields: object) -> str:
    """The address of an application that was sent."""
    answer = send(bruno, ASK, ASK, **{"shows": "Un orgue de rue", "wished_booth": "", **fields})
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


def test_a_booth_that_is_asked_for_has_the_way_to_ask(bruno: FlaskClient) -> None:
    page = bruno.get(BOOTH)
    assert f'href="{ASK}?booth=B01"' in page.text
    assert "is not taken by a click" not in text(page)


def test_a_visitor_has_the_same_way_and_signs_in_on_it(client: FlaskClient, cast: Cast) -> None:
    assert f'href="{ASK}?booth=B01"' in client.get(BOOTH).text
    assert "/account/sign-in" in client.get(f"{ASK}?booth=B01").location


def test_the_price_classes_say_which_are_asked_for(client: FlaskClient, cast: Cast) -> None:
    assert f'href="{ASK}"' in client.get("/editions/mima-2027").text


def test_an_assigned_booth_says_who_places_and_has_no_button(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    with app.app_context():
        asking.open_door(cast, Door.assigned)
    page = bruno.get(BOOTH)
    assert "The market's team places companies on booths of this category." in text(page)
    assert "/applications/new" not in page.text and "/hold" not in page.text


def test_the_booth_that_one_came_from_is_the_wish(bruno: FlaskClient) -> None:
    assert re.search(r'<option selected value="B01">', bruno.get(f"{ASK}?booth=B01").text)


def test_what_was_sent_stands_at_its_address_and_on_the_desk(bruno: FlaskClient) -> None:
    address = sent(bruno, area_m2="18", near="La scène")
    assert "Waiting for an answer" in text(bruno.get(address))
    assert address in bruno.get("/exhibitor/bookings").text


def test_who_has_asked_already_is_led_to_their_application(bruno: FlaskClient) -> None:
    address = sent(bruno)
    assert bruno.get(ASK).location == address
    assert f'href="{address}"' in bruno.get(BOOTH).text


def test_what_is_missing_or_wrong_is_said_and_the_rest_stays(bruno: FlaskClient) -> None:
    answer = send(bruno, ASK, ASK, shows="", area_m2="beaucoup", near="Près du bar", wished_booth="B01")
    assert answer.status_code == 422
    assert "Please write a whole number." in text(answer)
    assert 'value="Près du bar"' in answer.text and 'value="beaucoup"' in answer.text


def test_a_second_one_sent_from_an_old_page_is_refused_and_kept_on_the_page(bruno: FlaskClient) -> None:
    sent(bruno)
    answer = send(bruno, ASK, "/exhibitor/profile", shows="Encore un orgue", wished_booth="")
    assert (answer.status_code, "Encore un orgue" in answer.text) == (409, True)
    assert "has asked for a booth of this category already" in text(answer)


def test_a_category_sold_by_a_click_is_not_asked_for(bruno: FlaskClient) -> None:
    answer = bruno.get(ASK.replace("island", "standard"))
    assert (answer.status_code, "are not given on application" in text(answer)) == (409, True)


def test_while_it_waits_it_is_changed_on_its_page(bruno: FlaskClient) -> None:
    address = sent(bruno)
    assert send(bruno, address, address, shows="Deux orgues", wished_booth="B01").status_code == 303
    page = bruno.get(address)
    assert "Deux orgues" in page.text and re.search(r'<option selected value="B01">', page.text)


def test_it_is_taken_back_once(bruno: FlaskClient) -> None:
    address = sent(bruno)
    assert send(bruno, f"{address}/withdraw", address).status_code == 303
    assert "Taken back" in text(bruno.get(address))
    again = send(bruno, f"{address}/withdraw", "/exhibitor/profile")
    assert (again.status_code, "Nothing was done twice" in text(again)) == (409, True)


def test_a_change_that_comes_after_the_answer_is_refused_with_what_was_typed(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    address = sent(bruno)
    with app.app_context(), transaction():
        found = queries.by_reference(address.rpartition("/")[2])
        service.decline(found, by=cast.user("ana").actor, told="Complet.")
    answer = send(bruno, address, "/exhibitor/profile", shows="Trois orgues", wished_booth="")
    assert (answer.status_code, "Trois orgues" in answer.text) == (409, True)
    page = text(bruno.get(address))
    assert "Declined" in page and "Complet." in page


def test_an_accepted_one_leads_to_its_booking_without_a_countdown(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    address = sent(bruno)
    with app.app_context():
        found = queries.by_reference(address.rpartition("/")[2])
        reference = asking.accept(cast, found).reference
    assert f'href="/bookings/{reference}"' in bruno.get(address).text
    booking = bruno.get(f"/bookings/{reference}")
    assert "is yours until 30 November 2026 at" in text(booking)
    assert 'role="timer"' not in booking.text


def test_the_organizers_notes_are_on_no_page_of_the_company(app: Flask, bruno: FlaskClient, cast: Cast) -> None:
    address = sent(bruno)
    with app.app_context(), transaction():
        service.note(queries.by_reference(address.rpartition("/")[2]), cast.user("ana"), "Trop bruyant ?")
    assert "Trop bruyant" not in bruno.get(address).text


def test_who_waits_for_an_answer_is_not_told_to_choose_a_booth(bruno: FlaskClient) -> None:
    assert "No booth at MIMA 2027 yet" in text(bruno.get("/exhibitor"))
    sent(bruno)
    assert "No booth at MIMA 2027 yet" not in text(bruno.get("/exhibitor"))
