"""The queue and who empties it: threads inside one of the web processes, or a process of its own."""

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

import psycopg
from flask import Flask
from huey import PostgresHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer
from structlog import get_logger

from mima.config import Config
from mima.core import leases
from mima.core.transaction import transaction

# What huey's storages raise when they cannot be reached, are locked or have no room.
AWAY = (psycopg.Error, sqlite3.Error, OSError)
LEASE_LASTS = timedelta(seconds=30)
LEASE_RENEWED_EVERY = 10.0
THREADS = 2
MOST_RUNS_PER_SWEEP = 50

log = get_logger()


class Work(Protocol):
    """See `mima.tasks.work.Work`."""

    @property
    def run(self) -> Callable[[], None]: ...
    @property
    def urgency(self) -> int: ...
    @property
    def waiting(self) -> Callable[[], int]: ...


class Queue:
    """Named work, put in by any process and run by whoever holds the worker's lease."""

    def __init__(self, app: Flask, config: Config, works: Mapping[str, Work]) -> None:
        self._app = app
        self._works = works
        self.huey = _storage(config)
        self._run = self.huey.task(name="run")(self._run_now)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self.sweep)
        self._keeper = Keeper(self)

    def put(self, name: str) -> None:
        """`name` is run once soon, by a worker; at the next sweep, if the queue cannot be reached.

        Whoever puts it in has committed already: what is done must not be answered as if it were not, for a minute's sake.
        """
        if name not in self._works:
            return
        try:
            self._put(name)
        except AWAY:
            # A connection from before a restart of PostgreSQL: huey opens another one after the first error.
            self._put_or_leave(name)

    def _put(self, name: str) -> None:
        self._run(name, priority=self._works[name].urgency)

    def _put_or_leave(self, name: str) -> None:
        try:
            self._put(name)
        except AWAY as error:
            log.warning("queue_away", work=name, error=str(error))

    def sweep(self) -> None:
        """Every kind of work is looked for, so that nothing that a killed worker left stays undone."""
        with self._app.app_context():
            wanted = {name: min(work.waiting(), MOST_RUNS_PER_SWEEP) for name, work in self._works.items()}
        for name, runs in wanted.items():
            for _ in range(runs):
                self.put(name)

    def run(self, name: str) -> None:
        """The work is done now, here."""
        with self._app.app_context():
            self._works[name].run()

    def _run_now(self, name: str) -> None:
        self.run(name)

    def work_inside(self) -> None:
        """This process empties the queue in threads for as long as it has the lease; it keeps asking for it."""
        self._keeper.start()

    def stop_inside(self) -> None:
        """The threads have ended and the lease is free for another process."""
        self._keeper.stop()

    def work_apart(self) -> None:
        """This process empties the queue until it is told to stop by SIGINT or SIGTERM."""
        sign = Sign(self)
        sign.start()
        try:
            Consumer(self.huey, workers=THREADS, max_delay=1.0).run()
        finally:
            sign.stop()

    def take_lease(self, holder: str) -> bool:
        with self._app.app_context(), transaction():
            return leases.take(leases.WORKER, holder, LEASE_LASTS)

    def give_back_lease(self, holder: str) -> None:
        with self._app.app_context(), transaction():
            leases.give_back(leases.WORKER, holder)


class QuietConsumer(Consumer):  # type: ignore[misc]
    """A consumer inside a web process, whose signals belong to the web server."""

    def _set_signal_handlers(self) -> None:
        return


class Keeper:
    """A thread that asks for the worker's lease, and runs a consumer while it has it."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._consumer: Any = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=15)

    def _keep(self) -> None:
        holder = f"{os.uname().nodename}:{os.getpid()}"
        while not self._ended.is_set():
            self._once(holder)
            self._ended.wait(LEASE_RENEWED_EVERY)
        self._halt()
        self._queue.give_back_lease(holder)

    def _once(self, holder: str) -> None:
        mine = self._takes_lease(holder)
        if mine and self._consumer is None:
            self._consumer = QuietConsumer(self._queue.huey, workers=THREADS, max_delay=1.0, check_worker_health=False)
            self._consumer.start()
        if not mine:
            self._halt()

    def _takes_lease(self, holder: str) -> bool:
        try:
            return self._queue.take_lease(holder)
        except Exception:
            logging.getLogger(__name__).exception("the worker's lease cannot be renewed")
            return False

    def _halt(self) -> None:
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None


class Sign(Keeper):
    """A thread by which a worker apart is seen to live: it holds the lease, or one of several such workers does."""

    def _once(self, holder: str) -> None:
        self._takes_lease(holder)


def _storage(config: Config) -> Huey:
    if config.database_url.startswith("postgresql"):
        return PostgresHuey("mima", dsn=config.database_url.replace("+psycopg", "", 1), results=False)
    return SqliteHuey("mima", filename=str(config.data / "queue.sqlite3"), results=False)
