"""Two clicks and two tables at once: one import of a table, one offering of a reference. Looking first, leaping later fails."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from mima.catalog.importing import Plan, Row, load, of_headers, rows
from mima.catalog.importing.load import _create, _present
from mima.catalog.importing.reading import read, table_of
from mima.catalog.importing.sent import SentTable, claim, keep
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from tests.people import Cast

RUNNERS = 4
TABLE = "reference,kind,category,title_fr\n" + "".join(f"A{number},image,photograph,Puy {number}\n" for number in range(50))


@pytest.fixture(autouse=True)
def no_session_left(context: Flask) -> Iterator[None]:
    yield
    db.session.remove()


def race(app: Flask, step: Callable[[Barrier], Any]) -> list[Any]:
    """What each of the runners got, an exception too."""
    start, looked = Barrier(RUNNERS), Barrier(RUNNERS)

    def run(_number: int) -> Any:
        with app.app_context():
            start.wait()
            try:
                return step(looked)
            except IntegrityError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(RUNNERS) as pool:
        return list(pool.map(run, range(RUNNERS)))


@pytest.fixture
def sent_id(cast: Cast) -> int:
    with transaction():
        key = keep(cast.company("bruno"), read("works.csv", TABLE.encode()), by=cast.user("bruno").actor).id
    db.session.remove()
    return key


def test_of_many_clicks_one_imports(app: Flask, sent_id: int) -> None:
    def click(_looked: Barrier) -> bool:
        with transaction():
            return claim(db.session.get_one(SentTable, sent_id))

    assert race(app, click).count(True) == 1


def test_without_the_condition_many_clicks_import(app: Flask, sent_id: int) -> None:
    def click(looked: Barrier) -> bool:
        is_free = db.session.get_one(SentTable, sent_id).claimed_at is None
        looked.wait()
        with transaction():
            db.session.execute(update(SentTable).where(SentTable.id == sent_id).values(claimed_at=clock.now()))
        return is_free

    assert race(app, click).count(True) > 1


def found() -> list[Row]:
    with table_of(TABLE) as table:
        return [row for row in rows(table, of_headers(table.headers), complete=False) if isinstance(row, Row)]


def test_the_same_table_imported_at_once_makes_each_offering_once(app: Flask, cast: Cast) -> None:
    plan = Plan(cast.brunos_company, cast.user("bruno").actor, publish=False)
    db.session.remove()
    outcomes = race(app, lambda _looked: load(found(), plan, rejected=lambda _: None))
    assert sum(outcome.created for outcome in outcomes) == 50
    assert sum(outcome.unchanged for outcome in outcomes) == 50 * (RUNNERS - 1)
    assert db.session.scalar(select(func.count()).select_from(Offering)) == 50


def test_who_looks_before_the_company_is_theirs_makes_an_offering_twice_and_is_refused(app: Flask, cast: Cast) -> None:
    plan = Plan(cast.brunos_company, cast.user("bruno").actor, publish=False)
    db.session.remove()

    def leap(looked: Barrier) -> None:
        new = [row for row in found() if row.reference not in _present(found(), plan)]
        looked.wait()
        with transaction():
            _create(new, db.session.get_one(Exhibitor, plan.exhibitor_id), plan)

    assert any(isinstance(one, IntegrityError) for one in race(app, leap))
