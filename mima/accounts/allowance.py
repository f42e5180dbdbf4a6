"""Limits on how often one may try, kept as rows so that every process counts together."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from mima.accounts.models import Allowance
from mima.core import clock
from mima.core.db import db
from mima.core.errors import N_, DomainError


class TooManyTries(DomainError):
    """The allowance of this window is used up; `minutes` until the next one."""

    status = 429
    message = N_("Too many tries. Please wait %(minutes)s minutes and try again; nothing is lost.")


def use(key: str, *, limit: int, window: timedelta) -> None:
    """One try more is counted for `key`; `TooManyTries` when it is over `limit` in the present window."""
    now = clock.now()
    row = db.session.get(Allowance, key, with_for_update=True) or _begin(key, now + window)
    if row.window_ends_at <= now:
        row.used, row.window_ends_at = 0, now + window
    if row.used >= limit:
        raise TooManyTries(minutes=max(1, round((row.window_ends_at - now).total_seconds() / 60)))
    row.used += 1
    db.session.flush()


def give_back(key: str) -> None:
    """The tries of `key` are forgotten: it turned out to be the right person."""
    row = db.session.get(Allowance, key)
    if row is not None:
        db.session.delete(row)


def forget_past() -> None:
    """Windows that are over leave no rows behind."""
    db.session.execute(delete(Allowance).where(Allowance.window_ends_at <= clock.now()))


def _begin(key: str, ends_at: datetime) -> Allowance:
    try:
        with db.session.begin_nested():
            row = Allowance(key=key, used=0, window_ends_at=ends_at)
            db.session.add(row)
    except IntegrityError:
        # Another process began the same window a moment ago: count with it.
        return db.session.get_one(Allowance, key, with_for_update=True, populate_existing=True)
    return row
