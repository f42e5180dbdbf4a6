"""Shortlists, saved searches and enquiries."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.accounts.models import User
from mima.catalog.models import Offering, OfferingState
from mima.core.db import Model
from mima.core.states import Moves
from mima.exhibitors.models import Exhibitor


class ShortlistEntry(Model):
    """The person keeps this offering, with a note that nobody else reads."""

    __table_args__ = (UniqueConstraint("user_id", "offering_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    offering: Mapped[Offering] = relationship()

    @property
    def is_shown(self) -> bool:
        """The offering still stands in the catalog."""
        return self.offering.state is OfferingState.published


class SavedSearch(Model):
    """A state of the catalog that the person keeps under a name, with a feed and, if they want, letters with what is new.

    `query` is the state as an address has it. Who has the feed's token reads what fits, under the search's name; who has the
    other one, which stands in every letter, ends the letters: neither does more. `told_until` is the moment up to which what
    came out was looked at for a letter.
    """

    __table_args__ = (
        UniqueConstraint("user_id", "query"),
        Index("ix_saved_search_due", "told_until", sqlite_where=text("letters = 1"), postgresql_where=text("letters")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    name: Mapped[str]
    query: Mapped[str]
    letters: Mapped[bool]
    feed_token: Mapped[str] = mapped_column(unique=True)
    stop_token: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    told_until: Mapped[datetime]

    user: Mapped[User] = relationship()


class EnquiryState(StrEnum):
    unverified = "unverified"
    open = "open"
    answered = "answered"
    closed = "closed"


class Enquiry(Model):
    """A thread between a person and a company, often about one offering. Nobody else reads it, organizers neither.

        unverified ──the letter's link──▶ open ──the company writes──▶ answered
                                           ▲ └───── either closes ─────┐  │
                                           └──the person writes────────┼──┘
                                                                     closed
    `unverified`: anybody may have written it with this address; nobody sees it but by the link in the letter to it.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({EnquiryState.unverified, EnquiryState.open}),
        EnquiryState.unverified: frozenset({EnquiryState.open}),
        EnquiryState.open: frozenset({EnquiryState.answered, EnquiryState.closed}),
        EnquiryState.answered: frozenset({EnquiryState.open, EnquiryState.closed}),
    }
    __table_args__ = (
        CheckConstraint("budget_cents IS NULL OR budget_cents >= 0", "budget"),
        CheckConstraint("audience IS NULL OR audience > 0", "audience"),
        Index("ix_enquiry_inbox", "exhibitor_id", "last_at"),
        Index("ix_enquiry_sent", "buyer_id", "last_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id", ondelete="SET NULL"), index=True)
    subject: Mapped[str]
    # When, where, for how many and for how much: in the buyer's own words where no figure is needed.
    wanted: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    audience: Mapped[int | None]
    budget_cents: Mapped[int | None]
    state: Mapped[EnquiryState]
    created_at: Mapped[datetime]
    # The newest message, who wrote it, and how far each side has read.
    last_at: Mapped[datetime]
    last_from_buyer: Mapped[bool] = mapped_column(default=True)
    buyer_read_at: Mapped[datetime | None]
    exhibitor_read_at: Mapped[datetime | None]

    buyer: Mapped[User] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    offering: Mapped[Offering | None] = relationship()

    @property
    def is_live(self) -> bool:
        """Either side may still write."""
        return self.state in (EnquiryState.open, EnquiryState.answered)

    @property
    def is_unread_by_buyer(self) -> bool:
        return not self.last_from_buyer and (self.buyer_read_at is None or self.buyer_read_at < self.last_at)

    @property
    def is_unread_by_exhibitor(self) -> bool:
        return self.last_from_buyer and (self.exhibitor_read_at is None or self.exhibitor_read_at < self.last_at)


class EnquiryMessage(Model):
    """What one of the two sides wrote; it never changes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    from_buyer: Mapped[bool]
    body: Mapped[str]
    at: Mapped[datetime]

    author: Mapped[User] = relationship()
