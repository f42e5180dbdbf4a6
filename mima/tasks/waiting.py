"""Offers end as their holds do."""

from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.waiting import offering, queries


def over() -> int:
    """One run, if there is an offer whose hold is decided."""
    found = queries.over(clock.now())
    db.session.rollback()
    return min(1, len(found))


def settle_offers() -> None:
    with transaction():
        offering.settle_over()
