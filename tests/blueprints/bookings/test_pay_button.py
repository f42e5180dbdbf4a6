"""Without script: what was typed beside the pay button is never left behind, and nobody pays a sum that they have not seen."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.booths import queries
from mima.payments import queries as payments
from tests.blueprints.bookings.test_booking import booking, bruno, hold, lose_siret
from tests.blueprints.bookings.test_codes import a_code
from tests.browsing import text
from tests.forms import send
from tests.people import Cast, sign_in

__all__ = ["booking", "bruno"]

pytestmark = pytest.mark.usefixtures("noon")

INCOMPLETE = "complete what the invoice must name"


def press_pay(client: FlaskClient, booking: str, **fields: object) -> TestResponse:
    return send(client, f"{booking}/pay", page=booking, **{"extra-1": 0, "extra-2": 0} | fields)


def quantities(client: FlaskClient, booking: str) -> list[str]:
    return re.findall(r'name="extra-\d" value="(\d+)"', client.get(booking).text)


def paid(app: Flask, booking: str) -> int:
    with app.app_context():
        return len(payments.of_booking(queries.booking(booking.rpartition("/")[2])))


def test_the_pay_button_sends_the_orders_own_form(bruno: FlaskClient, booking: str) -> None:
    page = bruno.get(booking).text
    button = re.search(r'<button[^>]*id="pay"[^>]*>', page)
    assert button is not None and f'form="order-form" formaction="{booking}/pay"' in button[0]
    assert page.index('id="update-order"') < page.index('id="pay"'), "Enter in a field presses the first button of its form"
    assert page.count(f'action="{booking}/pay"') == 1


def test_what_was_typed_is_kept_and_its_sum_shown_before_anything_is_paid(app: Flask, bruno: FlaskClient, booking: str) -> None:
    answer = press_pay(bruno, booking, **{"extra-1": 2})
    assert answer.location == booking and paid(app, booking) == 0
    page = bruno.get(booking)
    assert "Its total with VAT is €1,728.00 now; nothing is paid yet." in text(page)
    assert quantities(bruno, booking) == ["2", "0"]


def test_the_next_press_pays_what_is_shown(app: Flask, cast: Cast, bruno: FlaskClient, booking: str) -> None:
    press_pay(bruno, booking, **{"extra-1": 2})
    lose_siret(app, cast)
    assert INCOMPLETE in press_pay(bruno, booking, **{"extra-1": 2}).text, "it went on to pay"


def test_an_order_as_it_stands_goes_on_to_pay(app: Flask, cast: Cast, bruno: FlaskClient, booking: str) -> None:
    lose_siret(app, cast)
    assert INCOMPLETE in press_pay(bruno, booking).text


def test_without_the_fields_the_stored_order_is_paid(app: Flask, cast: Cast, bruno: FlaskClient, booking: str) -> None:
    lose_siret(app, cast)
    assert INCOMPLETE in send(bruno, f"{booking}/pay", page=booking).text


@pytest.mark.parametrize("typed", ["9", "two", ""])
def test_a_wrong_quantity_is_said_at_its_field_and_nothing_is_paid(
    app: Flask, bruno: FlaskClient, booking: str, typed: str
) -> None:
    answer = press_pay(bruno, booking, **{"extra-1": typed})
    assert answer.status_code == 422 and f'name="extra-1" value="{typed}"' in answer.text
    assert "still the price of the earlier order" in answer.text and paid(app, booking) == 0


def test_an_extra_that_is_sold_out_is_told_and_nothing_is_paid(app: Flask, cast: Cast, bruno: FlaskClient, booking: str) -> None:
    carla, other = sign_in(app, cast.carla), hold(app, cast, "A03", "carla")
    press_pay(carla, other, **{"extra-2": 2})
    answer = press_pay(bruno, booking, **{"extra-2": 1})
    assert answer.status_code == 409 and "Only 0 of “Screen” are left" in answer.text


def test_a_code_that_was_typed_is_taken_off_before_anything_is_paid(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    a_code(app, cast, "SPRING", rate=1000)
    booking = hold(app, cast, "A02", "bruno")
    assert press_pay(bruno, booking, code="spring").location == booking
    assert "€1,360.80" in text(bruno.get(booking))


def test_a_code_that_does_not_count_is_said_at_its_field(app: Flask, cast: Cast, bruno: FlaskClient) -> None:
    a_code(app, cast, "SPRING", rate=1000)
    answer = press_pay(bruno, hold(app, cast, "A02", "bruno"), code="summer")
    assert answer.status_code == 422 and 'name="code" value="summer"' in answer.text
