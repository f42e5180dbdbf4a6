"""The token of each form."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.web import csrf
from tests.browsing import token
from tests.people import Cast, sign_in


@pytest.fixture(autouse=True)
def looked_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def choose(client: FlaskClient, sent: str | None, **options: str) -> int:
    """The status of the form that chooses a language."""
    fields = {"language": "en"} | ({} if sent is None else {"csrf_token": sent})
    return client.post("/language", data=fields, headers=options).status_code


def test_a_visitors_form_is_taken_with_the_token_of_their_page(client: FlaskClient) -> None:
    assert choose(client, token(client, "/account/sign-in")) == 303


@pytest.mark.parametrize("sent", [None, "", "0" * 64, "é", "\x00", "x" * 10_000])
def test_no_other_token_is_taken(client: FlaskClient, sent: str | None) -> None:
    token(client, "/account/sign-in")
    assert choose(client, sent) == 400


def test_without_a_cookie_no_token_is_taken(app: Flask, client: FlaskClient) -> None:
    assert choose(app.test_client(), token(client, "/account/sign-in")) == 400


def test_the_token_of_any_page_of_a_browser_is_taken(client: FlaskClient) -> None:
    found = [token(client, page) for page in ("/account/sign-in", "/account/sign-up", "/account/sign-in")]
    assert [choose(client, one) for one in found] == [303, 303, 303]


def test_no_answer_writes_it_as_another_one_did(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    found = [token(client, "/account") for _time in range(5)]
    # Neither as a whole nor in a part that says something of the rest.
    assert all(len({one[at : at + 16] for one in found}) == 5 for at in (0, 16, 32, 48))


def test_all_forms_of_an_answer_have_one(app: Flask, cast: Cast) -> None:
    page = sign_in(app, cast.dora).get("/account").text
    found = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert len(found) > 1 and len(set(found)) == 1


def test_one_digit_of_it_changed_is_another_token(client: FlaskClient) -> None:
    sent = token(client, "/account/sign-in")
    for at in (0, 31, 32, 63):
        other = "0" if sent[at] != "0" else "1"
        assert choose(client, sent[:at] + other + sent[at + 1 :]) == 400


@pytest.mark.parametrize("change", [str.upper, lambda sent: sent[:32], lambda sent: sent + "00", lambda sent: f" {sent}"])
def test_it_is_taken_as_it_was_written_and_in_no_other_way(client: FlaskClient, change: Callable[[str], str]) -> None:
    sent = token(client, "/account/sign-in")
    assert change(sent) != sent and choose(client, change(sent)) == 400


def test_htmx_sends_it_as_a_header(client: FlaskClient) -> None:
    assert choose(client, None, **{"X-CSRFToken": token(client, "/account/sign-in")}) == 303


def test_a_visitors_token_ends_when_somebody_signs_in(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    signed_in = token(client, "/account")
    client.set_cookie("mima", "")
    visitor = token(client, "/account/sign-in")
    assert (visitor != signed_in, choose(client, signed_in), choose(client, visitor)) == (True, 400, 303)


def test_two_sessions_of_one_person_have_two_tokens(app: Flask, cast: Cast) -> None:
    one, other = sign_in(app, cast.dora), sign_in(app, cast.dora)
    assert (choose(one, token(other, "/account")), choose(one, token(one, "/account"))) == (400, 303)


def test_the_cookie_is_hidden_from_scripts_and_from_forms_of_other_sites(client: FlaskClient) -> None:
    said = client.get("/account/sign-in").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(said.split("; "))


def test_under_https_no_neighbouring_host_can_set_the_cookie(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    said = client.get("/account/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert said.startswith(f"__Host-{csrf.COOKIE}=") and "Secure" in said and "Domain" not in said


def test_a_page_for_visitors_makes_no_session(client: FlaskClient) -> None:
    client.get("/account/sign-in")
    assert client.get_cookie("mima") is None
