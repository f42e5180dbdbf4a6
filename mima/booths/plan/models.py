"""Every plan that ever was, and those that somebody is drawing."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.accounts.models import User
from mima.core.db import Model
from mima.editions.models import Edition


class PlanVersion(Model):
    """The plan of an edition as it was saved, numbered from 1; `drawing` is a `FloorPlan` as JSON. It is never changed."""

    __table_args__ = (UniqueConstraint("edition_id", "number"), CheckConstraint("number > 0", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    number: Mapped[int]
    drawing: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    # None for the plan that was there before the first one was saved.
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[str] = mapped_column(default="")

    edition: Mapped[Edition] = relationship()
    saved_by: Mapped[User | None] = relationship()


class PlanDraft(Model):
    """What one person is drawing: a whole plan, begun on the version `base` (0: on the plan before the first one)."""

    __table_args__ = (UniqueConstraint("edition_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    base: Mapped[int]
    drawing: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()


class Aside(StrEnum):
    """Why a draft was put aside."""

    thrown_away = "thrown_away"
    replaced = "replaced"
    file = "file"
    caught_up = "caught_up"
    exchanged = "exchanged"


class DraftAside(Model):
    """A draft as it was before its owner threw it away or took something over it; it can be taken back for a day."""

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    why: Mapped[Aside]
    base: Mapped[int]
    drawing: Mapped[dict[str, Any]]
    put_at: Mapped[datetime]
