"""What tables from desks have done, so that a whole import can be undone: each with its offerings as they were and became."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.catalog.models import Offering
from mima.core import clock
from mima.core.db import Model, db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor

# An import of last season is not undone any more: what it has changed has been worked on since.
UNDONE_WITHIN = timedelta(days=90)
SHOWN = 10


class OfferingImport(Model):
    """A table that was imported for a company, by whom, what came of its rows, and what was left when it was undone."""

    __table_args__ = (Index("ix_offering_import_of_exhibitor", "exhibitor_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # That of the table that was sent.
    public_id: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    # How many rows had each fate.
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # How many of its offerings were put back as they were, and of each other one what was left and why (undoing.py).
    restored: Mapped[int] = mapped_column(default=0, server_default="0")
    stayed: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")

    exhibitor: Mapped[Exhibitor] = relationship()

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def may_be_undone(self) -> bool:
        return not self.is_undone and self.done_at > clock.now() - UNDONE_WITHIN


class ImportedOffering(Model):
    """The import made this offering (`before` is None) or changed it; both states are those of its sheet (versions.py)."""

    import_id: Mapped[int] = mapped_column(ForeignKey("offering_import.id", ondelete="CASCADE"), primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id", ondelete="CASCADE"), primary_key=True, index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]


def of_company(public_id: str, exhibitor_ids: Collection[int]) -> OfferingImport:
    """The import of one of these companies; `NotFound` for another's and a missing one alike."""
    mine = (OfferingImport.public_id == public_id, OfferingImport.exhibitor_id.in_(exhibitor_ids))
    found = db.session.scalar(select(OfferingImport).where(*mine))
    if found is None:
        raise NotFound
    return found


def latest(exhibitor: Exhibitor) -> Sequence[OfferingImport]:
    """The company's newest imports, newest first; one statement."""
    mine = select(OfferingImport).where(OfferingImport.exhibitor_id == exhibitor.id)
    return db.session.scalars(mine.order_by(OfferingImport.id.desc()).limit(SHOWN)).all()


def forget_old() -> None:
    """What cannot be undone any more is kept no longer; that it was done stays, and each offering has its versions."""
    old = select(OfferingImport.id).where(OfferingImport.done_at < clock.now() - UNDONE_WITHIN)
    db.session.execute(delete(ImportedOffering).where(ImportedOffering.import_id.in_(old)))


def stayed(done: OfferingImport, most: int) -> list[tuple[Offering, list[str]]]:
    """The first offerings that were left when the import was undone, each with the names of the values that stayed; none of
    them for a draft that was left as a whole. One statement.
    """
    names: dict[int, list[str]] = dict(done.stayed[:most])
    found = db.session.scalars(select(Offering).where(Offering.id.in_(names)).order_by(Offering.id)) if names else ()
    return [(one, names[one.id]) for one in found]
