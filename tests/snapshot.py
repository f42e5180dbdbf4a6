"""A database as it stood at one moment, given back as often as a test wants: quicker than making its rows again."""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from flask import Flask, current_app
from sqlalchemy import Connection, event, text

from mima.core import clock
from mima.core.db import Base, db, writes

T = TypeVar("T")

# Where the numbers of our tables' rows stand, by name: a migration down and up makes a sequence anew.
COUNTERS = """
SELECT seqrelid::regclass::text AS name, pg_sequence_last_value(seqrelid) AS last FROM pg_sequence
JOIN pg_depend ON objid = seqrelid JOIN pg_class ON pg_class.oid = refobjid WHERE relname IN ({})
"""
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+).*', re.IGNORECASE | re.DOTALL)


def wait_for_no_disk(app: Flask) -> None:
    """SQLite's commits need not have reached the disk, for no test cuts the machine's power; PostgreSQL has its own settings."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF"))


class Snapshot:
    """All rows of the application's database at this moment; needs an application context, as `give_back` does."""

    def __init__(self, app: Flask, name: str = "kept", moment: datetime | None = None) -> None:
        self.file = Path(app.extensions["mima.config"].data) / "mima.sqlite3"
        self.is_sqlite = db.engine.dialect.name == "sqlite"
        self.name = name
        # When its rows began to be made: they mean nothing to a clock that stands before it.
        self.moment = moment or clock.now()
        self.tables = [table.name for table in Base.metadata.sorted_tables]
        db.session.remove()
        if self.is_sqlite:
            db.engine.dispose()
            shutil.copy(self.file, self.file.with_suffix(f".{name}"))
        else:
            run(f"DROP SCHEMA IF EXISTS {name} CASCADE", f"CREATE SCHEMA {name}")
            run(*[f'CREATE TABLE {name}."{table}" AS TABLE public."{table}"' for table in self.tables])
            run(f"CREATE TABLE {name}.counters AS {COUNTERS.format(', '.join(map(repr, self.tables)))}")
            with db.engine.connect() as connection:
                self.full = [table for table in self.tables if connection.scalar(text(f'SELECT true FROM "{table}" LIMIT 1'))]

    def give_back(self, statements: Iterable[str] = ()) -> None:
        """The database holds these rows again and no others; `statements` are all that wrote since it held them, where known."""
        db.session.remove()
        if self.is_sqlite:
            restore(self.file, self.file.with_suffix(f".{self.name}"))
        else:
            touched = written(statements).intersection(self.tables) or set(self.tables)
            gone = [f'DELETE FROM "{table}"' for table in touched]
            back = [f'INSERT INTO "{table}" SELECT * FROM {self.name}."{table}"' for table in touched.intersection(self.full)]
            run(*gone, *back, f"SELECT setval(name::regclass, coalesce(last, 1), last IS NOT NULL) FROM {self.name}.counters")


def written(statements: Iterable[str]) -> set[str]:
    """The tables that these statements wrote, and those whose rows the database takes away or changes with theirs."""
    found = {WRITES.fullmatch(one)[1] for one in statements}  # type: ignore[index]
    tables = Base.metadata.tables.values()
    beside = {(key.column.table.name, table.name) for table in tables for key in table.foreign_keys if key.ondelete}
    while more := {table for other, table in beside if other in found} - found:
        found |= more
    return found


def clear(app: Flask) -> None:
    """The tables are empty."""
    app.extensions.pop("tests.stands", None)
    if app.extensions.pop("tests.left", False):
        with app.app_context():
            app.extensions["tests.empty"].give_back()


def leave(app: Flask) -> None:
    """A test has ended and its rows lie there still: whoever begins next clears them away, or puts other rows in their place."""
    app.extensions["tests.left"] = True


def begin(app: Flask, name: str, make: Callable[[], T], *, empty: bool = False) -> T:
    """The tables hold what `make` makes of them, and no row that a test wrote before; needs an application context.

    What is made for the first time at an hour comes again from a copy, and so does what `make` returned. It is made beside the
    rows that this test has already, or of `empty` tables.
    """
    name = f"{name}_{clock.now():%Y%m%d%H}"
    kept: dict[str, tuple[Snapshot, T]] = app.extensions.setdefault("tests.begun", {})
    if name in kept and kept[name][0].moment <= clock.now():
        kept[name][0].give_back()
    else:
        if empty:
            clear(app)
        moment = clock.now()
        made = make()
        kept[name] = (Snapshot(app, name, moment), made)
    app.extensions["tests.stands"] = name, app.extensions["tests.commits"][0]
    return kept[name][1]


def count_commits(app: Flask) -> None:
    """From now on it is known whether anything was written since a beginning."""
    commits = app.extensions["tests.commits"] = [0]
    with app.app_context():
        event.listen(db.engine, "commit", lambda _connection: commits.__setitem__(0, commits[0] + 1))


def stands(app: Flask) -> str | None:
    """The name of what the tables hold, and nothing else was committed since it began; None if something was."""
    name, commits = app.extensions.get("tests.stands", (None, -1))
    return name if commits == app.extensions["tests.commits"][0] else None


@contextmanager
def writing() -> Iterator[Connection]:
    """A connection beside the session's, in a transaction that is committed at the end; needs an application context."""
    with db.engine.connect().execution_options(**writes(db.engine.dialect.name)) as connection, connection.begin():
        yield connection


def run(*statements: str) -> None:
    """PostgreSQL runs these statements in one transaction and one message; needs its application's context.

    The order of tables does not matter, for no foreign key is looked at meanwhile.
    """
    with writing() as connection:
        connection.execute(text("; ".join(("SET LOCAL session_replication_role = replica", *statements))))


def restore(file: Path, kept: Path) -> None:
    """The SQLite database `file` is a copy of `kept`; needs its application's context.

    A new file, not the old one overwritten: a connection that a failed test still holds keeps its own. Where the application is
    served, nobody is answered meanwhile: a connection made between the two would stay with the old file, and people would be
    signed in at one and not at the next.
    """
    with current_app.extensions.get("tests.still", nullcontext)():
        shutil.copy(kept, file.with_suffix(".next"))
        db.engine.dispose()
        for name in (f"{file.name}-wal", f"{file.name}-shm"):
            file.with_name(name).unlink(missing_ok=True)
        file.with_suffix(".next").replace(file)
