"""Two that need the same two rows, at the same moment and from both sides: each has its first before either goes on."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, get_ident
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError

from mima.core.db import db

# Who waits for a row that the other has never comes to the meeting; PostgreSQL looks for a deadlock after a second.
PATIENCE = 0.5


class Crossing:
    """Around a function that takes one row: of each of two threads the first call ends when that of the other has ended."""

    def __init__(self, take: Callable[..., Any]) -> None:
        self.take, self.meeting = take, Barrier(2)
        self.calls: Counter[int] = Counter()

    def __call__(self, *values: Any) -> Any:
        taken = self.take(*values)
        self.calls[get_ident()] += 1
        if self.calls[get_ident()] == 1:
            with suppress(BrokenBarrierError):
                self.meeting.wait(PATIENCE)
        return taken


def crossed(app: Flask, jobs: Sequence[Callable[[], object]]) -> list[str]:
    """Both jobs, each in a thread of its own: done, or deadlock."""
    db.session.remove()

    def run(job: Callable[[], object]) -> str:
        with app.app_context():
            try:
                job()
            except OperationalError as error:
                assert "deadlock" in str(error)
                return "deadlock"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, jobs))


def as_they_wait() -> list[str]:
    """What becomes of them where nothing puts the rows in order: on SQLite the one who writes is alone."""
    return ["deadlock", "done"] if db.engine.dialect.name == "postgresql" else ["done", "done"]
