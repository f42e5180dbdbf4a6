"""Clicks of one person at the same moment make one company, two people of one idea two. And the race without the lock."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from mima.accounts import service as accounts
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors import queries, service
from mima.exhibitors.models import Exhibitor
from tests.browsing import token
from tests.payments.test_races import all_at_once
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")

CLICKS = 4


def named(name: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Exhibitor).where(Exhibitor.name == name)) or 0


def test_clicks_at_the_same_moment_found_one_company(context: Flask, cast: Cast) -> None:
    db.session.remove()

    def click() -> str:
        with transaction():
            return service.found_first("Basalte", by=COMMAND, owner=cast.user("dora")).slug

    assert all_at_once(context, [click] * CLICKS) == ["basalte"] * CLICKS
    assert named("Basalte") == 1


def test_without_the_look_under_the_lock_each_click_founds_one(context: Flask, cast: Cast) -> None:
    db.session.remove()
    both_looked = threading.Barrier(2)

    def carelessly() -> None:
        has_one = bool(queries.of_member(cast.user("dora")))
        db.session.rollback()
        both_looked.wait(30)
        if not has_one:
            with transaction():
                service.found("Basalte", by=COMMAND, owner=cast.user("dora"))

    all_at_once(context, [carelessly] * 2)
    assert named("Basalte") == 2


def test_two_people_who_found_companies_of_one_name_at_once_have_both(
    context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has found the address free before the other has taken it."""
    db.session.remove()
    monkeypatch.setattr(service, "_free_slug", lambda _name: "basalte")

    def found(name: str) -> str:
        with transaction():
            return service.found_first("Basalte", by=COMMAND, owner=cast.user(name)).slug

    slugs = all_at_once(context, [lambda: found("dora"), lambda: found("ana")])
    assert named("Basalte") == 2 and len(set(slugs)) == 2 and "basalte" in slugs


def test_a_second_form_leads_to_the_company_that_is_there(app: Flask, cast: Cast) -> None:
    """It was opened before the first one was sent, and is on its way when that one is done."""
    dora = sign_in(app, cast.dora)
    secret = token(dora, "/exhibitor/new")
    answers = [
        dora.post("/exhibitor/new", data={"csrf_token": secret, "name": name, "town": "Riom", "body": "company"})
        for name in ("Basalte", "Trachyte")
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    with app.app_context():
        user = accounts.find(cast.dora)
        assert user is not None and [one.name for one in queries.of_member(user)] == ["Basalte"]
