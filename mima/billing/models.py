"""Papers and the series that number them. Triggers in the database refuse to change or delete an issued paper."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.booths.models import Booking
from mima.core.db import Model
from mima.exhibitors.models import Exhibitor


class PaperKind(StrEnum):
    invoice = "invoice"
    credit_note = "credit_note"


class Covers(StrEnum):
    """What of a booking an invoice is for: all of it, what is paid first, what is left, or what came later."""

    whole = "whole"
    deposit = "deposit"
    balance = "balance"
    supplement = "supplement"


class Means(StrEnum):
    """How the money came, or that none was asked for."""

    card = "card"
    sepa_debit = "sepa_debit"
    transfer = "transfer"
    nothing = "nothing"


class PaperSeries(Model):
    """The counter of one kind and year. Whoever issues holds its row's lock until the paper is committed."""

    __table_args__ = (UniqueConstraint("kind", "year"), CheckConstraint("last_number >= 0", "last_number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind]
    year: Mapped[int]
    last_number: Mapped[int] = mapped_column(default=0)
    last_date: Mapped[date]


class Paper(Model):
    """An issued invoice or credit note. `record` is all that was said; everything else here is taken from it.

    It is never changed or deleted, at no one's word: an invoice is cancelled by credit notes that name it. A trigger refuses
    a credit note that, with those before it, would give back more than its invoice took (`paper_credits_at_most`).
    `covers`, of a credit note, is what its invoice covers.
    """

    __table_args__ = (
        UniqueConstraint("series_id", "position"),
        CheckConstraint("net_cents + vat_cents = gross_cents", "sums"),
        CheckConstraint("(kind = 'credit_note') = (corrects_id IS NOT NULL)", "corrects"),
        Index(
            "uq_paper_invoice_of_booking",
            "booking_id",
            unique=True,
            sqlite_where=text("kind = 'invoice' AND covers IN ('whole', 'deposit')"),
            postgresql_where=text("kind = 'invoice' AND covers IN ('whole', 'deposit')"),
        ),
        Index(
            "uq_paper_balance_of_booking",
            "booking_id",
            "covers",
            unique=True,
            sqlite_where=text("kind = 'invoice' AND covers = 'balance'"),
            postgresql_where=text("kind = 'invoice' AND covers = 'balance'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind]
    covers: Mapped[Covers] = mapped_column(default=Covers.whole, server_default=Covers.whole.value)
    series_id: Mapped[int] = mapped_column(ForeignKey("paper_series.id"))
    position: Mapped[int]  # in its series, from 1
    number: Mapped[str] = mapped_column(unique=True)
    issued_on: Mapped[date]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), index=True)
    currency: Mapped[str]
    net_cents: Mapped[int]
    vat_cents: Mapped[int]
    gross_cents: Mapped[int]
    record: Mapped[dict[str, Any]]
    record_sha256: Mapped[str]

    booking: Mapped[Booking] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
