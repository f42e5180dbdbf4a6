"""Waiting for a booth from the plan to the desk: stated, changed, taken back; what is offered, by page and by letter."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from time_machine import Traveller

from mima.booths import lasting
from mima.core.db import db
from mima.core.transaction import transaction
from mima.waiting.models import BoothOffer
from mima.web import letters
from tests.browsing import link, send, text
from tests.people import Cast, sign_in
from tests.reading import Page
from tests.waiting import making

NEW = "/exhibitor/waiting/new/mima-2027"
BOOTH = "/editions/mima-2027/booths/A02"
EMPTY = {"zone": "", "near": ""}

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who is not signed in and reads English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def sent(bruno: FlaskClient, **fields: object) -> str:
    """The address of a wish that was stated."""
    answer = send(bruno, NEW, NEW, **EMPTY | fields)
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


def taken(app: Flask, cast: Cast, code: str = "A02", *, confirmed: bool = True) -> None:
    with app.app_context():
        making.taken(cast, "carla", code, confirmed=confirmed)


@pytest.fixture
def offered(app: Flask, cast: Cast) -> tuple[str, str, str]:
    """Where bruno sees his wish, the link of the letter, and the booking."""
    with app.app_context():
        made = making.offer(cast, making.wish(cast, least_m2=6))
        booking = f"/bookings/{making.claim(made).booking.reference}"
        return f"/exhibitor/waiting/{made.wish.reference}", making.link(made), booking


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_booth_that_somebody_has_leads_to_waiting_for_one_like_it(
    app: Flask, cast: Cast, bruno: FlaskClient, confirmed: bool
) -> None:
    taken(app, cast, confirmed=confirmed)
    assert f"{NEW}?booth=A02" in bruno.get(BOOTH).text


def test_a_free_booth_does_not(bruno: FlaskClient) -> None:
    assert NEW not in bruno.get(BOOTH).text


def test_who_comes_second_is_led_there(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    taken(app, cast)
    answer = send(bruno, f"{BOOTH}/hold", "/editions/mima-2027/plan")
    assert (answer.status_code, f"{NEW}?booth=A02" in answer.text) == (409, True)


@pytest.mark.parametrize("page", ["/editions/mima-2027/plan", "/editions/mima-2027/plan?size=99999", "/exhibitor/bookings"])
def test_the_plan_and_the_list_of_booths_lead_there(bruno: FlaskClient, page: str) -> None:
    assert link(bruno.get(page).text, NEW) == NEW


def test_the_form_begins_with_what_the_booth_has(bruno: FlaskClient) -> None:
    page = bruno.get(f"{NEW}?booth=A02").text
    assert re.search(r'name="least_m2"[^>]*value="6"', page) and re.search(r'name="power_watts"[^>]*value="1500"', page)
    assert re.search(r"<option selected value=\"\d+\">North wall", page)


def test_a_booth_that_is_none_begins_an_empty_form(bruno: FlaskClient) -> None:
    answer = bruno.get(f"{NEW}?booth=Z99")
    assert (answer.status_code, bool(re.search(r'name="least_m2"[^>]*value="\d', answer.text))) == (200, False)


def test_a_stated_wish_is_told_in_words(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    taken(app, cast)
    address = sent(bruno, least_m2="6", most_m2="12", power_watts="1500", most="1 500", remarks="Un orgue")
    page = text(bruno.get(address))
    assert "6 to 12 m², at least 1,500 W, at most €1,500 without VAT" in page
    assert "Waits" in page


def test_only_companies_with_a_booth_may_be_named_as_neighbours(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    assert 'value="kiosque-a-sons"' not in bruno.get(NEW).text
    taken(app, cast)
    assert 'value="kiosque-a-sons"' in bruno.get(NEW).text
    send(bruno, NEW, NEW, zone="", near="kiosque-a-sons")
    assert "near Kiosque à Sons" in text(bruno.get("/exhibitor/bookings"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"least_m2": "x"}, "Please write a whole number."),
        ({"least_m2": "0"}, "From 1 to 500, please."),
        ({"least_m2": "9", "most_m2": "6"}, "This is less than the smallest size."),
        ({"most": "dear"}, "Please write a sum such as"),
        ({"most": "-1"}, "From 0 to 100 000, please."),
        ({"near": "nobody"}, "Not a valid choice"),
    ],
)
def test_a_wrong_input_is_told_and_nothing_typed_is_lost(bruno: FlaskClient, typed: dict[str, str], said: str) -> None:
    answer = send(bruno, NEW, NEW, **EMPTY | {"remarks": "Près du bar"} | typed)
    assert (answer.status_code, said in text(answer), "Près du bar" in answer.text) == (422, True, True)


def test_a_second_wish_is_the_first_one(bruno: FlaskClient) -> None:
    address = sent(bruno)
    assert bruno.get(NEW).location == address
    again = send(bruno, NEW, "/exhibitor/profile", **EMPTY)
    assert (again.status_code, "waits for a booth of this edition already" in text(again)) == (409, True)


def test_a_wish_is_changed_at_its_address(bruno: FlaskClient) -> None:
    address = sent(bruno, most="1500")
    assert re.search(r'name="most"[^>]*value="1500', bruno.get(address).text)
    assert send(bruno, address, address, **EMPTY, most_m2="9").status_code == 303
    assert "at most 9 m²" in text(bruno.get(address))


def test_the_form_of_a_wish_shows_all_of_it(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    taken(app, cast)
    with app.app_context():
        zone = str(making.booth(cast).zone_id)
    typed = {"least_m2": "6", "most_m2": "9", "zone": zone, "power_watts": "100", "most": "1500", "near": "kiosque-a-sons"}
    address = sent(bruno, **typed)
    page = Page(bruno.get(address).text)
    form = next(one for one in page.all("form") if one.get("action") == address)
    shown = dict(page.said(form))
    assert {name: shown[name] for name in typed} == typed


def test_a_wish_taken_back_stands_on_the_list_of_booths(bruno: FlaskClient) -> None:
    address = sent(bruno)
    send(bruno, f"{address}/withdraw", address)
    page = bruno.get("/exhibitor/bookings")
    assert ("Taken back" in text(page), bruno.get(NEW).status_code) == (True, 200)
    assert "/withdraw" not in bruno.get(address).text


def test_free_booths_that_fit_are_shown_to_who_waits(bruno: FlaskClient) -> None:
    assert "Booth B01" in text(bruno.get(sent(bruno, least_m2="12")))


def test_an_offer_stands_at_the_wish_with_its_price_and_both_ways(bruno: FlaskClient, offered: tuple[str, str, str]) -> None:
    address, _link, booking = offered
    page = bruno.get(address)
    assert "Booth A02 is offered to you" in text(page) and "€1,512.00 with VAT" in text(page)
    assert link(page.text, booking) == booking
    assert 'name="least_m2"' not in page.text


def test_the_desk_says_that_a_booth_is_offered(bruno: FlaskClient, offered: tuple[str, str, str]) -> None:
    assert "Booth A02 is offered to you" in text(bruno.get("/exhibitor"))


def test_the_desk_says_what_the_company_waits_for(bruno: FlaskClient) -> None:
    address = sent(bruno, least_m2="6")
    page = bruno.get("/exhibitor")
    assert "You wait for a booth: MIMA 2027" in text(page) and "at least 6 m²" in text(page)
    assert link(page.text, address) == address


def test_declined_at_the_desk_the_wish_waits_on(bruno: FlaskClient, offered: tuple[str, str, str]) -> None:
    address, _link, _booking = offered
    assert send(bruno, f"{address}/decline", address).status_code == 303
    page = bruno.get(address)
    assert ("Declined" in text(page), 'name="least_m2"' in page.text) == (True, True)


def test_declined_twice_is_told_so(bruno: FlaskClient, offered: tuple[str, str, str]) -> None:
    address, _link, _booking = offered
    send(bruno, f"{address}/decline", address)
    again = send(bruno, f"{address}/decline", address)
    assert (again.status_code, "This offer is over" in text(again)) == (409, True)


def test_the_offered_booth_is_booked_on_its_ordinary_page(bruno: FlaskClient, offered: tuple[str, str, str]) -> None:
    page = bruno.get(offered[2])
    assert "Booth A02" in text(page) and f"{offered[2]}/pay" in page.text and f"{offered[2]}/extras" in page.text


def test_reading_the_link_of_the_letter_declines_nothing(app: Flask, visitor: FlaskClient, offered: tuple[str, str, str]) -> None:
    page = visitor.get(offered[1])
    assert "Booth A02 is offered to Maison Pouzzolane" in text(page) and "Decline the offer" in text(page)
    assert "Decline the offer" in text(visitor.get(offered[1]))


def test_no_cache_keeps_the_page_behind_the_link(visitor: FlaskClient, offered: tuple[str, str, str]) -> None:
    assert visitor.get(offered[1]).headers["Cache-Control"] == "no-store"


def test_the_link_declines_without_signing_in(visitor: FlaskClient, offered: tuple[str, str, str]) -> None:
    answer = send(visitor, offered[1], offered[1])
    assert (answer.status_code, answer.location) == (303, offered[1])
    page = visitor.get(offered[1])
    assert "You declined it" in text(page) and "Decline the offer" not in text(page)


def test_the_link_of_an_offer_that_is_over_says_so(visitor: FlaskClient, offered: tuple[str, str, str], noon: Traveller) -> None:
    noon.shift(timedelta(hours=48))
    assert "This offer is over" in text(visitor.get(offered[1]))
    answer = send(visitor, offered[1], "/account/sign-in")
    assert (answer.status_code, "This offer is over. Nothing was changed." in text(answer)) == (409, True)


def test_the_link_says_why_it_cannot_decline_while_money_may_come(
    app: Flask, cast: Cast, visitor: FlaskClient, offered: tuple[str, str, str]
) -> None:
    with app.app_context(), transaction():
        made = db.session.scalars(select(BoothOffer)).one()
        lasting.begin_paying(made.reservation, made.deadline)
    answer = send(visitor, offered[1], offered[1])
    assert (answer.status_code, "A payment is under way" in text(answer)) == (409, True)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", ["booth_offered", "offer_lapsed", "offer_withdrawn"])
def test_each_letter_says_what_it_is_about(app: Flask, cast: Cast, offered: object, template: str, language: str) -> None:
    with app.test_request_context():
        letter = making.letters("booth_offered")[0]
        letter.template, letter.language = template, language
        subject, body = letters.render(letter)
        db.session.rollback()
    assert "A02" in subject and "Maison Pouzzolane" in body
    assert ("/offers/" if template == "booth_offered" else "/exhibitor/waiting/") in body


def test_a_wish_that_is_over_says_that_one_waited(bruno: FlaskClient) -> None:
    address = sent(bruno)
    assert "You wait for a booth: MIMA 2027" in text(bruno.get(address))
    send(bruno, f"{address}/withdraw", address)
    page = text(bruno.get(address))
    assert "You waited for a booth: MIMA 2027" in page and "You wait for" not in page
