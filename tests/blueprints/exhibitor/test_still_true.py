"""The links of the letter that asks whether an offering is still true: pages that ask, one button that answers, no sign-in."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mima.catalog import dormant
from mima.catalog.models import Offering, OfferingState
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from tests.browsing import text
from tests.catalog.making import published
from tests.forms import send
from tests.people import Cast


@pytest.fixture
def link(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the link that bruno was sent about an offering of his company."""
    with app.app_context():
        published(cast.company("bruno"))
        later = clock.now() + timedelta(days=340)
        monkeypatch.setattr(clock, "now", lambda: later)
        with transaction():
            dormant.ask_due()
            return f"/still-true/{dormant.open_link(cast.company('bruno'), cast.user('bruno'))}"


def offering(app: Flask) -> Offering:
    with app.app_context():
        found = db.session.scalars(select(Offering)).one()
        db.session.expunge(found)
        return found


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_opening_a_link_answers_nothing(app: Flask, link: str, visitor: FlaskClient) -> None:
    for say in ("yes", "withdraw"):
        assert visitor.get(f"{link}/{offering(app).public_id}/{say}").status_code == 200
    assert (offering(app).confirmed_at, offering(app).state) == (None, OfferingState.published)


def test_one_button_says_yes(app: Flask, link: str, visitor: FlaskClient) -> None:
    page = f"{link}/{offering(app).public_id}/yes"
    assert send(visitor, page, page=page).status_code == 303
    assert offering(app).confirmed_at is not None
    assert "Il n’y a plus rien à répondre" in text(visitor.get(link))


def test_one_button_withdraws(app: Flask, link: str, visitor: FlaskClient) -> None:
    page = f"{link}/{offering(app).public_id}/withdraw"
    assert send(visitor, page, page=page).status_code == 303
    assert offering(app).state is OfferingState.withdrawn
    assert "Elle n’est plus au catalogue" in text(visitor.get(page))


def test_all_are_answered_by_one_button(app: Flask, link: str, visitor: FlaskClient) -> None:
    send(visitor, link, page=link)
    assert offering(app).asked_at is None


@pytest.mark.parametrize("path", ["/maybe", "/yes/more"])
def test_another_answer_is_not_found(app: Flask, link: str, visitor: FlaskClient, path: str) -> None:
    assert visitor.get(f"{link}/{offering(app).public_id}{path}").status_code == 404


def test_who_left_the_company_answers_for_it_no_more(app: Flask, cast: Cast, link: str, visitor: FlaskClient) -> None:
    with app.app_context(), transaction():
        dora = dormant.open_link(cast.company("bruno"), cast.user("dora"))
    assert visitor.get(f"/still-true/{dora}").status_code == 404
