"""Letters go out once, and a server's refusal is not the end of them."""

from pathlib import Path

import pytest
from flask import Flask

from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.mailing import queries, service
from mima.mailing.models import Letter, LetterState
from mima.tasks import letters as task
from mima.web import letters
from tests.conftest import make_config

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture(autouse=True)
def template(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "render_template", lambda _file, **values: f"Hello {values['name']}\n\nA letter.\n")


def write(key: str = "one") -> None:
    with transaction():
        service.write("hello", to="dora@example.org", language="en", key=key, by=COMMAND, name="Dora")


def test_a_due_letter_is_sent_with_its_words_kept() -> None:
    write()
    task.send_due()
    letter = queries.newest()[0]
    assert (letter.state, letter.subject, letter.body) == (LetterState.sent, "Hello Dora", "A letter.\n")


def with_a_link(monkeypatch: pytest.MonkeyPatch, mail_url: str) -> Letter:
    """A letter with a link of one use, sent by a market whose mail goes to that server."""
    monkeypatch.setattr(letters, "render_template", lambda _file, **values: f"A link\n\nhttp://localhost/{values['token']}\n")
    monkeypatch.setattr(letters, "settings", lambda: make_config(Path("/nowhere"), "sqlite://").with_(mail_url=mail_url))
    monkeypatch.setattr(letters, "_send", lambda _url, _message: None)
    with transaction():
        service.write("verify", to="dora@example.org", language="en", key="link", by=COMMAND, token="a-secret", name="Dora")
    task.send_due()
    return queries.newest()[0]


def test_a_sent_letter_forgets_the_secret_of_its_link(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = with_a_link(monkeypatch, "smtp://127.0.0.1:1")
    assert (letter.values, letter.body) == ({"name": "Dora"}, "http://localhost/…\n")


def test_every_search_of_a_sent_letter_forgets_the_link_that_ends_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = with_searches(monkeypatch, "smtp://127.0.0.1:1")
    assert letter.values["searches"] == [{"name": "Volcans"}, {"name": "Laves"}]
    assert "one-secret" not in str(letter.body) and "two-secret" not in str(letter.body)


def test_the_demos_outbox_keeps_the_links_that_end_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/one-secret" in str(with_searches(monkeypatch, "").body)


def with_searches(monkeypatch: pytest.MonkeyPatch, mail_url: str) -> Letter:
    """A letter about two searches, each with a link of its own, sent by a market whose mail goes to that server."""
    lines = "\n".join
    monkeypatch.setattr(
        letters, "render_template", lambda _file, **values: lines(["New", "", *[f"/{one['stop']}" for one in values["searches"]]])
    )
    monkeypatch.setattr(letters, "settings", lambda: make_config(Path("/nowhere"), "sqlite://").with_(mail_url=mail_url))
    monkeypatch.setattr(letters, "_send", lambda _url, _message: None)
    two = [{"name": "Volcans", "stop": "one-secret"}, {"name": "Laves", "stop": "two-secret"}]
    with transaction():
        service.write("searches_found", to="dora@example.org", language="en", key="found", by=COMMAND, searches=two)
    task.send_due()
    return queries.newest()[0]


def test_the_demos_outbox_keeps_it_for_it_is_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_a_link(monkeypatch, "").body == "http://localhost/a-secret\n"


def test_the_same_key_never_makes_a_second_letter() -> None:
    write()
    write()
    assert len(queries.newest()) == 1


def test_a_refused_letter_waits_for_another_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: str) -> None:
        raise letters.Undelivered("greylisted")

    monkeypatch.setattr(letters, "deliver", refuse)
    write()
    task.send_due()
    letter = queries.newest()[0]
    assert (letter.state, letter.last_error, list(queries.due())) == (LetterState.queued, "greylisted", [])
