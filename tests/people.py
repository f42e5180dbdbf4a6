"""The fixed cast of the tests, and how each of them comes to the market's pages."""

from dataclasses import dataclass
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mima.accounts import passwords
from mima.accounts import service as accounts
from mima.accounts.models import User
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.exhibitors.models import Exhibitor
from tests import factories

PASSWORD = "a password for tests"


@dataclass(frozen=True)
class Cast:
    """Ids and addresses, so that every test loads what it needs in its own session."""

    ana: str
    bruno: str
    carla: str
    dora: str
    brunos_company: int
    carlas_company: int
    edition: str

    def user(self, name: str) -> User:
        found = accounts.find(getattr(self, name))
        assert found is not None
        return found

    def company(self, name: str) -> Exhibitor:
        found = db.session.get(Exhibitor, getattr(self, f"{name}s_company"))
        assert found is not None
        return found


def invite() -> Cast:
    """The people exist, with their companies and an edition with booths on sale; needs an application context."""
    with transaction():
        users = {name: _person(name) for name in ("ana", "bruno", "carla", "dora")}
        accounts.make_organizer(users["ana"], by=COMMAND)
        bruno = exhibitors.found("Maison Pouzzolane", by=COMMAND, owner=users["bruno"], **factories.LEGAL)
        carla = exhibitors.found("Kiosque à Sons", by=COMMAND, owner=users["carla"], **factories.LEGAL)
        edition = factories.edition()
        return Cast(
            **{name: user.email for name, user in users.items()},
            brunos_company=bruno.id,
            carlas_company=carla.id,
            edition=edition.slug,
        )


def recall() -> Cast:
    """The cast of a database in which `invite` was run before."""
    users = {name: f"{name}@example.org" for name in ("ana", "bruno", "carla", "dora")}
    companies = {company.name: company.id for company in db.session.scalars(select(Exhibitor))}
    return Cast(
        **users,
        brunos_company=companies["Maison Pouzzolane"],
        carlas_company=companies["Kiosque à Sons"],
        edition="mima-2027",
    )


def _person(name: str) -> User:
    user = accounts.create(email=f"{name}@example.org", name=name.title(), password=None, language="en", verified=True)
    assert user is not None
    user.password_hash = _hash()
    return user


@cache
def _hash() -> str:
    return passwords.hash_password(PASSWORD)


def sign_in(app: Flask, email: str) -> FlaskClient:
    """A browser in which this person is signed in, by the real way of a session row (without the slow password)."""
    client = app.test_client()
    with app.app_context(), transaction():
        user = accounts.find(email)
        assert user is not None
        secret = accounts.open_session(user, agent="tests")
    with client.session_transaction() as session:
        session["_user_id"] = secret
        session["_fresh"] = True
    return client
