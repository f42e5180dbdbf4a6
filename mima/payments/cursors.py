"""Moments that the flow remembers between its runs."""

from datetime import datetime

from sqlalchemy import delete

from mima.core.db import db
from mima.payments.models import Cursor

EVENTS = "events"  # Stripe's events are known up to here
PAYOUTS = "payouts"  # Stripe's payouts are known up to here
CHARGES = "charges"  # Stripe's charges agree with the ledger up to here
AWAY = "away"  # Stripe has not answered since


def at(name: str) -> datetime | None:
    cursor = db.session.get(Cursor, name)
    return None if cursor is None else cursor.at


def begin(name: str, moment: datetime) -> None:
    """The cursor stands, at this moment unless it stood before."""
    if db.session.get(Cursor, name) is None:
        db.session.add(Cursor(name=name, at=moment))
        db.session.flush()


def put(name: str, moment: datetime) -> None:
    begin(name, moment)
    db.session.get_one(Cursor, name).at = moment


def drop(name: str) -> None:
    db.session.execute(delete(Cursor).where(Cursor.name == name))
