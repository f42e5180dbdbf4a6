"""Alembic's environment: the application's engine and tables, SQLite's changes made by copying (`render_as_batch`)."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from mima.core.db import Base, UtcDateTime, db, writes

config = context.config


def render(kind: str, item: object, autogenerate: object) -> str | bool:
    """Our aware moments are plain columns in a migration, so that an old migration does not depend on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    with current_app.app_context(), db.engine.connect() as connection:
        connection = connection.execution_options(**writes(connection.dialect.name))
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Before the transaction, in which this would do nothing: SQLite changes a table by a copy that takes its place,
            # and other tables point to it.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=False,
            render_item=render,
            include_object=_is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            refuse_dangling(connection)
        connection.commit()
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def refuse_dangling(connection: Connection) -> None:
    """Nothing, if every row still has what it points to; otherwise nothing of the migrations is kept."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        raise RuntimeError(f"{len(dangling)} rows point to nothing after the migrations, first {dangling[0]}")


def _is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Tables and indexes that only a migration knows (full-text search) are left alone."""
    full_text = kind == "index" and name is not None and name.endswith("_search")
    return not (reflected and (full_text or (kind == "table" and name not in Base.metadata.tables)))


run()
