"""One at a time among all processes: a row says who has it, and until when if nothing more is heard of them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from mima.core import clock
from mima.core.db import Model, db

# Whose holder empties the queue.
WORKER = "worker"


class Lease(Model):
    """`holder` may do what `name` says until `ends_at`."""

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    ends_at: Mapped[datetime]


def take(name: str, holder: str, lasts: timedelta) -> bool:
    """Whether `holder` has the lease from now on, anew or renewed; of several at the same moment one gets True."""
    now = clock.now()
    free = or_(Lease.holder == holder, Lease.ends_at <= now)
    taken = db.session.execute(update(Lease).where(Lease.name == name, free).values(holder=holder, ends_at=now + lasts))
    if taken.rowcount == 1:  # type: ignore[attr-defined]
        return True
    if db.session.get(Lease, name) is not None:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(Lease(name=name, holder=holder, ends_at=now + lasts))
    except IntegrityError:
        return False
    return True


def is_held(name: str) -> bool:
    """Whether somebody has the lease now."""
    return db.session.scalar(select(Lease.name).where(Lease.name == name, Lease.ends_at > clock.now())) is not None


def give_back(name: str, holder: str) -> None:
    """The lease is free if this holder had it."""
    db.session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
