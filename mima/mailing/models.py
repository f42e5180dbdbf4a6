"""The outbox."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from mima.core.db import Model
from mima.core.states import Moves


class LetterState(StrEnum):
    queued = "queued"
    sending = "sending"
    sent = "sent"
    failed = "failed"


class Letter(Model):
    """One mail to one address.

    queued → sending → sent, or back to queued for another try, or failed after the last one; failed → queued by hand.
    A letter that was `sending` when its worker died is *failed*, not sent again: twice is worse than late.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({LetterState.queued}),
        LetterState.queued: frozenset({LetterState.sending}),
        LetterState.sending: frozenset({LetterState.sent, LetterState.queued, LetterState.failed}),
        LetterState.failed: frozenset({LetterState.queued}),
    }
    __table_args__ = (Index("ix_letter_state", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[LetterState]
    template: Mapped[str]
    language: Mapped[str]
    to_address: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(index=True)
    values: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    # What really went out, kept because the template may change later.
    subject: Mapped[str | None]
    body: Mapped[str | None]
