"""Reading at one moment, with nothing written."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from mima.core.db import db
from mima.core.snapshot import snapshot
from mima.core.transaction import AlreadyInTransaction, transaction
from mima.exhibitors.models import Exhibitor
from tests.people import Cast
from tests.snapshot import writing

pytestmark = pytest.mark.usefixtures("context")


def companies() -> int:
    return db.session.scalar(select(func.count()).select_from(Exhibitor).where(Exhibitor.town == "Lyon")) or 0


def test_what_others_write_meanwhile_is_not_seen(context: Flask, cast: Cast) -> None:
    with snapshot():
        with writing() as other:
            other.execute(update(Exhibitor).values(town="Lyon"))
        seen = companies()
    assert (seen, companies()) == (0, 2)


def test_nothing_can_be_written_inside(cast: Cast) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), snapshot():
        db.session.execute(text("UPDATE exhibitor SET town = 'Lyon'"))


def test_afterwards_one_can_write_again(cast: Cast) -> None:
    with snapshot():
        companies()
    with transaction():
        db.session.execute(update(Exhibitor).values(town="Lyon"))
    assert companies() == 2


def test_it_does_not_begin_inside_a_transaction() -> None:
    with pytest.raises(AlreadyInTransaction), transaction(), snapshot():
        pass
