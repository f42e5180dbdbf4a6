"""Reading much at one moment: everything inside sees the same state of the database and cannot change it."""

from collections.abc import Iterator
from contextlib import contextmanager

from mima.core.db import db, stands_still
from mima.core.transaction import refuse_inside_transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is of one moment, whatever others write meanwhile; a write inside is refused by the database."""
    refuse_inside_transaction()
    session = db.session()
    session.rollback()
    connection = session.connection(execution_options=stands_still(session.get_bind().dialect.name))
    # A transaction is of the moment of its first read, not of its BEGIN.
    connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    try:
        yield
    finally:
        session.rollback()
