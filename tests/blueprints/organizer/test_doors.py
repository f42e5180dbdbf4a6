"""Who may come to the desk."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browsing import send
from tests.people import Cast, sign_in

PAGES = [
    "/organizer",
    "/organizer/plan",
    "/organizer/editions/mima-2027/plan",
    "/organizer/bookings",
    "/organizer/payments",
    "/organizer/approvals",
    "/organizer/exhibitors",
    "/organizer/exhibitors/maison-pouzzolane",
    "/organizer/exports",
    "/organizer/exports/bookings.csv",
    "/organizer/exports/bookings.xlsx",
]
ACTS = [
    "/organizer/letters/again",
    "/organizer/payments/X/again",
    "/organizer/payments/X/ask",
    "/organizer/payments/X/refund",
    "/organizer/payments/X/accept",
    "/organizer/refunds/X/sent",
    "/organizer/bookings/X/transfer",
    "/organizer/bookings/X/release",
    "/organizer/bookings/X/cancel",
    "/organizer/approvals/x/approve",
    "/organizer/approvals/x/read",
    "/organizer/approvals/x/send-back",
    "/organizer/approvals/x/take-out",
    "/organizer/exhibitors/maison-pouzzolane/trust",
    "/organizer/exhibitors/maison-pouzzolane/membership",
    "/organizer/exhibitors/maison-pouzzolane/membership/1/end",
]


@pytest.mark.parametrize("path", PAGES)
def test_an_organizer_sees_every_page(ana: FlaskClient, path: str) -> None:
    assert ana.get(path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/organizer/bookings/X", "/organizer/approvals/x"])
def test_a_visitor_is_asked_to_sign_in(client: FlaskClient, cast: Cast, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (303, 401)
    assert "sign-in" in (answer.location or answer.text)


@pytest.mark.parametrize("path", [*PAGES, "/organizer/bookings/X", "/organizer/approvals/x"])
def test_somebody_else_may_not_look(app: Flask, cast: Cast, path: str) -> None:
    assert sign_in(app, cast.bruno).get(path).status_code == 403


@pytest.mark.parametrize("path", ACTS)
def test_somebody_else_may_not_act(app: Flask, cast: Cast, path: str) -> None:
    assert send(sign_in(app, cast.bruno), path, page="/account").status_code == 403


@pytest.mark.parametrize("path", ["/organizer/bookings/NONE", "/organizer/payments/NONE/refund", "/organizer/refunds/NONE/sent"])
def test_what_does_not_exist_is_not_found(ana: FlaskClient, path: str) -> None:
    assert ana.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/organizer/exhibitors/none", "/organizer/approvals/none", "/organizer/editions/none/plan", "/organizer/health"]
)
def test_a_wrong_address_is_not_found(ana: FlaskClient, path: str) -> None:
    assert ana.get(path).status_code == 404
