"""Today's tables, made by the migrations once for all workers of a run, and copied from then on: to make them takes a second."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import URL, Connection, create_engine, text

from mima.core.db import db
from tests import connections

MIGRATIONS = Path(__file__).parent.parent / "migrations"
NAME = "migrated"


def migrate(app: Flask, kept: Path) -> None:
    """The application's empty database has its tables. `kept` is the folder that all workers know."""
    with app.app_context(), _alone(kept):
        url = db.engine.url
        if db.engine.dialect.name == "sqlite":
            _by_file(Path(str(url.database)), copy_of(kept))
        else:
            _by_database(url)


def copy_of(kept: Path) -> Path:
    """The SQLite database with the tables and nothing in them."""
    return kept / f"{NAME}.sqlite3"


def _by_file(file: Path, copy: Path) -> None:
    if not copy.exists():
        _upgrade()
        shutil.copy(file, copy)
    else:
        shutil.copy(copy, file)


def _by_database(url: URL) -> None:
    with administering(url) as connection:
        if not connection.scalar(text("SELECT true FROM pg_database WHERE datname = :name"), {"name": NAME}):
            _upgrade()
            connection.execute(text(f"CREATE DATABASE {NAME} TEMPLATE {url.database}"))
        else:
            connection.execute(text(f"DROP DATABASE {url.database}"))
            connection.execute(text(f"CREATE DATABASE {url.database} TEMPLATE {NAME}"))


def _upgrade() -> None:
    upgrade(directory=str(MIGRATIONS))
    connections.close()


@contextmanager
def administering(url: URL) -> Iterator[Connection]:
    """A connection to the server's own database, where others are made and dropped."""
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def _alone(kept: Path) -> Iterator[None]:
    """One worker at a time."""
    with (kept / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
