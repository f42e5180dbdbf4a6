"""What `transaction()` promises, on both databases."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from mima.accounts.models import Allowance
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import AlreadyInTransaction, transaction
from tests.snapshot import writing


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(Allowance)) or 0


def add(key: str) -> None:
    db.session.add(Allowance(key=key, used=1, window_ends_at=clock.now()))
    db.session.flush()


def test_what_is_written_inside_is_kept(context: Flask) -> None:
    with transaction():
        add("kept")
    assert rows() == 1


def test_an_error_inside_undoes_all_of_it(context: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        add("undone")
        raise ZeroDivisionError
    assert rows() == 0


def test_a_released_savepoint_does_not_outlive_the_outer_rollback(context: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        with db.session.begin_nested():
            add("in a savepoint")
        raise ZeroDivisionError
    assert rows() == 0


def test_a_transaction_inside_a_transaction_is_refused(context: Flask) -> None:
    with transaction(), pytest.raises(AlreadyInTransaction), transaction():
        pass


def test_a_row_read_before_is_read_again_inside(context: Flask) -> None:
    with transaction():
        add("fresh")
    row = db.session.get(Allowance, "fresh")
    assert row is not None and row.used == 1
    with writing() as other:
        other.execute(Allowance.__table__.update().values(used=7))  # type: ignore[attr-defined]
    with transaction():
        assert row.used == 7


def test_outside_a_transaction_the_database_refuses_to_write(context: Flask) -> None:
    with pytest.raises(DBAPIError, match=r"read-only transaction|readonly database"):
        add("stray")
    db.session.rollback()
    assert rows() == 0


def test_after_a_transaction_the_same_connection_writes_no_more(context: Flask) -> None:
    with transaction():
        add("kept")
    with pytest.raises(DBAPIError, match=r"read-only transaction|readonly database"):
        add("stray")
    db.session.rollback()
    assert rows() == 1
