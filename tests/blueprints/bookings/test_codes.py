"""The discount code on a booking's page: typed beside the extras, refused at its field, never guessed for long."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.booths import queries
from mima.booths.models import DiscountCode, ReservationState
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from tests.blueprints.bookings.test_booking import hold
from tests.browsing import text
from tests.forms import send
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def booking(app: Flask, cast: Cast) -> str:
    """The address of a booking of bruno's company for booth A02, in an edition with the code SPRING."""
    a_code(app, cast, "SPRING", rate=1000)
    return hold(app, cast, "A02", "bruno")


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app, cast.bruno)


def a_code(app: Flask, cast: Cast, code: str, **facts: int) -> None:
    with app.app_context(), transaction():
        db.session.add(DiscountCode(edition_id=editions.by_slug(cast.edition).id, code=code, **facts))


def order(client: FlaskClient, booking: str, *, fragment: bool = False, **fields: object) -> TestResponse:
    quantities = {"extra-1": fields.pop("power", 0), "extra-2": 0}
    return send(client, f"{booking}/extras", page=booking, fragment=fragment, **quantities, **fields)


def test_a_code_is_a_line_and_lowers_the_total(bruno: FlaskClient, booking: str) -> None:
    order(bruno, booking, code="spring")
    shown = text(bruno.get(booking))
    assert "Code SPRING, 10% −€126.00" in shown and "€1,360.80" in shown


def test_the_code_stands_in_its_field(bruno: FlaskClient, booking: str) -> None:
    order(bruno, booking, code="spring")
    assert 'name="code" value="SPRING"' in bruno.get(booking).text


def test_a_form_without_the_field_leaves_the_code(bruno: FlaskClient, booking: str) -> None:
    order(bruno, booking, code="spring")
    order(bruno, booking, power=1)
    assert "Code SPRING" in text(bruno.get(booking))


def test_an_emptied_field_takes_the_code_off(bruno: FlaskClient, booking: str) -> None:
    order(bruno, booking, code="spring")
    order(bruno, booking, code="")
    assert "Code SPRING" not in text(bruno.get(booking))


def test_a_wrong_code_is_told_at_its_field_and_nothing_typed_is_lost(bruno: FlaskClient, booking: str) -> None:
    answer = order(bruno, booking, code="autumn", power=2)
    assert answer.status_code == 422 and "This edition has no such code." in answer.text
    assert 'name="code" value="autumn"' in answer.text and 'name="extra-1" value="2"' in answer.text


def test_htmx_gets_the_sentence_at_the_field(bruno: FlaskClient, booking: str) -> None:
    answer = order(bruno, booking, code="autumn", fragment=True)
    assert '<div id="code-said" data-said-of="code"><p class="error">' in answer.text


def test_guessing_ends_with_a_sentence(bruno: FlaskClient, booking: str) -> None:
    answers = [order(bruno, booking, code=f"guess{number}").status_code for number in range(31)]
    assert answers == [422] * 30 + [429]


def test_changing_extras_is_no_guess(bruno: FlaskClient, booking: str) -> None:
    for number in range(32):
        answer = order(bruno, booking, code="SPRING", power=number % 2)
    assert answer.status_code == 303


def test_without_codes_nobody_is_asked_for_one(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    assert 'name="code"' not in bruno.get(hold(app, cast, "A02", "bruno")).text


def test_what_a_code_makes_free_is_booked_without_a_payment_page(
    app: Flask, cast: Cast, bruno: FlaskClient, booking: str
) -> None:
    a_code(app, cast, "GUEST", rate=10_000)
    order(bruno, booking, code="guest")
    assert "Book free of charge" in bruno.get(booking).text
    assert send(bruno, f"{booking}/pay", page=booking).location == booking
    with app.app_context():
        claim = queries.reservation_of(queries.booking(booking.rpartition("/")[2]))
    assert claim.state is ReservationState.confirmed
    assert "Booth A02 is yours." in text(bruno.get(booking))
