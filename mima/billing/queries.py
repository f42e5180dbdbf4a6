"""Reading papers."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from mima.billing.models import Covers, Paper, PaperKind
from mima.booths.models import Booking
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor


def invoice_of(booking: Booking) -> Paper | None:
    """The booking's first invoice, of all of it or of its deposit, if it was issued."""
    first = Paper.covers.in_((Covers.whole, Covers.deposit))
    return db.session.scalar(select(Paper).where(Paper.booking_id == booking.id, Paper.kind == PaperKind.invoice, first))


def balance_of(booking: Booking) -> Paper | None:
    """The invoice of what the booking's deposit left, if it was issued."""
    rest = (Paper.booking_id == booking.id) & (Paper.kind == PaperKind.invoice) & (Paper.covers == Covers.balance)
    return db.session.scalar(select(Paper).where(rest))


def credit_notes_of(invoice: Paper) -> Sequence[Paper]:
    """The credit notes that name this invoice, in the order they were issued."""
    return db.session.scalars(select(Paper).where(Paper.corrects_id == invoice.id).order_by(Paper.id)).all()


def uncredited_cents(invoice: Paper) -> int:
    """What credit notes have not taken back of this invoice."""
    return invoice.gross_cents - sum(note.gross_cents for note in credit_notes_of(invoice))


def papers_of(booking: Booking) -> Sequence[Paper]:
    """The booking's papers in the order they were issued."""
    return db.session.scalars(select(Paper).where(Paper.booking_id == booking.id).order_by(Paper.id)).all()


def paper_of(booking: Booking, kind: PaperKind) -> Paper:
    """The booking's paper of this kind; `NotFound` when none was issued."""
    found = next((paper for paper in papers_of(booking) if paper.kind is kind), None)
    if found is None:
        raise NotFound
    return found


def by_number(number: str) -> Paper:
    """The paper with this number, whoever asks; the caller authorises. `NotFound` otherwise."""
    return _one(select(Paper).where(Paper.number == number))


def of_booking(booking: Booking, number: str) -> Paper:
    """The booking's paper with this number; `NotFound` otherwise."""
    return _one(select(Paper).where(Paper.number == number, Paper.booking_id == booking.id))


def of_companies(exhibitor_ids: Collection[int], number: str) -> Paper:
    """The paper with this number if it was issued to one of these companies; `NotFound` otherwise."""
    return _one(select(Paper).where(Paper.number == number, Paper.exhibitor_id.in_(exhibitor_ids)))


def _one(statement: Select[Paper]) -> Paper:
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def of_company(exhibitor: Exhibitor) -> Sequence[Paper]:
    """All papers of the company, newest first, with booking and edition, in one statement."""
    statement = select(Paper).where(Paper.exhibitor_id == exhibitor.id).order_by(Paper.id.desc())
    return db.session.scalars(statement.options(joinedload(Paper.booking).joinedload(Booking.edition))).all()


def papers(edition: Edition | None = None) -> Sequence[Paper]:
    """All papers, or those of one edition, newest first, in one statement."""
    statement = select(Paper).join(Paper.booking).order_by(Paper.id.desc())
    if edition is not None:
        statement = statement.where(Booking.edition_id == edition.id)
    return db.session.scalars(statement).all()
