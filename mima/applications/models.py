"""What companies ask for, how it was decided, and what the organizers note among themselves."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.accounts.models import User
from mima.booths.models import Booking, Booth, BoothCategory
from mima.core.db import Model
from mima.core.states import Moves
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor


class ApplicationState(StrEnum):
    submitted = "submitted"
    accepted = "accepted"
    declined = "declined"
    withdrawn = "withdrawn"


class Application(Model):
    """A company asks for a booth of a category; it has at most one that waits for each.

    submitted ──organizer, with a booth──▶ accepted (it has a booking, and lives on as that)
     ├──organizer, with a sentence───────▶ declined
     └──company──────────────────────────▶ withdrawn
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({ApplicationState.submitted}),
        ApplicationState.submitted: frozenset({ApplicationState.accepted, ApplicationState.declined, ApplicationState.withdrawn}),
    }
    __table_args__ = (
        Index(
            "uq_application_waiting",
            "exhibitor_id",
            "category_id",
            unique=True,
            sqlite_where=text("state = 'submitted'"),
            postgresql_where=text("state = 'submitted'"),
        ),
        Index("ix_application_edition_state", "edition_id", "state", "submitted_at"),
        CheckConstraint("(state = 'accepted') = (booking_id IS NOT NULL)", "accepted_is_booked"),
        CheckConstraint("area_m2 IS NULL OR area_m2 > 0", "area"),
        CheckConstraint("power_watts IS NULL OR power_watts >= 0", "power"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("booth_category.id"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    state: Mapped[ApplicationState]
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    shows: Mapped[str]
    area_m2: Mapped[int | None]
    power_watts: Mapped[int | None]
    near: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(default="")
    wished_booth_id: Mapped[int | None] = mapped_column(ForeignKey("booth.id"), index=True)
    # What the organizers wrote to the company with their decision.
    answer: Mapped[str] = mapped_column(default="")
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), unique=True)

    edition: Mapped[Edition] = relationship()
    category: Mapped[BoothCategory] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    wished_booth: Mapped[Booth | None] = relationship()
    booking: Mapped[Booking | None] = relationship()

    @property
    def is_waiting(self) -> bool:
        """Not decided yet: the company may still change it and take it back."""
        return self.state is ApplicationState.submitted


class ApplicationNote(Model):
    """What an organizer wrote about an application for the team alone; it never changes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    body: Mapped[str]
    at: Mapped[datetime]

    author: Mapped[User] = relationship()


class ApplicationFile(Model):
    """A file of a company for an application of a category. Without one it waits for it to be sent, and is gone after a day."""

    __table_args__ = (CheckConstraint("byte_size > 0", "byte_size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("booth_category.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    # As the person's machine called it; shown to people, never used as a path.
    name: Mapped[str]
    content_type: Mapped[str]
    byte_size: Mapped[int]
    sent_at: Mapped[datetime]

    @property
    def kind(self) -> str:
        """What its content is, as people call it."""
        return self.content_type.rpartition("/")[2].upper().replace("WEBP", "WebP")
