"""Letters go out once, and a server's refusal is not the end of them."""

import pytest
from flask import Flask

from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.mailing import queries, service
from mima.mailing.models import LetterState
from mima.tasks import letters as task
from mima.web import letters

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
