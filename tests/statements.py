"""Counting what a block of code asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from mima.core.db import db


@contextmanager
def counted(values_of: list[Any] | None = None) -> Iterator[list[str]]:
    """The SQL statements sent inside the block, transaction control apart; their values go into `values_of`."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)
            if values_of is not None:
                values_of.append(values)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
