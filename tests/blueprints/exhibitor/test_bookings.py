"""The company's list of booths."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.forms import send
from tests.people import Cast, sign_in
from tests.statements import counted

LIST = "/exhibitor/bookings"
pytestmark = pytest.mark.usefixtures("noon")


def take(client: FlaskClient, code: str) -> str:
    return send(client, f"/editions/mima-2027/booths/{code}/hold").location


def test_it_lists_the_companys_own_bookings_only(app: Flask, cast: Cast) -> None:
    bruno, carla = sign_in(app, cast.bruno), sign_in(app, cast.carla)
    his, hers = take(bruno, "A02"), take(carla, "A03")
    page = bruno.get(LIST).text
    assert his in page and hers not in page


def test_an_empty_list_leads_to_the_plan(app: Flask, cast: Cast) -> None:
    page = sign_in(app, cast.bruno).get(LIST).text
    assert "No booth yet." in page and "/editions/mima-2027/plan" in page


def test_somebody_without_a_company_is_led_to_create_its_page(app: Flask, cast: Cast) -> None:
    led = sign_in(app, cast.dora).get("/exhibitor/bookings")
    assert led.headers["Location"] == "/exhibitor/new?next=/exhibitor/bookings"


@pytest.mark.parametrize("codes", [("A01",), ("A01", "A02", "A03")])
def test_it_asks_the_same_number_of_statements_for_one_booking_and_for_three(
    app: Flask, cast: Cast, codes: tuple[str, ...]
) -> None:
    bruno = sign_in(app, cast.bruno)
    for code in codes:
        take(bruno, code)
    with app.app_context(), counted() as statements:
        bruno.get(LIST)
    assert len(statements) <= 7
