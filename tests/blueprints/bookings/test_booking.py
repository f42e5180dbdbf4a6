"""A booking's page: who reads it, what it says, extras, giving back."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.booths import lasting, queries, service
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.payments import queries as payments
from tests.forms import send
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def booking(app: Flask, cast: Cast) -> str:
    """The address of a booking of bruno's company, for booth A02."""
    return hold(app, cast, "A02", "bruno")


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


def hold(app: Flask, cast: Cast, code: str, name: str) -> str:
    with app.app_context(), transaction():
        booth = queries.booth(cast.edition, code)
        return f"/bookings/{service.hold(booth, cast.company(name), by=cast.user(name).actor).reference}"


def lose_siret(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        cast.company("bruno").siret = ""


def next_of(client: FlaskClient, page: str) -> str:
    """Where the form on this page leads afterwards."""
    found = re.search(r'name="next"[^>]* value="([^"]*)"', client.get(page).text)
    assert found is not None
    return unescape(found[1])


def order(client: FlaskClient, booking: str, power: object = 0, screen: object = 0, *, fragment: bool = False) -> TestResponse:
    quantities = {"extra-1": power, "extra-2": screen}
    return send(client, f"{booking}/extras", page=booking, fragment=fragment, **quantities)


def test_its_company_reads_it(bruno: FlaskClient, booking: str) -> None:
    assert "Booth A02 is yours until 13:15." in bruno.get(booking).text


def test_an_organizer_reads_it(app: Flask, cast: Cast, booking: str) -> None:
    assert sign_in(app, cast.ana).get(booking).status_code == 200


@pytest.mark.parametrize("name", ["carla", "dora"])
def test_for_others_it_does_not_exist(app: Flask, cast: Cast, booking: str, name: str) -> None:
    stranger = sign_in(app, getattr(cast, name))
    answers = [stranger.get(booking), send(stranger, f"{booking}/extras"), send(stranger, f"{booking}/release")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_visitor_is_sent_to_sign_in(client: FlaskClient, booking: str) -> None:
    assert client.get(booking).location == f"/account/sign-in?next={booking}"


def test_the_countdown_has_a_square_gone_for_each_minute(bruno: FlaskClient, booking: str, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(minutes=4, seconds=10))
    page = bruno.get(booking).text
    assert page.count('class="gone"') == 4 and 'role="timer"' in page


def test_extras_change_the_total(bruno: FlaskClient, booking: str) -> None:
    assert order(bruno, booking, power=2).location == booking
    assert "€1,728.00" in bruno.get(booking).text  # (1,260 + 2 × 90) × 1.20


def test_htmx_gets_the_changed_booking_at_once(bruno: FlaskClient, booking: str) -> None:
    answer = order(bruno, booking, power=1, fragment=True)
    assert answer.text.strip().startswith('<div id="booking"') and "€1,620.00" in answer.text


@pytest.mark.parametrize(
    ("typed", "said"), [("3", "From 0 to 2, please."), ("two", "whole number"), ("-1", "From 0"), ("", "whole")]
)
def test_a_wrong_quantity_is_said_at_its_field_and_stays_there(bruno: FlaskClient, booking: str, typed: str, said: str) -> None:
    answer = order(bruno, booking, power=typed, screen=1)
    assert answer.status_code == 422 and said in answer.text
    assert f'name="extra-1" value="{typed}"' in answer.text and 'name="extra-2" value="1"' in answer.text


def test_a_refused_order_says_that_the_price_is_the_earlier_ones(bruno: FlaskClient, booking: str) -> None:
    assert "still the price of the earlier order" in order(bruno, booking, power=9).text
    assert "still the price of the earlier order" not in bruno.get(booking).text


def test_the_last_of_an_extra_goes_once_and_the_other_is_told(app: Flask, cast: Cast, bruno: FlaskClient, booking: str) -> None:
    carla, other = sign_in(app, cast.carla), hold(app, cast, "A03", "carla")
    order(carla, other, screen=2)
    answer = order(bruno, booking, screen=1)
    assert answer.status_code == 409 and "Only 0 of “Screen” are left. Nothing of your order was changed." in answer.text
    assert 'name="extra-2" value="1"' in answer.text


def test_the_refusal_names_the_extra_in_the_readers_language(app: Flask, cast: Cast, bruno: FlaskClient, booking: str) -> None:
    carla, other = sign_in(app, cast.carla), hold(app, cast, "A03", "carla")
    order(carla, other, screen=2)
    with bruno.session_transaction() as session:
        session["language"] = "fr"
    assert "« Écran »" in order(bruno, booking, screen=1).text.replace("\xa0", " ")


def test_giving_back_leads_to_the_plan_with_a_word(bruno: FlaskClient, booking: str) -> None:
    answer = send(bruno, f"{booking}/release", page=booking)
    assert answer.location == "/editions/mima-2027/plan"
    assert "Booth A02 is free again. Nothing was charged." in bruno.get(answer.location).text


def test_a_booking_given_back_says_so_and_offers_nothing_more(bruno: FlaskClient, booking: str) -> None:
    send(bruno, f"{booking}/release", page=booking)
    page = bruno.get(booking).text
    assert "You gave booth A02 back." in page and f"{booking}/release" not in page and f"{booking}/extras" not in page


def test_giving_back_twice_is_refused_in_a_sentence(bruno: FlaskClient, booking: str) -> None:
    answers = [send(bruno, f"{booking}/release") for _ in range(2)]
    assert answers[1].status_code == 409 and "the state has changed meanwhile" in answers[1].text


def test_after_its_time_the_booking_says_that_the_booth_is_free(
    bruno: FlaskClient, booking: str, noon: time_machine.Traveller
) -> None:
    noon.shift(timedelta(minutes=16))
    assert "The time to pay is over and booth A02 is free again." in bruno.get(booking).text


def test_extras_after_its_time_are_refused(bruno: FlaskClient, booking: str, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(minutes=16))
    answer = order(bruno, booking, power=1)
    assert answer.status_code == 409 and "The time to pay for booth A02 is over" in answer.text


def test_while_a_payment_page_is_open_the_order_stays_as_it_is(app: Flask, bruno: FlaskClient, booking: str) -> None:
    from mima.core import clock

    with app.app_context(), transaction():
        reservation = queries.reservation_of(queries.booking(booking.rpartition("/")[2]))
        lasting.begin_paying(reservation, clock.now() + timedelta(minutes=41))
    page = bruno.get(booking).text
    assert "A payment is under way." in page and f"{booking}/release" not in page
    assert order(bruno, booking, power=1).status_code == 409


def test_the_cancellation_terms_are_those_of_the_hold(app: Flask, bruno: FlaskClient, cast: Cast, booking: str) -> None:
    with app.app_context(), transaction():
        editions.by_slug(cast.edition).cancellation_terms = []
    assert "Cancel free of charge until 1 March 2027." in bruno.get(booking).text


def test_what_the_invoice_lacks_is_named_above_the_button(app: Flask, bruno: FlaskClient, cast: Cast, booking: str) -> None:
    lose_siret(app, cast)
    page = bruno.get(booking).text
    assert 0 < page.find("Still missing for the invoice: SIRET number.") < page.find("Book and pay")


def test_the_profile_is_completed_and_leads_back_to_the_booking(app: Flask, bruno: FlaskClient, cast: Cast, booking: str) -> None:
    lose_siret(app, cast)
    led = send(bruno, "/exhibitor/company", page=booking, exhibitor=cast.brunos_company, next=next_of(bruno, booking))
    profile = {
        "name": "Maison Pouzzolane",
        "body": "company",
        "town": "Riom",
        "country": "FR",
        "next": next_of(bruno, led.location),
    }
    assert send(bruno, "/exhibitor/profile", page=led.location, **profile).location == booking


def test_nothing_is_paid_while_the_invoice_lacks_something(app: Flask, bruno: FlaskClient, cast: Cast, booking: str) -> None:
    lose_siret(app, cast)
    answer = send(bruno, f"{booking}/pay", page=booking)
    assert answer.status_code == 422 and "complete what the invoice must name" in answer.text
    with app.app_context():
        assert payments.of_booking(queries.booking(booking.rpartition("/")[2])) == []


def test_an_organizer_is_told_what_the_invoice_of_a_transfer_will_lack(app: Flask, cast: Cast, booking: str) -> None:
    lose_siret(app, cast)
    page = sign_in(app, cast.ana).get(f"/organizer{booking}/transfer").text
    assert "The invoice will lack for ever what the company&#39;s profile lacks now: SIRET number." in page


def test_a_booking_given_back_speaks_of_no_cancellation_and_no_profile(bruno: FlaskClient, booking: str) -> None:
    send(bruno, f"{booking}/release", page=booking)
    page = bruno.get(booking).text
    assert "Cancel free of charge" not in page and "company&#39;s profile" not in page


def test_the_history_says_who_did_what(bruno: FlaskClient, booking: str) -> None:
    order(bruno, booking, power=1)
    events = re.findall(r"<time[^>]*>[^<]*</time> <span>([^<]*)</span> <span[^>]*>([^<]*)</span>", bruno.get(booking).text)
    assert events == [("Booth held", "Bruno"), ("Extras changed", "Bruno")]


def test_vat_by_rate_sums_to_the_stored_vat(app: Flask, bruno: FlaskClient, booking: str) -> None:
    order(bruno, booking, power=2, screen=1)
    with app.app_context():
        stored = queries.booking(booking.rpartition("/")[2])
        assert sum(queries.vat_by_rate(queries.lines(stored)).values()) == stored.vat_cents
        db.session.remove()
