"""A payout of Stripe's and what it is made of."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.core.db import Model
from mima.core.states import Moves
from mima.payments.models import LedgerEntry


class PayoutState(StrEnum):
    in_transit = "in_transit"
    paid = "paid"
    failed = "failed"


class Payout(Model):
    """A sum that Stripe sends to our bank.

    in_transit ──▶ paid ──the bank sends it back──▶ failed
        └──────────────────────────────────────────▶ failed

    `unmatched` of its parts are not in the ledger as Stripe has them; its parts come to `parts_cents`, fees taken off. A failed
    one is `returned` when its sum went out with a later payout. `noted_at`: a person has said what there is to say about it.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({PayoutState.in_transit, PayoutState.paid, PayoutState.failed}),
        PayoutState.in_transit: frozenset({PayoutState.paid, PayoutState.failed}),
        PayoutState.paid: frozenset({PayoutState.failed}),
    }
    __table_args__ = (CheckConstraint("unmatched >= 0", "unmatched"), Index("ix_payout_open", "state", "noted_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    stripe_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[PayoutState]
    amount_cents: Mapped[int]
    currency: Mapped[str]
    arrives_on: Mapped[date]
    made_at: Mapped[datetime]
    # When we heard of it: what the books are dated by.
    paid_at: Mapped[datetime | None] = mapped_column(index=True)
    failed_at: Mapped[datetime | None] = mapped_column(index=True)
    failure: Mapped[str] = mapped_column(default="")
    parts_cents: Mapped[int] = mapped_column(default=0)
    unmatched: Mapped[int] = mapped_column(default=0)
    returned: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime | None]

    @property
    def difference_cents(self) -> int:
        """What its parts do not explain of it."""
        return self.amount_cents - self.parts_cents

    @property
    def is_failed(self) -> bool:
        return self.state is PayoutState.failed

    @property
    def is_matched(self) -> bool:
        return not self.unmatched and not self.difference_cents


class Match(StrEnum):
    """`ledger`: a row of the ledger; `fee`: Stripe's own, of no payment; `payout`: one that came back; `none`: not ours."""

    ledger = "ledger"
    fee = "fee"
    payout = "payout"
    none = "none"


class PayoutPart(Model):
    """One movement on our account at Stripe, signed as the account sees it, and what it is to us."""

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[int] = mapped_column(ForeignKey("payout.id"), index=True)
    stripe_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    source: Mapped[str] = mapped_column(index=True)
    amount_cents: Mapped[int]
    fee_cents: Mapped[int]
    currency: Mapped[str]
    at: Mapped[datetime]
    said: Mapped[str] = mapped_column(default="")
    matched: Mapped[Match] = mapped_column(default=Match.none)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), index=True)

    payout: Mapped[Payout] = relationship()
    entry: Mapped[LedgerEntry | None] = relationship()

    @property
    def net_cents(self) -> int:
        return self.amount_cents - self.fee_cents

    @property
    def is_matched(self) -> bool:
        return self.matched is not Match.none
