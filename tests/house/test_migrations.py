"""The migrations lead to the tables that the code describes, and back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from mima.core.db import Base, db

MIGRATIONS = str(Path(__file__).parent.parent.parent / "migrations")

pytestmark = pytest.mark.usefixtures("context")


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        return list(compare_metadata(context, Base.metadata))


def is_ours(_item: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    full_text = kind == "index" and name is not None and name.endswith("_search")
    return not (reflected and (full_text or (kind == "table" and name not in Base.metadata.tables)))


def test_the_migrations_have_one_head() -> None:
    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1


def test_after_all_migrations_the_tables_are_those_of_the_code() -> None:
    assert differences() == []


def test_one_step_down_and_one_up_lead_to_the_same_tables(app: Flask) -> None:
    downgrade(directory=MIGRATIONS, revision="-1")
    upgrade(directory=MIGRATIONS)
    assert differences() == []
