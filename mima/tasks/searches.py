"""Every morning people are told what has come out that fits the searches they keep."""

from mima.buyers import searches
from mima.core.db import db
from mima.core.transaction import transaction


def waiting() -> int:
    """One run, if somebody is to be told."""
    found = searches.due(searches.morning(), 1)
    db.session.rollback()
    return len(found)


def tell_due() -> None:
    """The next people are told, each in a transaction of their own: what is found is sought before it, without a lock."""
    until = searches.morning()
    for user_id in searches.due(until):
        found = searches.news(user_id, until)
        db.session.rollback()
        with transaction():
            searches.tell(user_id, until, found)
