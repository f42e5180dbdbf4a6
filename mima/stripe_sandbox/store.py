"""The stand-in's memory: one SQLite file, one writer at a time, a change and its events in one transaction."""

from __future__ import annotations

import json
import secrets
import sqlite3
import string
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import no_such
from .schema import prepare

Body = dict[str, Any]

LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))


@dataclass(frozen=True)
class Cause:
    """The API request that a change comes from; both are empty when somebody pressed a button on the hosted page."""

    request: str | None = None
    idempotency_key: str | None = None


NOBODY = Cause()


@dataclass(frozen=True)
class Condition:
    """One term of a WHERE, with its value."""

    term: str
    values: tuple[Any, ...]


class Records:
    """The objects inside one transaction, at one moment, for one cause."""

    def __init__(self, connection: sqlite3.Connection, *, cause: Cause, webhooks: bool) -> None:
        self.connection = connection
        self.cause = cause
        self.webhooks = webhooks
        self.now = int(time.time())

    def add(self, body: Body) -> Body:
        self.connection.execute(
            "INSERT INTO objects (id, kind, created, body) VALUES (?, ?, ?, ?)",
            (body["id"], body["object"], body["created"], json.dumps(body)),
        )
        return body

    def save(self, body: Body) -> Body:
        self.connection.execute("UPDATE objects SET body = ? WHERE id = ?", (json.dumps(body), body["id"]))
        return body

    def find(self, kind: str, object_id: str, *, param: str = "id", status: int = 404) -> Body:
        """The object of this kind and id; an unknown one is Stripe's "No such …"."""
        row = self.connection.execute("SELECT body FROM objects WHERE id = ? AND kind = ?", (object_id, kind)).fetchone()
        if row is None:
            raise no_such(kind, object_id, param=param, status=status)
        return _body(row)

    def sequence(self, kind: str, object_id: str, *, param: str) -> int:
        row = self.connection.execute("SELECT sequence FROM objects WHERE id = ? AND kind = ?", (object_id, kind)).fetchone()
        if row is None:
            raise no_such(kind, object_id, param=param, status=400)
        return int(row["sequence"])

    def all(self, kind: str, conditions: Sequence[Condition], *, oldest_first: bool = False, most: int = -1) -> list[Body]:
        """The objects of this kind that meet every condition."""
        terms = " AND ".join(["kind = ?", *(condition.term for condition in conditions)])
        values = [kind, *(value for condition in conditions for value in condition.values), most]
        order = "ASC" if oldest_first else "DESC"
        # Terms are written in this package, never by a caller: values go through placeholders.
        query = f"SELECT body FROM objects WHERE {terms} ORDER BY sequence {order} LIMIT ?"  # noqa: S608
        return [_body(row) for row in self.connection.execute(query, values)]

    def setting(self, name: str, default: str) -> str:
        row = self.connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return default if row is None else str(row["value"])

    def set(self, name: str, value: str) -> None:
        self.connection.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )


def _body(row: sqlite3.Row) -> Body:
    body: Body = json.loads(row["body"])
    return body


class Store:
    """Opens the file for each transaction, so threads share nothing; `webhooks`: whether events are owed to anybody."""

    def __init__(self, file: Path, *, webhooks: bool) -> None:
        self.file = file
        self.webhooks = webhooks
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            prepare(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        # A killed process loses nothing so; only a machine that loses its power might.
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """One moment's view of everything; it waits for no writer."""
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield Records(connection, cause=NOBODY, webhooks=False)

    @contextmanager
    def transaction(self, cause: Cause = NOBODY) -> Iterator[Records]:
        """Everything inside is kept together, or not at all; nobody else writes meanwhile."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Records(connection, cause=cause, webhooks=self.webhooks)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
