"""A catalog of a million: what was imported, copied by the database itself, its index made once at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Text, cast, func, insert, literal, select, text, update

from mima.catalog.models import CatalogTerm, FacetCount, Listing, Offering, OfferingFacet
from mima.core.db import db
from mima.core.transaction import transaction

# What two offerings cannot have in common.
UNIQUE = ("public_id", "slug", "external_reference")


def multiply(times: int) -> None:
    """Every offering of the catalog is there so many times, and every count says so."""
    highest = db.session.scalar(select(func.max(Offering.id))) or 0
    with transaction():
        connection = db.session.connection()
        with _index_apart(connection):
            for number in range(1, times):
                for model in (Offering, Listing, OfferingFacet):
                    _copy(connection, model, highest, number)
        for counted in (FacetCount, CatalogTerm):
            connection.execute(update(counted.__table__).values(count=counted.__table__.c.count * times))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence('offering', 'id'), (SELECT max(id) FROM offering))"))


def _copy(connection: Connection, model: Any, highest: int, number: int) -> None:
    columns = model.__table__.c
    key = columns.get("offering_id", columns.get("id"))

    def copied(column: Any) -> Any:
        if column is key:
            return column + highest * number
        return column + cast(literal(f"-{number}"), Text) if column.name in UNIQUE else column

    rows = select(*[copied(column) for column in columns]).where(key <= highest).order_by(key)
    connection.execute(insert(model.__table__).from_select([column.name for column in columns], rows))


@contextmanager
def _index_apart(connection: Connection) -> Iterator[None]:
    """The full-text index is made of all rows at the end: one look through them is quicker than each by itself."""
    is_sqlite = connection.dialect.name == "sqlite"
    kept = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'listing_search_%'",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'listing' AND indexdef LIKE '%gin%'",
    }
    made = [tuple(row) for row in connection.execute(text(kept[connection.dialect.name]))]
    for name, _statement in made:
        connection.exec_driver_sql(f"DROP {'TRIGGER' if is_sqlite else 'INDEX'} {name}")
    yield
    if is_sqlite:
        connection.exec_driver_sql("INSERT INTO listing_search (listing_search) VALUES ('rebuild')")
    for _name, statement in made:
        connection.exec_driver_sql(statement)
