"""How a database goes about the catalog's questions: along the index of a page's order, however many offerings there are."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, cast

import pytest
from sqlalchemy import Connection

from mima.catalog import queries, search, spelling
from mima.catalog.filters import Sort, filters
from mima.core.db import db, one_plan
from tests.catalog.making import published
from tests.people import Cast
from tests.statements import Asked, plain_rows

pytestmark = pytest.mark.usefixtures("context", "noon")

ORDERS = [order.value for order in Sort if order is not Sort.relevance]
# On PostgreSQL nothing but an index keeps a few rows from being sorted.
ALONG_INDEXES = ("SET enable_sort = off", "SET enable_incremental_sort = off", "SET enable_seqscan = off")
# What the driver had prepared last, before this question itself.
PREPARED = """
SELECT name, cardinality(parameter_types) FROM pg_prepared_statements WHERE statement NOT LIKE '%%pg_prepared_statements%%'
ORDER BY prepare_time DESC LIMIT 1
"""


def plans(**state: Any) -> list[str]:
    """The plan of each statement that the page asks, in words."""
    return explained(lambda: queries.browse(filters(**state)))


def explained(ask: Callable[[], object]) -> list[str]:
    """The plan of each statement that is asked, in words."""
    with plain_rows() as statements:
        ask()
    explain = _on_sqlite if db.engine.dialect.name == "sqlite" else _on_postgresql
    with one_plan().connect() as connection:
        plans = [explain(connection, each) for each in statements]
        connection.invalidate()
    return ["\n".join(str(row[-1]) for row in rows) for rows in plans]


def _on_sqlite(connection: Connection, asked: Asked) -> Sequence[Any]:
    return connection.exec_driver_sql("EXPLAIN QUERY PLAN " + asked.text, asked.values).all()


def _on_postgresql(connection: Connection, asked: Asked) -> Sequence[Any]:
    """Of what is kept the one plan for all values."""
    for setting in ALONG_INDEXES:
        connection.exec_driver_sql(setting)
    if not asked.is_kept:
        return connection.exec_driver_sql("EXPLAIN " + asked.text, asked.values).all()
    with closing(connection.connection.cursor()) as cursor:
        cast(Any, cursor).execute(asked.text, asked.values, prepare=True)
    name, number = connection.exec_driver_sql(PREPARED).one()
    given = f"({', '.join(['NULL'] * number)})" if number else ""
    return connection.exec_driver_sql(f"EXPLAIN EXECUTE {name}{given}").all()


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_of_the_whole_catalog_sorts_nothing(cast: Cast, order: str) -> None:
    published(cast.company("bruno"))
    (plan,) = plans(sort=order)
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_of_a_dense_category_sorts_nothing(cast: Cast, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_GATHERED", 0)
    offering = published(cast.company("bruno"))
    _resolved, plan = plans(category=offering.category, sort=order)
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_of_a_dense_keyword_sorts_nothing(cast: Cast, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_GATHERED", 0)
    offering = published(cast.company("bruno"))
    _resolved, plan = plans(tags=(offering.tags[0],), sort=order)
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_of_two_dense_facets_the_second_is_looked_up_for_each_offering(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a join the whole of both might be read, where nobody knows how frequent each is."""
    monkeypatch.setattr("mima.catalog.sampling.MOST_COUNTED", 0)
    offering = published(cast.company("bruno"))
    _resolved, _sampled, plan = plans(category=offering.category, tags=(offering.tags[0],))
    assert "ix_offering_facet_newest" in plan
    assert "SubPlan" in plan or "CORRELATED SCALAR SUBQUERY" in plan
    assert "Sort" not in plan


def test_a_dense_range_goes_along_the_index_of_its_order(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mima.catalog.sampling.MOST_COUNTED", 0)
    published(cast.company("bruno"))
    _sampled, plan = plans(limits={"bpm_min": "90"}, sort="price_up")
    assert "ix_listing_cheapest" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_a_mistyped_word_is_sought_by_either_half_along_an_index(cast: Cast) -> None:
    published(cast.company("bruno"))
    (plan,) = explained(lambda: spelling.corrected(["basaltte"], found=False))
    assert "ix_catalog_term_reversed" in plan
    assert "SCAN catalog_term" not in plan
    assert "Seq Scan" not in plan
