"""Nothing typed is lost by a session that has ended."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browsing import hidden, send, text, token
from tests.people import PASSWORD, Cast, sign_in

pytestmark = pytest.mark.usefixtures("cast", "noon")

LONG = (
    "Nous cherchons un spectacle pour le 14 juillet.\n\n"
    + "Une phrase avec des « guillemets », des <balises> & des accents. " * 300
)


def send_without_session(app: Flask, **fields: str):  # type: ignore[no-untyped-def]
    client = app.test_client()
    return client, send(client, "/account", "/account/sign-in", **fields)


def come_back(client: FlaskClient, page: str):  # type: ignore[no-untyped-def]
    signed = {"kept": hidden(page, "kept"), "csrf_token": hidden(page, "csrf_token")}
    return client.post("/account/sign-in", data={"email": "dora@example.org", "password": PASSWORD, **signed})


def test_a_form_sent_without_a_session_becomes_the_sign_in_page(app: Flask) -> None:
    _client, answer = send_without_session(app, name="Dora", structure=LONG)
    assert (answer.status_code, 'name="password"' in answer.text, answer.headers["Cache-Control"]) == (401, True, "no-store")


def test_after_sign_in_every_word_is_offered_to_be_sent_again(app: Flask) -> None:
    client, answer = send_without_session(app, name="Dora", structure=LONG, language="en")
    offered = come_back(client, answer.text)
    assert hidden(offered.text, "structure").replace("\r\n", "\n") == LONG


def test_what_is_offered_can_be_sent(app: Flask) -> None:
    client, answer = send_without_session(app, name="Dora Kept", structure="Riom", language="en")
    offered = come_back(client, answer.text).text
    fields = {name: hidden(offered, name) for name in ("name", "structure", "language", "csrf_token")}
    client.post("/account", data=fields)
    assert "Dora Kept" in client.get("/account").text


def test_a_wrong_password_in_between_loses_nothing(app: Flask) -> None:
    client, answer = send_without_session(app, name="Dora", structure=LONG)
    signed = {"kept": hidden(answer.text, "kept"), "csrf_token": hidden(answer.text, "csrf_token")}
    again = client.post("/account/sign-in", data={"email": "dora@example.org", "password": "wrong", **signed})
    assert hidden(again.text, "kept") == signed["kept"]


def test_passwords_are_never_carried(app: Flask) -> None:
    client = app.test_client()
    answer = send(client, "/account/password", "/account/sign-in", current="my old secret", password="my new secret")
    offered = come_back(client, answer.text).text
    assert "secret" not in offered and "Passwords and files" in offered


def test_a_form_of_another_session_is_offered_with_a_fresh_token(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    answer = client.post("/account", data={"csrf_token": "stale", "name": "Dora Kept", "structure": "", "language": "en"})
    fields = {name: hidden(answer.text, name) for name in ("name", "language", "csrf_token")}
    client.post("/account", data=fields)
    assert (answer.status_code, "Dora Kept" in client.get("/account").text) == (400, True)


def test_a_foreign_page_cannot_bring_its_own_words(client: FlaskClient) -> None:
    answer = client.post("/account", data={"name": "Buy now"}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, "Buy now" in answer.text) == (400, False)


def test_nobody_else_can_write_what_is_offered(client: FlaskClient) -> None:
    fields = {"email": "dora@example.org", "password": PASSWORD, "kept": "forged", "csrf_token": token(client)}
    assert client.post("/account/sign-in", data=fields).headers["Location"] == "/account"


def test_more_than_a_page_of_text_is_not_carried_but_the_way_to_sign_in_is_shown(app: Flask) -> None:
    _client, answer = send_without_session(app, name="x" * 200_000)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/sign-in?next=/")


def test_a_fragment_request_gets_the_whole_sign_in_page(client: FlaskClient) -> None:
    headers = {"HX-Request": "true"}
    answer = client.post("/account", data={"csrf_token": token(client), "name": "Dora"}, headers=headers)
    assert (answer.headers["HX-Retarget"], "<h1" in answer.text) == ("#content", True)


def test_reading_a_private_page_leads_to_sign_in_and_back(client: FlaskClient) -> None:
    assert client.get("/account?a=1").headers["Location"] == "/account/sign-in?next=/account?a%3D1"


def test_the_words_are_shown_escaped(app: Flask) -> None:
    client, answer = send_without_session(app, name="<script>alert(1)</script>")
    offered = come_back(client, answer.text)
    assert "<script>alert" not in offered.text and "<script>alert(1)</script>" in text(offered)


@pytest.mark.parametrize("origin", ["http://[", "http://a]", "null", "https://elsewhere.example"])
def test_words_of_a_foreign_page_are_refused_whatever_it_calls_itself(app: Flask, origin: str) -> None:
    answer = app.test_client().post("/account/sign-in", data={"email": "a foreign word"}, headers={"Origin": origin})
    assert (answer.status_code, "a foreign word" in answer.text) == (400, False)
