"""Bookings as the organizers list them: with company, booth, money and papers, page by page or all of them for a file."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager

from mima.billing.models import Paper, PaperKind
from mima.booths import queries as booths
from mima.booths.models import Booking, BookingLine, Booth, Reservation, ReservationState
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.oversight import companies
from mima.payments.models import BY_BANK, LedgerEntry, Refund, StandPayment

PAGE = 50
# What a list may be sorted by; the booking's id decides where two are alike.
ORDERS: dict[str, SQLColumnExpression[Any]] = {
    "newest": Booking.id,
    "company": func.lower(Exhibitor.name),
    "booth": Booth.code,
    "total": Booking.gross_cents,
}
FALLING = frozenset({"newest", "total"})


@dataclass(frozen=True, slots=True)
class Row:
    """A booking with its claim, what came and went of its money (refunded, or lost in a dispute), and its papers' numbers."""

    reservation: Reservation
    captured_cents: int
    refunded_cents: int
    invoice: str
    credit_note: str

    @property
    def booking(self) -> Booking:
        return self.reservation.booking

    @property
    def kept_cents(self) -> int:
        return self.captured_cents - self.refunded_cents


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bookings, in which order, from where on (`after` is the reference of the last one shown)."""

    words: str = ""
    state: ReservationState | None = None
    sort: str = "newest"
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    after: str  # the next page's mark, empty at the end
    total: int


def page(edition: Edition, wanted: Wanted, size: int = PAGE) -> Page:
    """The bookings wanted, at most `size` of them; two to four statements, whatever their number."""
    conditions = _conditions(wanted)
    statement = _rows(edition).where(*conditions)
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    falling = wanted.sort in FALLING
    order = [ORDERS[wanted.sort], Booking.id]
    if wanted.after:
        statement = statement.where(_beyond(order, wanted.after, falling=falling))
    statement = statement.order_by(*(column.desc() if falling else column.asc() for column in order))
    rows = [Row(*row) for row in db.session.execute(statement.limit(size + 1))]
    booths.gather([row.reservation for row in rows])
    return Page(rows[:size], rows[size - 1].booking.reference if len(rows) > size else "", total)


def _beyond(order: list[SQLColumnExpression[Any]], reference: str, *, falling: bool) -> ColumnElement[bool]:
    """What comes after the booking with this reference; everything when there is none."""
    statement = select(*order).select_from(Reservation).join(Reservation.booking).join(Booking.exhibitor).join(Reservation.booth)
    mark = db.session.execute(statement.where(Booking.reference == reference, booths.is_first())).one_or_none()
    if mark is None:
        return literal(True)
    here, there = tuple_(*order), tuple_(*(literal(value) for value in mark))
    return here < there if falling else here > there


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(Reservation.state == wanted.state)
    if wanted.words:
        words = wanted.words.upper()
        named = Booking.reference.contains(words, autoescape=True)
        found.append(
            or_(
                named,
                _has_booth(words),
                _is_on_paper(words),
                _went_by(words),
                Booking.exhibitor_id.in_(companies.ids_like(wanted.words)),
            )
        )
    return found


def _has_booth(words: str) -> ColumnElement[bool]:
    """Whether a booth of the booking has this in its code."""
    claim, booth = aliased(Reservation), aliased(Booth)
    coded = func.upper(booth.code).contains(words, autoescape=True)
    those = select(claim.id).join(booth, booth.id == claim.booth_id).where(claim.booking_id == Booking.id, coded)
    return those.where(claim.taken_out.is_(False)).correlate(Booking).exists()


def _is_on_paper(words: str) -> ColumnElement[bool]:
    """Whether a paper of the booking has this in its number."""
    numbered = (Paper.booking_id == Booking.id) & Paper.number.contains(words, autoescape=True)
    return select(Paper.id).where(numbered).correlate(Booking).exists()


def _went_by(words: str) -> ColumnElement[bool]:
    """Whether a transfer of the booking stands on a bank statement under these words."""
    return (
        select(LedgerEntry.id)
        .join(StandPayment, StandPayment.id == LedgerEntry.payment_id)
        .where(StandPayment.booking_id == Booking.id, LedgerEntry.kind.in_(BY_BANK))
        .where(func.upper(LedgerEntry.stripe_ref).contains(words, autoescape=True))
        .correlate(Booking)
        .exists()
    )


def _sum(column: Any) -> Any:
    total = select(func.coalesce(func.sum(column), 0)).where(StandPayment.booking_id == Booking.id)
    return total.correlate(Booking).scalar_subquery()


def _numbers(kind: PaperKind) -> Any:
    """The numbers of the booking's papers of this kind, empty where there is none."""
    those = select(func.coalesce(func.aggregate_strings(Paper.number, ", "), ""))
    return those.where(Paper.booking_id == Booking.id, Paper.kind == kind).correlate(Booking).scalar_subquery()


def _rows(edition: Edition) -> Select[Any]:
    sums = (
        _sum(StandPayment.captured_cents).label("captured"),
        _sum(StandPayment.refunded_cents + StandPayment.lost_cents).label("refunded"),
    )
    numbers = (
        _numbers(PaperKind.invoice).label("invoice_number"),
        _numbers(PaperKind.credit_note).label("credit_note_number"),
    )
    return (
        select(Reservation, *sums, *numbers)
        .join(Reservation.booking)
        .join(Booking.exhibitor)
        .join(Reservation.booth)
        .where(Booking.edition_id == edition.id, booths.is_first())
        .options(
            contains_eager(Reservation.booking).contains_eager(Booking.exhibitor),
            contains_eager(Reservation.booking).joinedload(Booking.edition),
            contains_eager(Reservation.booth).joinedload(Booth.category),
        )
    )


@dataclass(frozen=True, slots=True)
class Full:
    """A booking with all that a spreadsheet tells of it."""

    row: Row
    lines: Sequence[BookingLine]
    payments: Sequence[StandPayment]
    refunds: Sequence[Refund]
    at_the_bank: Sequence[str]


def everything(edition: Edition) -> list[Full]:
    """All bookings of the edition in the order they were made; five statements."""
    rows = [Row(*row) for row in db.session.execute(_rows(edition).order_by(Booking.id))]
    booths.gather([row.reservation for row in rows])
    found = (_lines(edition), _payments(edition), _refunds(edition), _at_the_bank(edition))
    return [Full(row, *(those[row.booking.id] for those in found)) for row in rows]


def _lines(edition: Edition) -> dict[int, list[Any]]:
    statement = select(BookingLine).join(Booking, Booking.id == BookingLine.booking_id).where(Booking.edition_id == edition.id)
    found: dict[int, list[Any]] = defaultdict(list)
    for line in db.session.scalars(statement.order_by(BookingLine.booking_id, BookingLine.position)):
        found[line.booking_id].append(line)
    return found


def _payments(edition: Edition) -> dict[int, list[Any]]:
    statement = select(StandPayment).join(StandPayment.booking).where(Booking.edition_id == edition.id)
    found: dict[int, list[Any]] = defaultdict(list)
    for payment in db.session.scalars(statement.order_by(StandPayment.id)):
        found[payment.booking_id].append(payment)
    return found


def _refunds(edition: Edition) -> dict[int, list[Any]]:
    statement = select(StandPayment.booking_id, Refund).join(Refund.payment).join(StandPayment.booking)
    found: dict[int, list[Any]] = defaultdict(list)
    for key, refund in db.session.execute(statement.where(Booking.edition_id == edition.id).order_by(Refund.id)):
        found[key].append(refund)
    return found


def _at_the_bank(edition: Edition) -> dict[int, list[Any]]:
    statement = select(StandPayment.booking_id, LedgerEntry.stripe_ref).join(
        StandPayment, StandPayment.id == LedgerEntry.payment_id
    )
    statement = statement.join(StandPayment.booking).where(Booking.edition_id == edition.id, LedgerEntry.kind.in_(BY_BANK))
    found: dict[int, list[Any]] = defaultdict(list)
    for key, reference in db.session.execute(statement.order_by(LedgerEntry.id)):
        found[key].append(reference)
    return found
