"""Whether a paper for a public body is in Chorus Pro."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.billing.models import Paper
from mima.core.db import Model
from mima.core.states import Moves


class DepositState(StrEnum):
    to_deposit = "to_deposit"
    deposited = "deposited"
    rejected = "rejected"


class PublicDeposit(Model):
    """A paper that a French public body receives through Chorus Pro only. Who moved it, and why, is in the journal.

        to_deposit ──by hand──▶ deposited ──Chorus Pro refuses──▶ rejected ──by hand──▶ deposited

    `reason` is what Chorus Pro said when it refused last.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({DepositState.to_deposit}),
        DepositState.to_deposit: frozenset({DepositState.deposited}),
        DepositState.deposited: frozenset({DepositState.rejected}),
        DepositState.rejected: frozenset({DepositState.deposited}),
    }
    __table_args__ = (Index("ix_public_deposit_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), unique=True)
    state: Mapped[DepositState]
    moved_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")

    paper: Mapped[Paper] = relationship()

    @property
    def waits(self) -> bool:
        """Whether somebody must deposit it, for the first time or again."""
        return self.state is not DepositState.deposited
