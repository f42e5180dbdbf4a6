"""A company's page is created in a minute and completed later."""

import pytest
from flask import Flask

from mima.core.db import db
from mima.exhibitors import queries as exhibitors
from tests.browsing import send
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")

PAGE = "/exhibitor/profile"
NEW = {"name": "Fanfare du Puy", "town": "Riom", "body": "association"}
PROFILE = {"name": "Maison Pouzzolane", "body": "company", "town": "Riom", "country": "FR"}


def test_whoever_creates_a_company_acts_for_it(app: Flask, cast: Cast) -> None:
    send(sign_in(app, cast.dora), "/exhibitor/new", "/exhibitor/new", **NEW)
    with app.app_context():
        made = exhibitors.of_member(cast.user("dora"))
        assert [(one.name, one.town, one.body) for one in made] == [("Fanfare du Puy", "Riom", "association")]


def test_a_second_click_makes_no_second_company(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    for _click in range(2):
        send(client, "/exhibitor/new", "/account", **NEW)
    with app.app_context():
        assert len(exhibitors.of_member(cast.user("dora"))) == 1


def test_who_acts_for_nobody_is_led_to_a_page_of_their_own_and_back(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    led = client.get("/exhibitor/profile")
    assert led.headers["Location"] == "/exhibitor/new?next=/exhibitor/profile"
    assert (
        send(client, "/exhibitor/new", "/account", next="/exhibitor/profile", **NEW).headers["Location"] == "/exhibitor/profile"
    )


def test_a_company_changes_what_invoices_name(app: Flask, cast: Cast) -> None:
    send(sign_in(app, cast.bruno), PAGE, PAGE, **PROFILE, siret="732 829 320 00074")
    with app.app_context():
        assert (cast.company("bruno").siret, cast.company("bruno").town) == ("73282932000074", "Riom")


@pytest.mark.parametrize("website", ["http://[", "https://[a.b]/x", "https://a.b℀c"])
def test_an_address_that_is_none_is_told_at_its_field(app: Flask, cast: Cast, website: str) -> None:
    answer = send(sign_in(app, cast.bruno), PAGE, PAGE, **PROFILE, website=website)
    assert (answer.status_code, "an address on the web" in answer.text) == (422, True)


def test_a_wrong_number_is_told_at_its_field_and_nothing_typed_is_lost(app: Flask, cast: Cast) -> None:
    answer = send(sign_in(app, cast.bruno), PAGE, PAGE, **PROFILE, siret="123", street="9 rue Neuve")
    assert (answer.status_code, "9 rue Neuve" in answer.text, "14 digits that check" in answer.text) == (422, True, True)


def test_a_company_changes_no_other_company(app: Flask, cast: Cast) -> None:
    send(sign_in(app, cast.bruno), PAGE, PAGE, **PROFILE, id=str(cast.carlas_company), trusted="1")
    with app.app_context():
        db.session.expire_all()
        assert (cast.company("carla").town, cast.company("bruno").trusted) == ("Clermont-Ferrand", False)


def test_a_visitor_signs_in_first(app: Flask) -> None:
    assert app.test_client().get("/exhibitor/new").headers["Location"] == "/account/sign-in?next=/exhibitor/new"
