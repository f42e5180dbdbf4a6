"""An edition and its place. Lengths are whole centimetres, shapes are lists of [x, y] in the hall's own plane."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.core.db import Model
from mima.core.states import Moves


def drawn_once(table: str, within: str) -> Index:
    """On the plan a code stands once. What was taken off it keeps its row, and its code is free for something else."""
    drawn = text("is_drawn")
    return Index(f"uq_{table}_drawn_code", within, "code", unique=True, sqlite_where=drawn, postgresql_where=drawn)


class Audience(StrEnum):
    everyone = "everyone"
    members = "members"
    # Who had a booth in an earlier edition, and wants the same one again.
    returning = "returning"


class ZoneKind(StrEnum):
    """`booths` is where booths stand; the others are drawn and stay free of them."""

    booths = "booths"
    area = "area"
    aisle = "aisle"


class EditionState(StrEnum):
    planned = "planned"
    called_off = "called_off"


class Edition(Model):
    """One edition of the market, with the seller that its invoices name.

    planned ──the organizers cancel it, with all that hangs on it──▶ called_off
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({EditionState.planned}),
        EditionState.planned: frozenset({EditionState.called_off}),
    }
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", "dates"),
        CheckConstraint("most_booths > 0", "most_booths"),
        CheckConstraint(
            "deposit_rate = 0 OR (deposit_rate > 0 AND deposit_rate < 10000 AND (balance_days IS NULL) <> (balance_on IS NULL))",
            "deposit",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str] = mapped_column(default="Europe/Paris")
    currency: Mapped[str] = mapped_column(default="EUR")
    venue: Mapped[str]
    venue_address: Mapped[str]
    about_fr: Mapped[str] = mapped_column(default="")
    about_en: Mapped[str] = mapped_column(default="")
    practical_fr: Mapped[str] = mapped_column(default="")
    practical_en: Mapped[str] = mapped_column(default="")
    hold_minutes: Mapped[int] = mapped_column(default=15)
    # How many booths one booking may have.
    most_booths: Mapped[int] = mapped_column(default=3, server_default="3")
    member_rate: Mapped[int] = mapped_column(default=0)  # basis points taken off booths and supplements for cluster members
    # Steps of `{"until": day, "kept": basis points}`, the earliest first; `terms` reads them.
    cancellation_terms: Mapped[list[Any]] = mapped_column(default=list)
    # What books a booth, in basis points of its price; 0: all of it. The rest is due so many days before, or on that day.
    deposit_rate: Mapped[int] = mapped_column(default=0, server_default="0")
    balance_days: Mapped[int | None]
    balance_on: Mapped[date | None]
    is_public: Mapped[bool] = mapped_column(default=True)
    state: Mapped[EditionState] = mapped_column(default=EditionState.planned, server_default="planned")
    called_off_at: Mapped[datetime | None]
    # The seller, as invoices must name it; its keys are those of `billing.seller.Seller`.
    seller: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def is_called_off(self) -> bool:
        """It will not be held: nothing of it is sold any more."""
        return self.state is EditionState.called_off

    def day_at(self, moment: datetime) -> date:
        """The day that it is at the market at this moment."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()


class SaleWindow(Model):
    """Booths of the edition are on sale for the audience between the two moments.

    For those who return, each booth with the code of one that somebody had in the `previous` edition is put aside for them
    meanwhile, and for nobody else.
    """

    __table_args__ = (
        CheckConstraint("closes_at > opens_at", "order"),
        CheckConstraint("(audience = 'returning') = (previous_id IS NOT NULL)", "previous"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    audience: Mapped[Audience]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"), index=True)

    previous: Mapped[Edition | None] = relationship(foreign_keys=[previous_id])

    @property
    def is_for_members(self) -> bool:
        return self.audience is Audience.members

    @property
    def is_for_returning(self) -> bool:
        return self.audience is Audience.returning


class Hall(Model):
    """A room with a size and walls (`outline`, a closed polygon).

    `doors` are gaps in the walls: `{"from": [x, y], "to": [x, y], "name_fr": …, "name_en": …}`.
    """

    __table_args__ = (drawn_once("hall", "edition_id"), CheckConstraint("width_cm > 0 AND depth_cm > 0", "size"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    code: Mapped[str]
    is_drawn: Mapped[bool] = mapped_column(default=True)
    name_fr: Mapped[str]
    name_en: Mapped[str]
    width_cm: Mapped[int]
    depth_cm: Mapped[int]
    outline: Mapped[list[Any]]
    doors: Mapped[list[Any]] = mapped_column(default=list)

    edition: Mapped[Edition] = relationship()


class Zone(Model):
    """A part of a hall: where booths stand, an aisle, or an area such as the stage or the bar."""

    __table_args__ = (drawn_once("zone", "hall_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    code: Mapped[str]
    is_drawn: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[ZoneKind]
    name_fr: Mapped[str]
    name_en: Mapped[str]
    shape: Mapped[list[Any]]

    hall: Mapped[Hall] = relationship()
