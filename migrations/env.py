"""Alembic's environment: the application's engine and tables, SQLite's changes made by copying (`render_as_batch`)."""

from alembic import context
from flask import current_app

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
        connection.commit()


def _is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Tables and indexes that only a migration knows (full-text search) are left alone."""
    full_text = kind == "index" and name is not None and name.endswith("_search")
    return not (reflected and (full_text or (kind == "table" and name not in Base.metadata.tables)))


run()
