"""What a company waits for, and the booths that it was offered."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from mima.booths.models import Booth, Reservation, ReservationState
from mima.core.db import Model
from mima.core.states import Moves
from mima.editions.models import Edition, Zone
from mima.exhibitors.models import Exhibitor


class WishState(StrEnum):
    open = "open"
    offered = "offered"
    settled = "settled"
    withdrawn = "withdrawn"


LIVE = (WishState.open, WishState.offered)


class WaitingWish(Model):
    """What a company looks for at an edition; it has at most one that is live there. What it leaves open does not matter to it.

        open ──organizer──▶ offered ──booked──▶ settled
         │  ◀──declined, over, taken back──┘
         └──company──▶ withdrawn ◀──its edition is cancelled── open or offered

    `most_cents` is without VAT. `near_slug` names another company and is no foreign key: the row belongs to one company.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({WishState.open}),
        WishState.open: frozenset({WishState.offered, WishState.withdrawn}),
        WishState.offered: frozenset({WishState.open, WishState.settled, WishState.withdrawn}),
    }
    __table_args__ = (
        Index(
            "uq_waiting_wish_live",
            "exhibitor_id",
            "edition_id",
            unique=True,
            sqlite_where=text("state IN ('open', 'offered')"),
            postgresql_where=text("state IN ('open', 'offered')"),
        ),
        Index("ix_waiting_wish_edition_state", "edition_id", "state"),
        CheckConstraint("(least_m2 IS NULL OR least_m2 > 0) AND (most_m2 IS NULL OR most_m2 > 0)", "sizes"),
        CheckConstraint("least_m2 IS NULL OR most_m2 IS NULL OR most_m2 >= least_m2", "size_order"),
        CheckConstraint("(power_watts IS NULL OR power_watts >= 0) AND (most_cents IS NULL OR most_cents >= 0)", "numbers"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    state: Mapped[WishState]
    stated_at: Mapped[datetime]
    least_m2: Mapped[int | None]
    most_m2: Mapped[int | None]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"), index=True)
    power_watts: Mapped[int | None]
    most_cents: Mapped[int | None]
    near_slug: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(default="")

    edition: Mapped[Edition] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    zone: Mapped[Zone | None] = relationship()
    near: Mapped[Exhibitor | None] = relationship(
        primaryjoin=lambda: foreign(WaitingWish.near_slug) == Exhibitor.slug, viewonly=True, uselist=False
    )

    @property
    def is_open(self) -> bool:
        """It waits, and nothing is offered to it."""
        return self.state is WishState.open


class OfferState(StrEnum):
    offered = "offered"
    accepted = "accepted"
    declined = "declined"
    lapsed = "lapsed"
    withdrawn = "withdrawn"


class BoothOffer(Model):
    """A booth that the organizers keep for a company that waits, until a deadline; never twice the same one for the same wish.

        offered ──its hold is booked────────────▶ accepted
         ├──its hold is given back, or by link──▶ declined
         ├──time────────────────────────────────▶ lapsed
         └──organizer───────────────────────────▶ withdrawn

    `token_hash`: of the secret in the letter's link, behind which the offer is declined.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({OfferState.offered}),
        OfferState.offered: frozenset(
            {OfferState.accepted, OfferState.declined, OfferState.lapsed, OfferState.withdrawn},
        ),
    }
    __table_args__ = (
        UniqueConstraint("wish_id", "booth_id"),
        Index(
            "uq_booth_offer_live_wish",
            "wish_id",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "uq_booth_offer_live_booth",
            "booth_id",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("waiting_wish.id"))
    booth_id: Mapped[int] = mapped_column(ForeignKey("booth.id"))
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservation.id"), unique=True)
    state: Mapped[OfferState]
    offered_at: Mapped[datetime]
    deadline: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    wish: Mapped[WaitingWish] = relationship()
    booth: Mapped[Booth] = relationship()
    reservation: Mapped[Reservation] = relationship()

    def standing(self, now: datetime) -> OfferState:
        """What its hold makes of it at this moment, also where nobody has looked since."""
        claim = self.reservation
        if self.state is not OfferState.offered:
            return self.state
        if claim.state is ReservationState.held:
            is_over = claim.held_until <= now and not claim.paying
            return OfferState.lapsed if is_over else OfferState.offered
        return OUTCOMES[claim.state]


# A cancelled booth was booked before.
OUTCOMES = {
    ReservationState.confirmed: OfferState.accepted,
    ReservationState.cancelled: OfferState.accepted,
    ReservationState.released: OfferState.declined,
    ReservationState.lapsed: OfferState.lapsed,
}
