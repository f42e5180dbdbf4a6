"""A database as it stood at one moment, given back as often as a test wants: quicker than making its rows again."""

import shutil
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from mima.core.db import Base, db

KEPT = "kept"


class Snapshot:
    """All rows of the application's database at this moment; needs an application context, as `give_back` does."""

    def __init__(self, app: Flask) -> None:
        self.file = Path(app.extensions["mima.config"].data) / "mima.sqlite3"
        self.is_sqlite = db.engine.dialect.name == "sqlite"
        self.tables = [table.name for table in Base.metadata.sorted_tables]
        db.session.remove()
        if self.is_sqlite:
            db.engine.dispose()
            shutil.copy(self.file, self.file.with_suffix(f".{KEPT}"))
        else:
            self._run(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE", f"CREATE SCHEMA {KEPT}")
            self._run(*[f'CREATE TABLE {KEPT}."{name}" AS TABLE public."{name}"' for name in self.tables])

    def give_back(self) -> None:
        """The database holds these rows again and no others."""
        db.session.remove()
        if self.is_sqlite:
            restore(self.file, self.file.with_suffix(f".{KEPT}"))
        else:
            # The order of tables does not matter while no foreign key is looked at.
            both = [(f'DELETE FROM "{name}"', f'INSERT INTO "{name}" SELECT * FROM {KEPT}."{name}"') for name in self.tables]
            self._run("SET LOCAL session_replication_role = replica", *[statement for pair in both for statement in pair])

    @staticmethod
    def _run(*statements: str) -> None:
        with db.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))


def restore(file: Path, kept: Path) -> None:
    """The SQLite database `file` is a copy of `kept`; needs its application's context.

    A new file, not the old one overwritten: a connection that a failed test still holds keeps its own.
    """
    db.engine.dispose()
    for name in (f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
    shutil.copy(kept, file.with_suffix(".next"))
    file.with_suffix(".next").replace(file)
