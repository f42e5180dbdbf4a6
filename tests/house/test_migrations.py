"""The migrations lead to the tables that the code describes, and back."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from mima.booths.models import Extra
from mima.catalog import queries
from mima.catalog.filters import filters
from mima.core.db import Base, db
from mima.core.transaction import transaction
from tests.catalog.making import draft, published
from tests.people import Cast

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


def test_what_is_published_is_found_as_before_once_its_words_were_taken_away_and_added_again(app: Flask, cast: Cast) -> None:
    published(cast.company("bruno"))
    draft(cast.company("bruno"))
    asked = (filters(q="basalte"), filters(q="volcan", kind="music", category="sync"), filters(sort="price_up"))
    before = [queries.browse(state).cards for state in asked]
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision="unread_offerings")
    upgrade(directory=MIGRATIONS)
    assert [queries.browse(state).cards for state in asked] == before
    assert [len(cards) for cards in before] == [1, 1, 1]


def test_extras_whose_code_said_what_they_add_say_it_themselves(app: Flask, cast: Cast) -> None:
    with transaction():
        db.session.execute(update(Extra).where(Extra.code == "screen").values(code="badge"))
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision="told_problems")
    upgrade(directory=MIGRATIONS)
    found = db.session.execute(select(Extra.code, Extra.adds, Extra.adds_each).order_by(Extra.code)).all()
    assert [tuple(row) for row in found] == [("badge", "badges", 1), ("power", "power", 3_500)]
