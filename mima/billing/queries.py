"""Reading papers."""

from collections.abc import Sequence

from sqlalchemy import select

from mima.billing.models import Paper, PaperKind
from mima.booths.models import Booking
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions.models import Edition


def invoice_of(booking: Booking) -> Paper | None:
    """The booking's invoice, if it was issued."""
    return db.session.scalar(select(Paper).where(Paper.booking_id == booking.id, Paper.kind == PaperKind.invoice))


def credit_note_of(invoice: Paper) -> Paper | None:
    """The credit note that takes this invoice back, if it was issued."""
    return db.session.scalar(select(Paper).where(Paper.corrects_id == invoice.id))


def papers_of(booking: Booking) -> Sequence[Paper]:
    """The booking's papers in the order they were issued."""
    return db.session.scalars(select(Paper).where(Paper.booking_id == booking.id).order_by(Paper.id)).all()


def paper_of(booking: Booking, kind: PaperKind) -> Paper:
    """The booking's paper of this kind; `NotFound` when none was issued."""
    found = next((paper for paper in papers_of(booking) if paper.kind is kind), None)
    if found is None:
        raise NotFound
    return found


def papers(edition: Edition | None = None) -> Sequence[Paper]:
    """All papers, or those of one edition, newest first, in one statement."""
    statement = select(Paper).join(Paper.booking).order_by(Paper.id.desc())
    if edition is not None:
        statement = statement.where(Booking.edition_id == edition.id)
    return db.session.scalars(statement).all()
