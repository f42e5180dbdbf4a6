"""The journal's rows. They hold ids without foreign keys, so that every subject can write them and none is kept alive by them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from mima.core.actors import ActorKind
from mima.core.db import Model


class JournalEntry(Model):
    """One fact. A move of a state has `to_state` (and `from_state` unless the thing is new); other facts have neither."""

    __table_args__ = (Index("ix_journal_entry_subject", "subject", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[ActorKind]
    actor_user_id: Mapped[int | None]
    verb: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    from_state: Mapped[str | None]
    to_state: Mapped[str | None]
    why: Mapped[str]
    facts: Mapped[dict[str, Any]]
