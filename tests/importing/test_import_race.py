"""Two clicks and two tables at once: one import of a table, one offering of a reference. Looking first, leaping later fails."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from mima.catalog.importing import Plan, Row, desk, load, of_headers, rows
from mima.catalog.importing.history import OfferingImport
from mima.catalog.importing.load import _create, _present
from mima.catalog.importing.reading import read, table_of
from mima.catalog.importing.sent import SentTable, keep
from mima.catalog.importing.undoing import undo
from mima.catalog.models import Offering
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.journal.models import JournalEntry
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
    found = read("works.csv", TABLE.encode())
    with transaction():
        company = cast.company("bruno")
        key = keep(company, found, desk.guessed(company, found), by=cast.user("bruno").actor).id
    db.session.remove()
    return key


def test_of_many_clicks_one_imports(app: Flask, cast: Cast, sent_id: int) -> None:
    actor = cast.user("bruno").actor
    shown = desk.rehearse(db.session.get_one(SentTable, sent_id)).digest
    db.session.remove()

    def click(_looked: Barrier) -> int:
        with transaction():
            return desk.carry_out(db.session.get_one(SentTable, sent_id), by=actor, shown=shown).id

    assert len(set(race(app, click))) == 1
    assert db.session.scalar(select(func.count()).select_from(OfferingImport)) == 1
    assert db.session.scalar(select(func.count()).select_from(Offering)) == 50


def test_of_two_ways_to_undo_at_once_one_puts_away_the_drafts(app: Flask, cast: Cast, sent_id: int) -> None:
    actor = cast.user("bruno").actor
    with transaction():
        table = db.session.get_one(SentTable, sent_id)
        key = desk.carry_out(table, by=actor, shown=desk.rehearse(table).digest).id
    db.session.remove()

    def click(_looked: Barrier) -> None:
        with transaction():
            undo(db.session.get_one(OfferingImport, key), by=actor)

    race(app, click)
    moved = select(func.count()).select_from(JournalEntry).where(JournalEntry.verb == "offering.archived")
    assert db.session.scalar(moved) == 50


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
