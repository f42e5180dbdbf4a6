"""Money on the market's account, as the bank told it."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.booths.models import Booking
from mima.core.db import Model
from mima.core.states import Moves


class LineState(StrEnum):
    waiting = "waiting"
    entered = "entered"
    aside = "aside"


class StatementLine(Model):
    """Money that came, one line of a statement; what names no booking begins aside. Once entered, the ledger holds its reference.

    waiting ──▶ entered ◀── aside
       └──▶ aside ──▶ waiting
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({LineState.waiting, LineState.aside}),
        LineState.waiting: frozenset({LineState.entered, LineState.aside}),
        LineState.aside: frozenset({LineState.entered, LineState.waiting}),
    }
    __table_args__ = (CheckConstraint("amount_cents > 0", "amount"), Index("ix_statement_line_state", "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    # The same line of the same account has it in every file: it is what makes a second import change nothing.
    reference: Mapped[str] = mapped_column(unique=True)
    state: Mapped[LineState]
    booked_on: Mapped[date]
    amount_cents: Mapped[int]
    currency: Mapped[str]
    sender: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    imported_at: Mapped[datetime]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)

    booking: Mapped[Booking | None] = relationship()
