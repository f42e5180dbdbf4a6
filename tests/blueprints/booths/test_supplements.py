"""What a booth costs more for what it is like, wherever somebody reads its price."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mima.booths.models import Booth, BoothCategory
from mima.core.db import db
from mima.core.transaction import transaction
from tests.browsing import text
from tests.forms import send
from tests.people import Cast, sign_in

BOOTH = "/editions/mima-2027/booths/A02"


@pytest.fixture(autouse=True)
def quiet(noon: object, app: Flask, cast: Cast) -> None:
    """Equipped booths cost 40 euros more where it is quiet, and A02 is."""
    with app.app_context(), transaction():
        db.session.execute(update(BoothCategory).values(quiet_cents=4_000))
        db.session.execute(update(Booth).where(Booth.code == "A02").values(quiet=True))


def test_the_booths_page_names_it(client: FlaskClient) -> None:
    shown = text(client.get(BOOTH, headers={"Accept-Language": "en"}))
    assert "Quiet booth €40.00" in shown and "€1,300.00" in shown


def test_the_plans_list_names_it(client: FlaskClient) -> None:
    assert "€1,300 incl. €40: Quiet booth" in text(client.get("/editions/mima-2027/plan", headers={"Accept-Language": "en"}))


def test_the_editions_prices_name_it(client: FlaskClient) -> None:
    shown = text(client.get("/editions/mima-2027", headers={"Accept-Language": "en"}))
    assert "+ €180 on a corner + €40 where it is quiet" in shown


def test_it_is_named_in_french(client: FlaskClient) -> None:
    assert "Stand au calme 40,00 €" in text(client.get(BOOTH, headers={"Accept-Language": "fr"}))


def test_the_booking_names_it(app: Flask, cast: Cast) -> None:
    bruno = sign_in(app, cast.bruno)
    page = send(bruno, f"{BOOTH}/hold", page=BOOTH).location
    assert "Quiet booth €40.00" in text(bruno.get(page))
