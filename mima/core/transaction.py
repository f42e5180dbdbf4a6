"""Commit at the edge only: views, commands and tasks write inside `with transaction():`, nothing else commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from mima.core import wake
from mima.core.db import db, writes

_OPEN = "mima_transaction_open"


class AlreadyInTransaction(RuntimeError):
    """A step that commits by itself was started inside somebody else's transaction."""


@contextmanager
def transaction() -> Iterator[None]:
    """All that is written inside is committed at the end, or none of it.

    What was read before is forgotten first, so nothing is decided on a stale row; on SQLite the writer's lock is
    taken at once (BEGIN IMMEDIATE). Raises `AlreadyInTransaction` when one is open.
    Work that was wanted inside (`wake.want`) is announced after the commit.
    """
    refuse_inside_transaction()
    session = db.session()
    session.rollback()
    session.info[_OPEN] = True
    try:
        session.connection(execution_options=writes(session.get_bind().dialect.name))
        yield
        session.commit()
    except BaseException:
        session.rollback()
        wake.forget(session.info)
        raise
    finally:
        session.info[_OPEN] = False
    wake.announce(session.info)


def refuse_inside_transaction() -> None:
    """Nothing, unless a transaction is open: then `AlreadyInTransaction`. For steps around a network or a large file."""
    if db.session().info.get(_OPEN):
        raise AlreadyInTransaction("this step opens its own transactions")
