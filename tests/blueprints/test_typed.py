"""Nothing typed is lost by an error: whatever broke, its page has all of it and one button that sends it again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.accounts.allowance import TooManyTries
from mima.catalog.service import NotEditable
from mima.core.errors import NotFound, Refused
from tests.blueprints.test_errors import connecting, nowhere, reader
from tests.browsing import hidden, text, token
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("cast", "noon")

WORDS = "Un été <volcanique> & « sonore ».\nAvec une seconde ligne."
BOOSTED = {"HX-Request": "true", "HX-Boosted": "true"}


@contextmanager
def meeting(app: Flask, error: Exception) -> Iterator[None]:
    """A person's own page breaks with this error once its form arrives."""
    view = app.view_functions["accounts.account"]

    def break_off() -> TestResponse:
        raise error

    app.view_functions["accounts.account"] = break_off
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        yield
    finally:
        app.view_functions["accounts.account"] = view
        app.config["PROPAGATE_EXCEPTIONS"] = None


@contextmanager
def fault(app: Flask) -> Iterator[None]:
    with meeting(app, RuntimeError("a secret of ours")):
        yield


@contextmanager
def refusal(app: Flask) -> Iterator[None]:
    with meeting(app, NotEditable()):
        yield


@contextmanager
def away(app: Flask) -> Iterator[None]:
    with connecting(app, nowhere):
        yield


@contextmanager
def too_often(app: Flask) -> Iterator[None]:
    with meeting(app, TooManyTries(minutes=5)):
        yield


@contextmanager
def gone(app: Flask) -> Iterator[None]:
    with meeting(app, NotFound()):
        yield


@contextmanager
def not_yours(app: Flask) -> Iterator[None]:
    with meeting(app, Refused()):
        yield


BROKEN = {500: fault, 409: refusal, 429: too_often, 503: away}
# To send the same again would be refused again.
IN_VAIN = {403: not_yours, 404: gone}


def sent(client: FlaskClient, status: int, headers: dict[str, str] | None = None, **fields: object) -> TestResponse:
    """A person's own page, filled in and met by the error."""
    form = {"csrf_token": token(client, "/account"), "name": "Bruno Kept", "structure": WORDS, "language": "en"} | fields
    with (BROKEN | IN_VAIN)[status](client.application):
        return client.post("/account", data=form, headers=headers or {}, content_type="multipart/form-data")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("headers", [{}, BOOSTED], ids=["plain", "boosted"])
@pytest.mark.parametrize("status", BROKEN)
def test_the_page_of_an_error_has_what_was_typed(app: Flask, status: int, headers: dict[str, str], language: str) -> None:
    answer = sent(reader(app, language), status, headers)
    assert answer.status_code == status
    assert hidden(answer.text, "structure").replace("\r\n", "\n") == WORDS
    assert "<volcanique> & « sonore »." in text(answer) and "<volcanique>" not in answer.text
    assert {"fr": "Ce que vous avez écrit n’est pas perdu", "en": "What you typed is not lost"}[language] in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", BROKEN)
def test_one_click_sends_it_again_once_all_is_well(app: Flask, status: int) -> None:
    client = reader(app, "en")
    page = sent(client, status, structure="Riom").text
    fields = {name: hidden(page, name) for name in ("csrf_token", "name", "structure", "language")}
    assert 'action="/account"' in page
    assert client.post("/account", data=fields).status_code == 303
    assert "Bruno Kept" in client.get("/account").text


@pytest.mark.parametrize("status", IN_VAIN)
def test_where_a_second_try_cannot_help_the_words_stand_to_be_copied_and_no_button_does(app: Flask, status: int) -> None:
    answer = sent(reader(app, "en"), status)
    assert answer.status_code == status
    assert "<volcanique> & « sonore »." in text(answer) and "<volcanique>" not in answer.text
    assert "Send it again" not in answer.text and 'action="/account"' not in answer.text
    assert "To the front page" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", BROKEN)
def test_a_fragment_leaves_the_form_where_it_stands(app: Flask, status: int) -> None:
    answer = sent(reader(app, "en"), status, {"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (status, "#notes")
    # Whoever selects a part of the answer would find no note in it.
    assert answer.headers["HX-Reselect"] == "unset"
    assert "<form" not in answer.text


@pytest.mark.parametrize("status", BROKEN)
def test_passwords_secrets_and_files_stay_out_of_the_page(app: Flask, status: int) -> None:
    private = {"password": "hush hush", "current": "hush too", "my_secret": "hush as well"}
    answer = sent(reader(app, "en"), status, files=(BytesIO(b"hush, file"), "hush.txt"), **private)
    assert "hush" not in answer.text and "Passwords and files are never kept" in answer.text


def test_a_control_for_files_that_was_left_empty_is_no_gap(app: Flask) -> None:
    answer = sent(reader(app, "en"), 500, files=(BytesIO(b""), ""))
    assert hidden(answer.text, "structure") and "Passwords and files" not in answer.text


def test_the_token_of_the_page_is_that_of_this_session(app: Flask) -> None:
    client = reader(app, "en")
    fields = {"csrf_token": hidden(sent(client, 503).text, "csrf_token"), "name": "Bruno", "structure": "", "language": "en"}
    assert client.post("/account", data=fields).status_code == 303


@pytest.mark.parametrize("status", BROKEN)
def test_a_button_without_words_has_nothing_to_be_sent_again(app: Flask, status: int) -> None:
    empty = {"name": "", "structure": " ", "language": "", "next": "/account", "then": "save"}
    answer = sent(reader(app, "en"), status, **empty)
    assert "Send it again" not in answer.text and "To the front page" in answer.text


@pytest.mark.parametrize("status", BROKEN)
def test_more_than_a_page_of_text_is_not_carried(app: Flask, status: int) -> None:
    answer = sent(reader(app, "en"), status, structure="x" * 200_000)
    assert len(answer.data) < 50_000


@pytest.mark.parametrize("status", BROKEN)
def test_a_page_that_was_only_read_has_nothing_to_send(app: Flask, status: int) -> None:
    client = reader(app, "en")
    with BROKEN[status](app):
        assert "Send it again" not in client.get("/account?name=Bruno").text


def without_token(client: FlaskClient) -> TestResponse:
    return client.post("/catalogue", data={"name": "Buy now"}, headers={"Sec-Fetch-Site": "cross-site"})


def to_nowhere(client: FlaskClient) -> TestResponse:
    return client.post("/catalogue", data={"csrf_token": token(client), "name": "Buy now"})


@pytest.mark.parametrize("ask", [without_token, to_nowhere])
def test_words_that_no_form_of_ours_sent_are_on_no_error_page(
    client: FlaskClient, ask: Callable[[FlaskClient], TestResponse]
) -> None:
    assert "Buy now" not in ask(client).text


def test_a_visitors_words_are_kept_too(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    form = {"csrf_token": token(client), "email": "neu@example.org", "text": WORDS}
    with connecting(app, nowhere):
        answer = client.post("/exhibitors/kiosque-a-sons/enquire", data=form)
    assert (answer.status_code, hidden(answer.text, "email")) == (503, "neu@example.org")
