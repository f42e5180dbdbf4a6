"""Reading what is due on a booking: its total, what is invoiced, paid, credited, and still to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.billing import queries as papers
from mima.billing.models import Paper, PaperKind
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths.models import Booking, Reservation
from mima.core.db import db
from mima.core.errors import NotFound
from mima.payments.dues.models import Due, DueState
from mima.payments.models import StandPayment


@dataclass(frozen=True, slots=True)
class Account:
    """A booking's sums in cents. `paid_cents` is what came less what went back; `to_pay_cents` is what its open dues ask."""

    total_cents: int
    invoiced_cents: int
    credited_cents: int
    paid_cents: int
    dues: Sequence[Due]

    @property
    def open(self) -> list[Due]:
        """What is still to pay, the next day first."""
        return sorted((due for due in self.dues if due.is_open), key=lambda due: (due.due_on, due.id))

    @property
    def to_pay_cents(self) -> int:
        return sum(due.amount_cents for due in self.open)

    @property
    def next_due(self) -> Due | None:
        return next(iter(self.open), None)

    @property
    def is_in_parts(self) -> bool:
        """Whether there was ever more to pay than the first payment."""
        return bool(self.dues)


def account(booking: Booking, made: Sequence[StandPayment], issued: Sequence[Paper] | None = None) -> Account:
    """What is due on the booking, from its payments and papers; one or two statements."""
    known = papers.papers_of(booking) if issued is None else issued
    return Account(
        total_cents=booking.gross_cents,
        invoiced_cents=sum(paper.gross_cents for paper in known if paper.kind is PaperKind.invoice),
        credited_cents=sum(paper.gross_cents for paper in known if paper.kind is PaperKind.credit_note),
        paid_cents=sum(payment.kept_cents for payment in made if payment.granted_at is not None),
        dues=of_booking(booking),
    )


def of_booking(booking: Booking) -> Sequence[Due]:
    """The booking's dues, oldest first."""
    return db.session.scalars(select(Due).where(Due.booking_id == booking.id).order_by(Due.id)).all()


def open_of(booking: Booking) -> Sequence[Due]:
    """What is still to pay on the booking, the next day first."""
    still = (Due.booking_id == booking.id) & (Due.state == DueState.open)
    return db.session.scalars(select(Due).where(still).order_by(Due.due_on, Due.id)).all()


def by_key(booking: Booking, public_id: str) -> Due:
    """The due of this booking with this public id; `NotFound` otherwise."""
    found = db.session.scalar(select(Due).where(Due.booking_id == booking.id, Due.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def to_ask(by: date) -> Sequence[Due]:
    """Open dues of which no letter was written, to be paid by this day or an earlier one."""
    return _open(Due.asked_at.is_(None), Due.due_on <= by)


def to_remind(by: date) -> Sequence[Due]:
    """Those asked for and not reminded of, to be paid by this day or an earlier one."""
    return _open(Due.asked_at.is_not(None), Due.reminded_at.is_(None), Due.due_on <= by)


def overdue(before: date) -> Sequence[Due]:
    """Open dues that should have been paid before this day, the oldest first."""
    return _open(is_overdue(before))


def is_overdue(before: date | BindParameter[date]) -> ColumnElement[bool]:
    """Of `Due`: it is open, and should have been paid before this day."""
    return (Due.state == DueState.open) & (Due.due_on < before)


def is_owing() -> ColumnElement[bool]:
    """Of `Reservation`: something is still to be paid on its booking, a due that is open or the invoice of an accepted order."""
    due = exists().where(Due.booking_id == Reservation.booking_id, Due.state == DueState.open)
    return due | exists().where(Quote.booking_id == Reservation.booking_id, Quote.state == QuoteState.accepted)


def _open(*conditions: ColumnElement[bool]) -> Sequence[Due]:
    return db.session.scalars(_rows().where(Due.state == DueState.open, *conditions).order_by(Due.due_on, Due.id)).all()


def _rows() -> Select[Due]:
    """Dues with booking, company, edition and booth, so that a list is one statement."""
    return (
        select(Due)
        .join(Due.booking)
        .options(
            contains_eager(Due.booking).joinedload(Booking.exhibitor),
            contains_eager(Due.booking).joinedload(Booking.edition),
            joinedload(Due.reservation).joinedload(Reservation.booth),
        )
    )
