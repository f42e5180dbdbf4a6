"""A quote's row, from its offer to the money."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.booths.models import Booking, Reservation
from mima.core.db import Model
from mima.core.states import Moves


class QuoteState(StrEnum):
    open = "open"
    accepted = "accepted"
    settled = "settled"
    lapsed = "lapsed"
    withdrawn = "withdrawn"
    cancelled = "cancelled"


class Quote(Model):
    """An offer for one held booking. `record` is all that was said; its number is of no invoice series.

        open ──order, an organizer accepts it──▶ accepted (booked, invoice due) ──transfer──▶ settled
         ├──transfer──▶ settled                     └──booking called off──▶ cancelled
         ├──time──▶ lapsed
         └──by hand──▶ withdrawn

    `order_number` is the exhibitor's purchase order, sent and not yet accepted while the quote is open.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({QuoteState.open}),
        QuoteState.open: frozenset({QuoteState.accepted, QuoteState.settled, QuoteState.lapsed, QuoteState.withdrawn}),
        QuoteState.accepted: frozenset({QuoteState.settled, QuoteState.cancelled}),
    }
    __table_args__ = (
        Index(
            "uq_quote_live_reservation",
            "reservation_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'accepted')"),
            postgresql_where=text("state IN ('open', 'accepted')"),
        ),
        Index("ix_quote_due", "state", "valid_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservation.id"), index=True)
    state: Mapped[QuoteState]
    issued_on: Mapped[date]
    valid_until: Mapped[datetime]
    # When the hold would have ended without the quote.
    held_before: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    order_number: Mapped[str] = mapped_column(default="")
    ordered_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    overdue_told_at: Mapped[datetime | None]
    record: Mapped[dict[str, Any]]

    booking: Mapped[Booking] = relationship()
    reservation: Mapped[Reservation] = relationship()

    @property
    def to_pay_cents(self) -> int:
        """What should come for it: while it is open its deposit, if it names one; an accepted order is for all of the price."""
        whole = int(self.record["totals"]["gross_cents"])
        return int(self.record.get("to_pay_cents", whole)) if self.state is QuoteState.open else whole
