"""The tasks of bookings, the files and slots they name, and what was written to a list of exhibitors."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.booths.models import Booking
from mima.core.db import Model
from mima.core.states import Moves
from mima.editions.models import Edition


class TaskKind(StrEnum):
    insurance = "insurance"
    sign = "sign"
    power = "power"
    contact = "contact"
    unloading = "unloading"
    badges = "badges"
    access = "access"
    charter = "charter"


class TaskState(StrEnum):
    open = "open"
    done = "done"
    handed_in = "handed_in"
    accepted = "accepted"
    sent_back = "sent_back"


# What waits for the exhibitor.
UNSETTLED = (TaskState.open, TaskState.sent_back)


class ReadinessTerms(Model):
    """What an edition asks for: {kind: days before its start}; what is missing is not asked. Without a row: the defaults."""

    __table_args__ = (CheckConstraint("badges_per_booth >= 0", "badges"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), unique=True)
    days: Mapped[dict[str, Any]]
    badges_per_booth: Mapped[int]
    # Whom exhibitors may phone, and where the eco-charter can be read.
    contact_name: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    charter_address: Mapped[str] = mapped_column(default="")


class UnloadingSlot(Model):
    """A stretch of time at a door in which so many exhibitors may unload. `taken` never exceeds `capacity`."""

    __table_args__ = (
        UniqueConstraint("edition_id", "starts_at", "place"),
        CheckConstraint("taken >= 0 AND taken <= capacity", "room"),
        CheckConstraint("ends_at > starts_at", "order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    edition: Mapped[Edition] = relationship()


class CertificateFile(Model):
    """A file that was sent for a booking's certificate. One that no task names is gone after a day."""

    __table_args__ = (CheckConstraint("byte_size > 0", "byte_size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    # As the person's machine called it; shown to people, never used as a path.
    name: Mapped[str]
    content_type: Mapped[str]
    byte_size: Mapped[int]
    sent_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship()


class BookingTask(Model):
    """One thing that a booking must do. What nobody has begun has no row and is open.

    open ──answer──▶ done (and back to open when its slot is given back)
    open ──file────▶ handed_in ──organizer──▶ accepted ──new file──▶ handed_in
                         ▲ └─────organizer──▶ sent_back, with a note
                         └────────file───────────┘
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({TaskState.open}),
        TaskState.open: frozenset({TaskState.done, TaskState.handed_in}),
        TaskState.done: frozenset({TaskState.open}),
        TaskState.handed_in: frozenset({TaskState.accepted, TaskState.sent_back}),
        TaskState.accepted: frozenset({TaskState.handed_in}),
        TaskState.sent_back: frozenset({TaskState.handed_in}),
    }
    __table_args__ = (
        UniqueConstraint("booking_id", "kind"),
        CheckConstraint(
            "state NOT IN ('handed_in', 'accepted', 'sent_back') OR (file_id IS NOT NULL AND expires_on IS NOT NULL)",
            "certificate",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[TaskKind]
    state: Mapped[TaskState] = mapped_column(index=True)
    # What was typed, by the names of `answers`.
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_file.id"), index=True)
    expires_on: Mapped[date | None]
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("unloading_slot.id"), index=True)

    booking: Mapped[Booking] = relationship()
    file: Mapped[CertificateFile | None] = relationship()
    slot: Mapped[UnloadingSlot | None] = relationship()


class TaskReminder(Model):
    """The booking was reminded of what is due on this day, so many days before."""

    __table_args__ = (UniqueConstraint("booking_id", "due_on", "days_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    due_on: Mapped[date]
    days_before: Mapped[int]
    sent_at: Mapped[datetime]


class Consent(StrEnum):
    """What a co-exhibitor says of being named in public.

    `unasked`: nobody knows whom to ask; `unreachable`: it has a page here, and no letter could go to that company.
    """

    unasked = "unasked"
    unreachable = "unreachable"
    asked = "asked"
    agreed = "agreed"
    declined = "declined"


class CoExhibitor(Model):
    """Somebody who shows at the booth of another company, as visitors read of them once they have agreed to it.

    `page` is the slug of their own company's page, or empty; `link` an address of their own; `email` where they are asked
    (consent.py), with the hash of the secret in that letter's link; `asked_who` tells who was asked without their address.

    One that declined and was taken off stays, without its words, so that it is not asked again when it is named again.
    """

    __table_args__ = (
        CheckConstraint("agreed_at IS NULL OR declined_at IS NULL", "one_answer"),
        CheckConstraint("removed_at IS NULL OR declined_at IS NOT NULL", "removed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    name: Mapped[str]
    page: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    badges: Mapped[list[Any]] = mapped_column(default=list)
    email: Mapped[str] = mapped_column(default="", server_default="")
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    asked_who: Mapped[str] = mapped_column(default="", server_default="")
    asked_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship()

    @property
    def consent(self) -> Consent:
        if self.agreed_at is not None:
            return Consent.agreed
        if self.declined_at is not None:
            return Consent.declined
        if self.asked_at is not None:
            return Consent.asked
        return Consent.unreachable if self.page else Consent.unasked

    @property
    def may_be_asked(self) -> bool:
        return self.consent in (Consent.unasked, Consent.unreachable, Consent.asked)


class ListMessage(Model):
    """What an organizer wrote to a list of exhibitors, with its merge fields as they were typed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    subject: Mapped[str]
    text: Mapped[str]
    bookings: Mapped[int]
    letters: Mapped[int]
    written_at: Mapped[datetime]
