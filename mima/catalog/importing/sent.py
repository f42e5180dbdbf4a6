"""Tables that wait between preview and confirmation: rows, so that any process finds them, each its sender's and company's.

sent ──its columns are understood──▶ shown ──confirmed──▶ imported, in one transaction with what came of it (history.py)
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.catalog.importing.matching import Columns
from mima.catalog.importing.reading import DeskTable, Reading, table_of
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import Model, db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor

KEPT_FOR = timedelta(days=7)
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
    # The row of a workbook that has the heads; None for text, of which lines are counted.
    headed_on: Mapped[int | None]
    # Of each column its head, what it means, and whether that is certain, in their order; then what all rows are where no
    # column says it.
    heads: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    kind: Mapped[str] = mapped_column(default="", server_default="")
    category: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
    imported_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()

    @property
    def is_imported(self) -> bool:
        return self.imported_at is not None

    @property
    def columns(self) -> Columns:
        meanings = {head: meaning for head, meaning, _is_certain in self.heads}
        return Columns(meanings, self.kind, self.category, frozenset(head for head, _, is_certain in self.heads if is_certain))

    def understand(self, columns: Columns) -> None:
        """Its columns mean this."""
        self.heads = [[head, meaning, head in columns.certain] for head, meaning in columns.meanings.items()]
        self.kind, self.category = columns.kind, columns.category

    def open(self) -> DeskTable:
        """The table, to be read."""
        return table_of(self.text, self.headed_on)


def keep(exhibitor: Exhibitor, reading: Reading, columns: Columns, *, by: Actor) -> SentTable:
    """The table waits for the person's confirmation; their oldest one makes room when they have many."""
    mine = select(SentTable.id).where(SentTable.exhibitor_id == exhibitor.id, SentTable.user_id == by.user_id)
    newest = mine.order_by(SentTable.id.desc()).limit(MOST_KEPT - 1)
    db.session.execute(delete(SentTable).where(SentTable.id.in_(mine), SentTable.id.not_in(newest.subquery().select())))
    sent = SentTable(
        public_id=ids.public_id(),
        exhibitor_id=exhibitor.id,
        user_id=by.user_id,
        name=reading.name,
        rows=reading.rows,
        text=reading.text,
        headed_on=reading.headed_on,
        created_at=clock.now(),
    )
    sent.understand(columns)
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


def forget_old() -> None:
    """Tables that were sent more than a week ago are gone; what they made stays, and the history of it."""
    db.session.execute(delete(SentTable).where(SentTable.created_at < clock.now() - KEPT_FOR))
