"""Tables that wait between preview and confirmation: rows, so that any process finds them, each its sender's and company's.

sent ──claimed by the first of two clicks──▶ being imported ──▶ imported, with what came of it
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.catalog.importing.reading import Reading
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import Model, db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor

KEPT_FOR = timedelta(days=7)
# Longer than the longest import of a table of the desk, so that a slow one is not taken for a lost one.
LOST_AFTER = timedelta(minutes=2)
# A person's newest ones for a company; an older one makes room.
MOST_KEPT = 5


class SentTable(Model):
    """A table that a person sent for a company; nobody else sees it."""

    __table_args__ = (Index("ix_sent_table_sender", "exhibitor_id", "user_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    rows: Mapped[int]
    text: Mapped[str] = mapped_column(deferred=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    claimed_at: Mapped[datetime | None]
    imported_at: Mapped[datetime | None]
    # How many rows had each fate, once it is imported.
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)

    exhibitor: Mapped[Exhibitor] = relationship()

    @property
    def is_imported(self) -> bool:
        return self.imported_at is not None


def keep(exhibitor: Exhibitor, reading: Reading, *, by: Actor) -> SentTable:
    """The table waits for the person's confirmation; their oldest one makes room when they have many.

    One whose import is at work stays, so that it can say what came of it.
    """
    mine = select(SentTable.id).where(SentTable.exhibitor_id == exhibitor.id, SentTable.user_id == by.user_id)
    newest = mine.order_by(SentTable.id.desc()).limit(MOST_KEPT - 1)
    idle = SentTable.claimed_at.is_(None) | SentTable.imported_at.is_not(None)
    db.session.execute(delete(SentTable).where(SentTable.id.in_(mine), SentTable.id.not_in(newest.subquery().select()), idle))
    sent = SentTable(
        public_id=ids.public_id(),
        exhibitor_id=exhibitor.id,
        user_id=by.user_id,
        name=reading.name,
        rows=reading.rows,
        text=reading.text,
        created_at=clock.now(),
    )
    db.session.add(sent)
    db.session.flush()
    return sent


def of_sender(public_id: str, user_id: int, exhibitor_ids: Collection[int]) -> SentTable:
    """The person's own table for one of these companies; `NotFound` for another's and a missing one alike."""
    mine = (SentTable.public_id == public_id, SentTable.user_id == user_id, SentTable.exhibitor_id.in_(exhibitor_ids))
    found = db.session.scalar(select(SentTable).where(*mine))
    if found is None:
        raise NotFound
    return found


def claim(sent: SentTable) -> bool:
    """Whether the caller imports the table now: of two clicks one gets True, and one later if the first was lost."""
    now = clock.now()
    free = SentTable.claimed_at.is_(None) | (SentTable.claimed_at < now - LOST_AFTER)
    mine = update(SentTable).where(SentTable.id == sent.id, SentTable.imported_at.is_(None), free)
    return bool(db.session.execute(mine.values(claimed_at=now)).rowcount)  # type: ignore[attr-defined]


def release(sent: SentTable) -> None:
    """Nobody imports the table any more: the next click may."""
    sent.claimed_at = None


def settle(sent: SentTable, outcome: dict[str, int]) -> None:
    """The table is imported, and this is what came of it."""
    sent.imported_at, sent.outcome = clock.now(), outcome


def forget_old() -> None:
    """Tables that nobody sent or began to import within a week are gone; what they made stays."""
    old = clock.now() - KEPT_FOR
    untouched = SentTable.claimed_at.is_(None) | (SentTable.claimed_at < old)
    db.session.execute(delete(SentTable).where(SentTable.created_at < old, untouched))
