"""The database: one declarative base, names for every constraint, aware times, and SQLite made to keep its word."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BindParameter,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    Text,
    TextualSelect,
    UniqueConstraint,
    bindparam,
    column,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import registry as make_registry
from sqlalchemy.types import TypeDecorator, TypeEngine

T = TypeVar("T")

# Constraint names are API: a violation is told by its name (`violated`).
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive value is refused because its zone would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")


def _words(kind: type[StrEnum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    # In the registry, not as attributes: Flask-SQLAlchemy makes a base of its own from this one.
    registry = make_registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: Json,
            list[Any]: Json,
            str: Text(),
            # Stored as the word itself, so that a row reads without the code; the MOVES tables guard the values.
            StrEnum: Enum(StrEnum, native_enum=False, length=32, create_constraint=False, values_callable=_words),
        },
    )


# One encoder for all rows: making one costs more than most of our values.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def as_json(value: Any) -> str:
    """The value as our tables hold it; most lists and objects of a row are empty, and these are known."""
    if not value and type(value) in (list, dict):
        return "[]" if type(value) is list else "{}"
    return _ENCODER.encode(value)


db = SQLAlchemy(
    model_class=Base,
    engine_options={
        "json_serializer": as_json,
        # An error names its statement, never what people typed into it: it goes to the log.
        "hide_parameters": True,
        # One for each thread of a web process (gunicorn.conf.py) and of its queue. A connection beyond them is closed after
        # each request, and the next one is made anew: dear on PostgreSQL, and on SQLite its pages are read again. On PostgreSQL
        # it is so many for each of two engines (`one_plan`).
        "pool_size": 8,
    },
)

if TYPE_CHECKING:

    class Model(Base):
        """What every table is."""

        __abstract__ = True

else:
    Model = db.Model


def init_db(app: Flask) -> None:
    """`app` has its database; nobody waits longer than ten seconds for a lock.

    A connection reads without a transaction, where each statement sees its own moment, and the database refuses what it
    would write; `writes` gives it both. On SQLite every connection keeps foreign keys, WAL and full synchronisation.
    """
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        # No BEGIN and no ROLLBACK around every page, which would also make the driver forget each statement it has had planned.
        options = {"isolation_level": "AUTOCOMMIT"}
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
        # Nothing is ever begun there that would have to be rolled back; and whoever was asked last has it all at hand.
        again = {"pool_reset_on_return": None, "pool_use_lifo": True, **options}
        app.config["SQLALCHEMY_BINDS"] = {_ONE_PLAN: {"url": app.config["SQLALCHEMY_DATABASE_URI"], **again}}
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)
        else:
            event.listen(db.engine, "do_connect", _prepare_postgresql)
            event.listen(one_plan(), "do_connect", _prepare_for_one_plan)


# The key of PostgreSQL's second engine.
_ONE_PLAN = "one_plan"


def one_plan() -> Engine:
    """The engine for statements that are built once and asked again and again with other values, outside a transaction.

    On PostgreSQL one of its own: there what is prepared is planned once for whatever values come, where it would be planned for
    the values of each of its first executions, which takes longer than the answer. Not for whoever names a value that a partial
    index is made for: a plan for all values cannot use that. On SQLite, which always plans so, the one there is.
    """
    return db.engines.get(_ONE_PLAN, db.engine)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN is off: with it a released savepoint outlives the outer rollback.
    connection.isolation_level = None
    # 16 MB of pages: with the usual two, a large catalog's indexes are read from the file again and again.
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA query_only=ON")


# As on SQLite: who waits for a lock gives up after ten seconds and says so, instead of holding a thread for ever. Our questions
# are short: starting other processes or a compiler for one costs more than it saves.
_SETTINGS = ("lock_timeout=10s", "default_transaction_read_only=on", "jit=off", "max_parallel_workers_per_gather=0")


def _prepare_postgresql(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any], also: str = "") -> None:
    settings = [*_SETTINGS, also] if also else _SETTINGS
    options.setdefault("options", " ".join(f"-c {setting}" for setting in settings))


def _prepare_for_one_plan(dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> None:
    # https://www.postgresql.org/docs/current/sql-prepare.html, "Notes"
    _prepare_postgresql(dialect, record, arguments, options, "plan_cache_mode=force_generic_plan")


def writes(dialect: str) -> dict[str, Any]:
    """The execution options of a connection that writes, in one transaction."""
    if dialect == "postgresql":
        return {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}
    # A write after a read in one deferred transaction fails at once as "locked", so writers say so from the start.
    return {"sqlite_begins": "BEGIN IMMEDIATE"}


def has_begun(connection: Connection) -> bool:
    """Whether the connection is in a transaction of the database's: `writes` or `stands_still`."""
    return not connection.get_execution_options().keys().isdisjoint(("isolation_level", "sqlite_begins"))


def stands_still(dialect: str) -> dict[str, Any]:
    """The execution options of a connection that reads, in one transaction, all of one moment: that of its first read."""
    if dialect == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return {"sqlite_begins": "BEGIN"}


def _begin_sqlite(connection: Connection) -> None:
    begins = connection.get_execution_options().get("sqlite_begins", "")
    may_write = begins == "BEGIN IMMEDIATE"
    if may_write is not connection.info.get("may_write", False):
        connection.info["may_write"] = may_write
        cast(Any, connection.connection.dbapi_connection).execute(f"PRAGMA query_only={'OFF' if may_write else 'ON'}")
    if begins:
        connection.exec_driver_sql(begins)


def looked_up(value: Callable[[], T], kind: TypeEngine[T]) -> BindParameter[T]:
    """The value as it is each time that its statement runs: so a statement that asks for the moment is built once and kept."""
    return bindparam(None, callable_=value, type_=kind, unique=True)


def ids_sent(dialect: str) -> TextualSelect:
    """The ids that the value `ids` holds, a list as JSON, as a table with the column `id`.

    As one value, however many: with a placeholder for each, every number of them is a statement of its own to be planned.
    """
    rows = {
        "sqlite": "SELECT value AS id FROM json_each(:ids)",
        # Not jsonb_array_elements, of which the planner expects a hundred rows and reads through the whole table.
        "postgresql": "SELECT unnest(CAST(translate(:ids, '[]', '{}') AS integer[])) AS id",
    }
    return text(rows[dialect]).columns(column("id", Integer))


def locked(model: type[T], key: int) -> T:
    """The row as it is now, locked until the transaction ends (PostgreSQL's FOR UPDATE; on SQLite the writer is alone)."""
    row = db.session.get(model, key, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"{model.__name__} {key} is gone")
    return row


def violated(error: IntegrityError) -> str | None:
    """The name of the constraint that refused, or None where the database does not tell (SQLite's foreign keys)."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return cast(str | None, diagnosis.constraint_name)
    kind, _, rest = str(error.orig).partition(" constraint failed: ")
    if kind == "CHECK":
        return rest
    return _unique_name({tuple(part.split(".")) for part in rest.split(", ")}) if kind == "UNIQUE" and rest else None


def _unique_name(columns: set[tuple[str, ...]]) -> str | None:
    # SQLite names the columns instead of the index.
    table = Base.metadata.tables[next(iter(columns))[0]]
    names = {column[-1] for column in columns}
    unique = [index for index in table.indexes if index.unique] + [
        rule for rule in table.constraints if isinstance(rule, UniqueConstraint)
    ]
    return next((str(rule.name) for rule in unique if {column.name for column in rule.columns} == names), None)
