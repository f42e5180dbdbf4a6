"""Counting what a block of code asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest import mock

from sqlalchemy import event

from mima.core import plain
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


class Asked(NamedTuple):
    """A statement as the driver got it. One that is kept comes again with other values; of another the text changes with them."""

    text: str
    values: Any
    is_kept: bool


@contextmanager
def plain_rows() -> Iterator[list[Asked]]:
    """The same with what is known of each after the block, all of which are to read plain rows (`mima.core.plain`)."""
    found: list[Asked] = []
    values: list[Any] = []
    kept: list[bool] = []
    question = plain._question

    def noting(*statement: Any) -> Any:
        answer = question(*statement)
        kept.append(answer is not None)
        return answer

    with counted(values) as statements, mock.patch.object(plain, "_question", noting):
        yield found
    found += [Asked(*each) for each in zip(statements, values, kept, strict=True)]
