"""Plain rows are what SQLAlchemy would read, by whichever way."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from flask import Flask, g
from sqlalchemy import Connection, bindparam, delete, literal_column, select
from sqlalchemy.exc import DBAPIError

from mima.accounts.models import Allowance
from mima.core import clock
from mima.core.db import db, one_plan
from mima.core.plain import read, reading
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from tests import connections
from tests.snapshot import writing
from tests.statements import counted

KEPT = select(Allowance.key, Allowance.used, Allowance.window_ends_at).where(Allowance.key == bindparam("key"))
SINCE = select(Allowance.key).where(Allowance.window_ends_at <= bindparam("now", type_=Allowance.window_ends_at.type))
AMONG = select(Allowance.key).where(Allowance.key.in_(bindparam("keys", expanding=True))).order_by(Allowance.key)
LATE = select(Allowance.key).where(
    Allowance.window_ends_at < datetime(9_000, 1, 1, tzinfo=UTC), Allowance.key == bindparam("key")
)
BROKEN = select(literal_column("of_no_table"))


class Kept(NamedTuple):
    key: str
    used: int
    window_ends_at: object


@pytest.fixture(autouse=True)
def two(context: Flask) -> None:
    with transaction():
        db.session.add_all(Allowance(key=key, used=number, window_ends_at=clock.now()) for number, key in enumerate("ab"))
    db.session.close()


def test_a_row_has_the_values_that_sqlalchemy_reads() -> None:
    expected = [tuple(row) for row in db.session.execute(KEPT, {"key": "b"})]
    db.session.close()

    assert read(KEPT, {"key": "b"}, Kept) == [Kept(*row) for row in expected]


def test_a_row_is_named_as_its_columns_are() -> None:
    assert read(KEPT, {"key": "b"})[0].used == 1


def test_a_value_is_sent_as_its_type_says() -> None:
    assert [row.key for row in read(SINCE, {"now": clock.now()})] == ["a", "b"]


def test_a_value_of_the_statement_itself_is_sent_as_its_type_says() -> None:
    assert [row.key for row in read(LATE, {"key": "b"})] == ["b"]


def test_a_list_of_values_finds_each_of_them() -> None:
    assert [row.key for row in read(AMONG, {"keys": ["a", "b", "c"]})] == ["a", "b"]
    assert [row.key for row in read(AMONG, {"keys": ["b"]})] == ["b"]


def test_reads_within_one_reading_share_a_connection() -> None:
    with reading():
        before = one_plan().pool.checkedout()  # type: ignore[attr-defined]
        read(KEPT, {"key": "a"})
        assert one_plan().pool.checkedout() == before == 1  # type: ignore[attr-defined]


def plans(connection: Connection) -> list[tuple[int, int]]:
    """Of each statement that was prepared for the table: how often its plan for all values was used, and one for those given."""
    found = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT allowance%%'"
    return [tuple(row) for row in connection.exec_driver_sql(found)]


@pytest.mark.parametrize("whole_app", ["postgresql"], indirect=True)
def test_a_statement_has_one_plan_from_its_first_execution_on() -> None:
    connections.close()
    with reading():
        read(KEPT, {"key": "a"})
        read(KEPT, {"key": "b"})

        assert plans(g.reading) == [(2, 0)]


@pytest.mark.parametrize("whole_app", ["postgresql"], indirect=True)
def test_what_the_session_asks_is_planned_for_its_values() -> None:
    """Which may be those of a partial index; the control of the test before."""
    connections.close()
    connection = db.session.connection()
    for _time in range(7):
        connection.execute(KEPT, {"key": "a"})

    ((generic, custom),) = plans(connection)
    assert (generic, custom > 0) == (0, True)


@pytest.mark.parametrize("whole_app", ["postgresql"], indirect=True)
def test_who_only_reads_in_his_session_reads_plain_rows_by_one_plan_too() -> None:
    connections.close()
    db.session.execute(SINCE, {"now": clock.now()})
    with reading():
        read(KEPT, {"key": "a"})

        assert plans(g.reading) == [(1, 0)]


def test_what_the_open_transaction_wrote_is_read() -> None:
    with transaction():
        db.session.add(Allowance(key="c", used=3, window_ends_at=clock.now()))
        db.session.flush()
        assert read(KEPT, {"key": "c"})[0].used == 3


def test_within_a_snapshot_its_own_moment_is_read() -> None:
    with snapshot():
        with writing() as other:
            other.execute(delete(Allowance))
        assert read(KEPT, {"key": "a"})[0].key == "a"
    assert not read(KEPT, {"key": "a"})


def test_who_counts_statements_hears_each() -> None:
    with counted() as statements:
        read(KEPT, {"key": "a"})

    assert len(statements) == 1


def test_the_databases_refusal_comes_as_sqlalchemys_error() -> None:
    with pytest.raises(DBAPIError, match="of_no_table"):
        read(BROKEN)


def test_after_a_refusal_the_connection_reads_on() -> None:
    with pytest.raises(DBAPIError):
        read(BROKEN)

    assert read(KEPT, {"key": "a"})[0].key == "a"


def test_a_lost_connection_is_said_so_and_the_next_read_has_another() -> None:
    with reading(), pytest.raises(DBAPIError) as caught:
        g.reading.connection.dbapi_connection.close()
        read(KEPT, {"key": "a"})

    assert caught.value.connection_invalidated
    assert read(KEPT, {"key": "a"})[0].key == "a"


def test_when_all_connections_are_lost_one_read_says_so_and_no_other() -> None:
    with one_plan().connect() as one, one_plan().connect() as other:
        lost = [each.connection.dbapi_connection for each in (one, other)]
    with one_plan().connect() as one, one_plan().connect() as other:
        assert {one.connection.dbapi_connection, other.connection.dbapi_connection} == set(lost)
    for connection in lost:
        connection.close()
    with pytest.raises(DBAPIError):
        read(KEPT, {"key": "a"})

    assert [read(KEPT, {"key": "a"})[0].key for _time in range(2)] == ["a", "a"]
