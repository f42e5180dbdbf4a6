"""People and what proves who they are."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.core.actors import Actor, person
from mima.core.db import Model


class TokenPurpose(StrEnum):
    verify = "verify"
    reset = "reset"


class User(Model):
    """A person. What they may do comes from other rows (`Organizer`, exhibitors' members), never from a flag here."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    email_folded: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    structure: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    password_hash: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def actor(self) -> Actor:
        return person(self.id)


class Organizer(Model):
    """The person belongs to the market's team and may do everything of an edition."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    since: Mapped[datetime]


class UserSession(Model):
    """One browser signed in. The cookie holds the token, the row only its hash, so a stolen table opens nothing."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    agent: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship()

    @property
    def handle(self) -> str:
        """How a page names this session; it opens nothing."""
        return self.token_hash[:16]


class AccountToken(Model):
    """A secret sent by letter, good once and for a while.

    It carries the password chosen with it: whoever types an address first may not be its owner, so only the password of
    the very link that the owner opened counts. `about` names what waits for the proof, such as an enquiry's reference;
    `leads_to` is the page of the site to which its owner was on the way.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[TokenPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    about: Mapped[str] = mapped_column(default="", server_default="")
    leads_to: Mapped[str] = mapped_column(default="", server_default="")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Allowance(Model):
    """How often something was tried in the present window, per key (an account, an address), shared by all processes."""

    key: Mapped[str] = mapped_column(primary_key=True)
    window_ends_at: Mapped[datetime]
    used: Mapped[int]
