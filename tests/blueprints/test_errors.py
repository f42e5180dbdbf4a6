"""Each error has its page: what happened, what to do, in both languages, whatever is broken."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text
from werkzeug.test import TestResponse

from mima import storage
from mima.core.db import db
from tests.browsing import send, token
from tests.media import making
from tests.people import Cast, sign_in
from tests.reading import Page
from tests.snapshot import writing

pytestmark = pytest.mark.usefixtures("cast", "noon")

BOOTH = "/editions/mima-2027/booths/A02"
HOLD = f"{BOOTH}/hold"


def faulty() -> str:
    raise RuntimeError("a secret of ours")


def sixth_letter(client: FlaskClient) -> TestResponse:
    answers = [send(client, "/account/reset", "/account/reset", email="dora@example.org") for _time in range(6)]
    return answers[-1]


def too_large(client: FlaskClient) -> TestResponse:
    form = {"content_type": "application/x-www-form-urlencoded", "environ_overrides": {"CONTENT_LENGTH": "400000000"}}
    return client.post("/language", **form)


def held_by_carla(client: FlaskClient) -> TestResponse:
    send(sign_in(client.application, "carla@example.org"), HOLD, BOOTH)
    return send(client, HOLD, BOOTH)


def broken(client: FlaskClient) -> TestResponse:
    """A view with a fault: the one thing that no request can bring about."""
    app = client.application
    before, app.view_functions["health.healthz"] = app.view_functions["health.healthz"], faulty
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        return client.get("/healthz")
    finally:
        app.view_functions["health.healthz"] = before
        app.config["PROPAGATE_EXCEPTIONS"] = None


REACHED: dict[int, Callable[[FlaskClient], TestResponse]] = {
    400: lambda client: client.post("/language"),
    403: lambda client: client.get("/organizer"),
    404: lambda client: client.get("/catalogue"),
    405: lambda client: client.post("/catalog", data={"csrf_token": token(client, "/account")}),
    409: held_by_carla,
    413: too_large,
    422: lambda client: send(client, "/account/reset", "/account/reset"),
    429: sixth_letter,
    500: broken,
    503: lambda client: asked_without_database(client, "/catalog"),
}


def reader(app: Flask, language: str) -> FlaskClient:
    """bruno, who reads this language."""
    client = sign_in(app, "bruno@example.org")
    with client.session_transaction() as session:
        session["language"] = language
    return client


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("status", REACHED)
def test_each_error_is_a_page_of_the_market_that_says_what_to_do(app: Flask, status: int, language: str) -> None:
    answer = REACHED[status](reader(app, language))
    page = Page(answer.text)
    assert answer.status_code == status
    assert not list(page.faults())
    assert page.elements[0].get("lang") == language
    assert [link for link in page.all("a") if link.is_within("main") and link.get("href")] or page.all("form")
    assert not re.search(r"Traceback|Error\b.*line|\.py\b|secret of ours|sqlite3|psycopg", answer.text)
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"):
        assert answer.headers.get(name), name
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_skips_to_the_content_has_the_keyboard_there(app: Flask) -> None:
    for answer in (REACHED[404](reader(app, "en")), reader(app, "en").get("/catalog")):
        page = Page(answer.text)
        (skip,), (main,) = [one for one in page.all("a") if one.get("class") == "skip"], page.all("main")
        assert (skip.get("href"), main.get("id"), main.get("tabindex")) == ("#content", "content", "-1")


@pytest.mark.parametrize("status", [429, 503])
def test_whoever_should_come_back_is_told_when(app: Flask, status: int) -> None:
    assert int(REACHED[status](reader(app, "en")).headers["Retry-After"]) > 0


def test_no_word_of_an_error_page_is_the_same_in_both_languages(app: Flask) -> None:
    for status in (400, 403, 404, 405, 413, 500, 503):
        headings = {Page(REACHED[status](reader(app, language)).text).all("h1")[0].text for language in ("fr", "en")}
        assert len(headings) == 2, headings


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_part_of_a_page_gets_the_error_as_a_note_in_its_place(app: Flask, status: int) -> None:
    client = reader(app, "en")
    client.environ_base["HTTP_HX_REQUEST"] = "true"
    answer = REACHED[status](client)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (status, "#notes")
    assert "<html" not in answer.text


def test_a_foreign_host_is_refused_with_a_page(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    try:
        answer = app.test_client().get("/", headers={"Host": "evil.example"})
    finally:
        app.config["TRUSTED_HOSTS"] = None
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


# A database that is away, locked or full.


@contextmanager
def connecting(app: Flask, change: Callable[[list[Any], dict[str, Any]], None]) -> Iterator[Engine]:
    """New connections are made with what `change` makes of their arguments; old ones are closed."""
    with app.app_context():
        engine, engines = db.engine, list(db.engines.values())

    def listen(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        change(arguments, options)

    for one in engines:
        one.dispose()
        event.listen(one, "do_connect", listen)
    try:
        yield engine
    finally:
        for one in engines:
            event.remove(one, "do_connect", listen)
            one.dispose()


def nowhere(arguments: list[Any], options: dict[str, Any]) -> None:
    if arguments:
        arguments[0] = "/nowhere/mima.sqlite3"
    else:
        options.update(host="127.0.0.1", port="1")


def asked_without_database(client: FlaskClient, path: str) -> TestResponse:
    with connecting(client.application, nowhere):
        return client.get(path)


@pytest.mark.parametrize("path", ["/", "/catalog", "/account", "/organizer", "/editions/mima-2027/plan", "/media/abc"])
@pytest.mark.parametrize("person", ["visitor", "bruno"])
def test_without_database_every_page_says_so_and_when_to_come_back(app: Flask, person: str, path: str) -> None:
    client = app.test_client() if person == "visitor" else reader(app, "en")
    answer = asked_without_database(client, path)
    assert (answer.status_code, answer.headers.get("Retry-After")) in [(503, "10"), (303, None)]
    assert answer.status_code == 503 or person == "visitor"


def test_without_database_what_needs_none_still_answers(app: Flask) -> None:
    client = reader(app, "en")
    assert [asked_without_database(client, path).status_code for path in ("/healthz", "/readyz", "/catalogue")] == [200, 503, 404]


def test_when_the_database_is_back_the_market_is_too(app: Flask) -> None:
    client = reader(app, "en")
    asked_without_database(client, "/catalog")
    assert client.get("/account").status_code == 200


def as_ever(_arguments: list[Any], _options: dict[str, Any]) -> None:
    """Connections are made as they always are."""


@contextmanager
def beginning_with(engine: Engine, statement: str) -> Iterator[None]:
    """Every new connection begins with this statement."""

    def listen(connection: Any, _record: Any) -> None:
        connection.execute(statement)
        connection.commit()

    event.listen(engine, "connect", listen)
    yield
    event.remove(engine, "connect", listen)


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Somebody else holds what writers need, and nobody here waits longer than a moment."""
    with connecting(app, as_ever) as engine:
        if engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(file_of(app), isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                with beginning_with(engine, "PRAGMA busy_timeout=200"):
                    yield
        else:
            with app.app_context(), writing() as other, beginning_with(engine, "SET lock_timeout = 200"):
                other.execute(text("LOCK TABLE user_account IN EXCLUSIVE MODE"))
                yield


# The error that PostgreSQL itself raises when it finds no room.
NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = $$53100$$; END';
CREATE TRIGGER no_room BEFORE INSERT ON enquiry_message EXECUTE FUNCTION no_room()
"""


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """The disk of the database takes nothing more."""
    with connecting(app, as_ever) as engine:
        if engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(file_of(app))) as other:
                # No page of the file that was given back may be left to take something.
                other.execute("VACUUM")
            with beginning_with(engine, "PRAGMA max_page_count=1"):
                yield
        else:
            run(app, *NO_ROOM.split(";\n"))
            yield
            run(app, "DROP FUNCTION no_room CASCADE")


def run(app: Flask, *statements: str) -> None:
    with app.app_context(), writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def file_of(app: Flask) -> Path:
    return Path(app.extensions["mima.config"].data) / "mima.sqlite3"


def test_a_locked_database_is_a_503_that_promises_nothing_and_reading_goes_on(app: Flask) -> None:
    client = reader(app, "en")
    form = {"csrf_token": token(client, "/account"), "language": "fr"}
    with locked(app):
        refused = client.post("/language", data=form)
        assert client.get("/catalog").status_code == 200
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert client.post("/language", data=form).status_code == 303


def test_nobody_waits_for_a_lock_for_ever(context: Flask) -> None:
    is_sqlite = db.engine.dialect.name == "sqlite"
    waits = db.session.scalar(text("PRAGMA busy_timeout" if is_sqlite else "SHOW lock_timeout"))
    assert waits == (10_000 if is_sqlite else "10s")


def test_a_full_disk_keeps_nothing_and_says_so_and_reading_goes_on(app: Flask) -> None:
    client = reader(app, "en")
    form = {"csrf_token": token(client, "/account"), "subject": "Un été", "text": "x" * 5_000}
    with full(app):
        answer = client.post("/exhibitors/kiosque-a-sons/enquire", data=form)
        assert client.get("/catalog").status_code == 200
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Un été" not in client.get("/account/enquiries").text


def test_without_the_store_a_file_is_refused_with_its_reason_and_the_text_is_kept(app: Flask, cast: Cast, tmp_path: Path) -> None:
    client, before = reader(app, "en"), storage.current()
    begun = send(client, "/exhibitor/offerings/new", "/exhibitor/offerings/new", title="Basalt", category="music:sync")
    (tmp_path / "file").write_bytes(b"")
    storage.configure(tmp_path / "file" / "store")
    try:
        files = {"files": (making.stream(making.picture()), "a.jpg"), "title_en": "Basalt", "place": "Riom"}
        answer = send(client, begun.location, begun.location, **files)
        page = client.get(begun.location).text
    finally:
        storage.configure(before.folder)
    assert answer.status_code == 303
    assert "a.jpg: Files cannot be kept at the moment" in page
    assert 'value="Riom"' in page
