"""Today names a promise that last night's audit found broken; a page tells all of it."""

from flask import Flask
from flask.testing import FlaskClient

from mima.core.transaction import transaction
from mima.oversight import nights
from tests.browsing import text

PROMISE = "Letters are sent once: a row, a key, a state."


def broken(app: Flask, *findings: str) -> None:
    promise = {"number": 8, "promise": PROMISE, "checked": 3, "kept": not findings, "findings": list(findings)}
    with app.app_context(), transaction():
        nights.keep(nights.today(), [promise])


def test_today_shows_the_broken_promise_with_its_first_finding(app: Flask, ana: FlaskClient) -> None:
    broken(app, "letter x exists twice", "letter y exists twice")
    page = text(ana.get("/organizer"))
    assert f"{PROMISE} Found: letter x exists twice" in page


def test_today_says_nothing_of_a_clean_night(app: Flask, ana: FlaskClient) -> None:
    broken(app)
    assert "audit" not in text(ana.get("/organizer"))


def test_the_page_tells_every_finding(app: Flask, ana: FlaskClient) -> None:
    broken(app, "letter <x> exists twice", "letter y exists twice")
    page = text(ana.get("/organizer/audit"))
    assert "Broken 3 things looked at letter <x> exists twice letter y exists twice" in page


def test_before_the_first_night_the_page_says_so(ana: FlaskClient) -> None:
    assert "No night has been looked at yet." in text(ana.get("/organizer/audit"))
