"""A due's row, from the day it is known to the money."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.billing.models import Paper
from mima.booths.models import Booking, Reservation
from mima.core.db import Model
from mima.core.states import Moves


class DueKind(StrEnum):
    """`balance` is what a deposit left of the booking; `supplement` is what a later change costs more."""

    balance = "balance"
    supplement = "supplement"


class DueState(StrEnum):
    open = "open"
    paid = "paid"
    cancelled = "cancelled"


class Due(Model):
    """Something to pay on a booked booking, by a day, each with its own attempts, its own payment and its own invoice.

        open ──money──▶ paid
          └──the booking ends, or costs less──▶ cancelled

    `lines` are what its invoice will say, as they were when it became due; `amount_cents` is what is asked, less what was taken
    off it since by credit notes. It is asked for by letter (`asked_at`), then its invoice stands; paid before, it has it then.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({DueState.open}),
        DueState.open: frozenset({DueState.paid, DueState.cancelled}),
    }
    __table_args__ = (
        CheckConstraint("amount_cents > 0", "amount"),
        Index("ix_due_waiting", "state", "due_on"),
        Index(
            "uq_due_balance_of_booking",
            "booking_id",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'balance'"),
            postgresql_where=text("kind = 'balance'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservation.id"), index=True)
    kind: Mapped[DueKind]
    state: Mapped[DueState]
    amount_cents: Mapped[int]
    currency: Mapped[str]
    lines: Mapped[list[Any]]
    due_on: Mapped[date]
    created_at: Mapped[datetime]
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), unique=True)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    overdue_told_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship()
    reservation: Mapped[Reservation] = relationship()
    invoice: Mapped[Paper | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state is DueState.open

    @property
    def is_paid(self) -> bool:
        return self.state is DueState.paid

    @property
    def is_balance(self) -> bool:
        return self.kind is DueKind.balance
