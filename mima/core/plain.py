"""Plain rows: what a page of many rows reads, past all that the session and SQLAlchemy's own rows would add to it.

A page of the catalog spent more on that than its database did. The statements are SQLAlchemy's all the same: each is
compiled once, its types convert values and columns, and the connections are those of the engine for statements of one plan.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import Any, cast

from flask import g
from sqlalchemy import CompoundSelect, Connection, Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError

from mima.core.db import db, has_begun, one_plan

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Make = Callable[..., Any]


def read(statement: Statement, values: Mapping[str, Any] | None = None, make: Make | None = None) -> list[Any]:
    """The rows that the statement reads, in the open transaction if there is one; `make` is given the columns of each.

    The statement is one that is built once, for it is kept with what it was compiled to; what changes are its `values`.
    """
    values, made = values or {}, make or _named(statement)
    session = db.session() if db.session.registry.has() else None
    if session is not None and session.in_transaction():
        own = session.connection()
        if own.engine is _engine() or has_begun(own):
            return _rows(own, statement, values, made)
    shared = g.get("reading")
    if shared is not None:
        return _rows(shared, statement, values, made)
    with _engine().connect() as connection:
        return _rows(connection, statement, values, made)


@contextmanager
def reading() -> Iterator[None]:
    """Several `read`s share one connection, which is as dear to take and to give back as a short statement."""
    with _engine().connect() as connection:
        g.reading = connection
        try:
            yield
        finally:
            g.pop("reading")


def _engine() -> Engine:
    # Whoever listens to the engine hears every statement.
    return db.engine if db.engine.dispatch.before_cursor_execute else one_plan()


class _Question:
    """A statement as the driver wants it, with what its types do to values and columns."""

    __slots__ = ("columns", "defaults", "how", "names", "sql", "values")

    def __init__(self, statement: Statement, compiled: Any, dialect: Dialect) -> None:
        self.sql: str = str(compiled)
        self.names: Sequence[str] | None = compiled.positiontup
        # psycopg has a statement prepared at its sixth execution otherwise.
        self.how = {"prepare": True} if dialect.name == "postgresql" else {}
        self.defaults: dict[str, Any] = dict(compiled.params)
        binds = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind, name in compiled.bind_names.items())
        self.values = [(name, convert) for name, convert in binds if convert is not None]
        columns = (each.type.dialect_impl(dialect).result_processor(dialect, None) for each in statement.selected_columns)
        self.columns = [(place, convert) for place, convert in enumerate(columns) if convert is not None]

    def filled(self, values: Mapping[str, Any]) -> Any:
        """The values in the driver's own order, or by name."""
        sent = {**self.defaults, **values}
        for name, convert in self.values:
            sent[name] = convert(sent[name])
        return sent if self.names is None else [sent[name] for name in self.names]


def _rows(connection: Connection, statement: Statement, values: Mapping[str, Any], made: Make) -> list[Any]:
    question = _question(statement, connection.dialect)
    if question is None or db.engine.dispatch.before_cursor_execute:
        return [made(*row) for row in connection.execute(statement, values)]
    rows = _asked(connection, question, values)
    if not question.columns:
        return [made(*row) for row in rows]
    return [made(*_converted(row, question.columns)) for row in rows]


def _asked(connection: Connection, question: _Question, values: Mapping[str, Any]) -> Sequence[Any]:
    sent, dialect = question.filled(values), connection.dialect
    driver = dialect.loaded_dbapi.Error
    try:
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(question.sql, sent, **question.how)
            return cursor.fetchall()
    except driver as error:
        is_lost = dialect.is_disconnect(error, connection.connection, None)
        if is_lost:
            connection.invalidate(error)
            # What broke this one has most likely broken those that wait beside it.
            connection.engine.dispose()
        raise DBAPIError.instance(question.sql, sent, error, driver, True, is_lost, dialect) from error


def _converted(row: Sequence[Any], columns: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    found = list(row)
    for place, convert in columns:
        found[place] = convert(found[place])
    return found


@lru_cache(1024)
def _question(statement: Statement, dialect: Dialect) -> _Question | None:
    """None where a value is written into the statement (`told`, a list of ids), which makes another one of it each time."""
    compiled = cast(Any, statement.compile(dialect=dialect))
    if compiled.literal_execute_params or compiled.post_compile_params:
        return None
    return _Question(statement, compiled, dialect)


@lru_cache(1024)
def _named(statement: Statement) -> Make:
    return namedtuple("Row", [each.key for each in statement.selected_columns], rename=True)  # type: ignore[misc]


__all__ = ["read", "reading"]
