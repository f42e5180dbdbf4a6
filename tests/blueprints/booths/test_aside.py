"""Booths put aside for those who return, and early prices, as each viewer reads them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mima.booths import queries, service
from mima.booths.models import BoothCategory
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Audience, SaleWindow
from tests import factories
from tests.blueprints.booths.test_plan import states
from tests.browsing import text
from tests.forms import send
from tests.people import Cast, sign_in

PLAN, BOOTH = "/editions/mima-2027/plan", "/editions/mima-2027/booths/A02"
UNTIL = datetime(2026, 12, 1, 11, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def returning(app: Flask, noon: time_machine.Traveller, cast: Cast) -> None:
    """bruno's company had A02 in 2026 and may have it again; nothing else is on sale before the 1st of December."""
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 2)}
    with app.app_context():
        with transaction():
            earlier = factories.edition("mima-2026", name="MIMA 2026", **days).id
        with transaction():
            booking = service.hold(queries.booth("mima-2026", "A02"), cast.company("bruno"), by=COMMAND)
            service.confirm(queries.reservation_of(booking), by=COMMAND)
        with transaction():
            edition = editions.by_slug(cast.edition).id
            db.session.execute(update(SaleWindow).where(SaleWindow.edition_id == edition).values(opens_at=UNTIL))
            opens = clock.now() - timedelta(days=1)
            window = {"opens_at": opens, "closes_at": UNTIL, "audience": Audience.returning, "previous_id": earlier}
            db.session.add(SaleWindow(edition_id=edition, **window))


@pytest.fixture
def bruno(app: Flask, cast: Cast, returning: None) -> FlaskClient:
    return sign_in(app, cast.bruno)


@pytest.fixture
def carla(app: Flask, cast: Cast, returning: None) -> FlaskClient:
    return sign_in(app, cast.carla)


def test_the_plan_shows_it_put_aside_to_others_and_free_to_its_company(bruno: FlaskClient, carla: FlaskClient) -> None:
    assert [states(browser.get(PLAN).text)["A02"] for browser in (bruno, carla)] == ["free", "aside"]


def test_its_company_reads_that_it_is_put_aside_until_when(bruno: FlaskClient) -> None:
    assert "Booth A02, which you had before, is put aside for you until 1 December 2026 at 12:00." in text(bruno.get(PLAN))
    assert "Put aside for you" in text(bruno.get(BOOTH)) and 'id="hold"' in bruno.get(BOOTH).text


def test_others_read_that_it_is_put_aside_until_when(carla: FlaskClient) -> None:
    page = carla.get(BOOTH)
    assert "Booth A02 is put aside until 1 December 2026 at 12:00 for the company that had it before." in text(page)
    assert 'id="hold"' not in page.text


def test_a_visitor_reads_it_as_well(client: FlaskClient, returning: None) -> None:
    assert "Booth A02 is put aside until" in text(client.get(BOOTH, headers=ENGLISH))


def test_its_company_takes_it(bruno: FlaskClient) -> None:
    assert send(bruno, f"{BOOTH}/hold", page=BOOTH).location.startswith("/bookings/")


def test_somebody_elses_click_is_refused_with_the_moment(carla: FlaskClient) -> None:
    answer = send(carla, f"{BOOTH}/hold", page=PLAN)
    assert answer.status_code == 409 and "put aside until 1 December 2026 at 12:00" in text(answer)


def test_who_returns_reads_which_booth_is_theirs_at_another_one(bruno: FlaskClient) -> None:
    shown = text(bruno.get("/editions/mima-2027/booths/A03"))
    assert "Until booths go on sale for you, you may take the one that you had before: A02." in shown


def test_afterwards_it_is_free_to_all(carla: FlaskClient, noon: time_machine.Traveller) -> None:
    noon.move_to(UNTIL)
    assert states(carla.get(PLAN).text)["A02"] == "free"


def test_the_desks_plan_shows_it_put_aside(app: Flask, cast: Cast, returning: None) -> None:
    assert states(sign_in(app, cast.ana).get("/organizer/editions/mima-2027/plan").text).get("A02", "aside") == "aside"
    assert "Put aside" in text(sign_in(app, cast.ana).get("/organizer/editions/mima-2027/plan"))


def test_the_edition_says_for_whom_the_window_is(client: FlaskClient, returning: None) -> None:
    assert "For who had a booth at MIMA 2026, the same booth" in text(client.get("/editions/mima-2027", headers=ENGLISH))


def test_an_early_price_is_told_with_its_last_day(
    app: Flask, client: FlaskClient, cast: Cast, noon: time_machine.Traveller
) -> None:
    with app.app_context(), transaction():
        early = {"early_cents": 100_000, "early_until": date(2026, 11, 30)}
        db.session.execute(update(BoothCategory).where(BoothCategory.code == "standard").values(**early))
    assert "Early price, for a booth held until 30 November 2026." in text(client.get(BOOTH, headers=ENGLISH))
    assert "€1,000 until 30 November 2026" in text(client.get("/editions/mima-2027", headers=ENGLISH))
    noon.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    assert "Early price" not in text(client.get(BOOTH, headers=ENGLISH))
