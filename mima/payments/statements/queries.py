"""Reading statement lines, and the bookings that they may be for."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.billing.models import Paper, PaperKind
from mima.billing.quotes import queries as quotes
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths import queries as booths
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions import deposit
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.payments.dues.models import Due, DueState
from mima.payments.statements.matching import Known
from mima.payments.statements.models import LineState, StatementLine

MOST_SHOWN = 100


def by_key(public_id: str) -> StatementLine:
    """The line with this public id; `NotFound` otherwise."""
    found = db.session.scalar(select(StatementLine).where(StatementLine.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def waiting() -> Sequence[StatementLine]:
    """Lines that name a booking and are not entered, the oldest first."""
    return db.session.scalars(all_waiting().order_by(StatementLine.booked_on, StatementLine.id)).all()


def waiting_count() -> int:
    return db.session.execute(select(func.count()).select_from(all_waiting().subquery())).scalar_one()


def all_waiting() -> Select[StatementLine]:
    """Those that wait, as a statement."""
    return select(StatementLine).where(StatementLine.state == LineState.waiting)


def newest(state: LineState) -> Sequence[StatementLine]:
    """The newest lines in this state, with their bookings; one statement."""
    those = select(StatementLine).where(StatementLine.state == state).options(joinedload(StatementLine.booking))
    return db.session.scalars(those.order_by(StatementLine.id.desc()).limit(MOST_SHOWN)).all()


def known_bookings() -> list[Known]:
    """Every booking that a transfer may name, of all editions; three statements, and one where any has several booths."""
    statement = (
        select(Booking, Exhibitor.name, Reservation, Edition, Quote)
        .join(Reservation, (Reservation.booking_id == Booking.id) & Reservation.first_id.is_(None))
        .join(Reservation.booth)
        .join(Exhibitor, Exhibitor.id == Booking.exhibitor_id)
        .join(Edition, Edition.id == Booking.edition_id)
        .outerjoin(Quote, (Quote.reservation_id == Reservation.id) & Quote.state.in_(quotes.LIVE))
        .options(contains_eager(Reservation.booth))
        .order_by(Booking.id)
    )
    rows = db.session.execute(statement).all()
    booths.gather([claim for _booking, _company, claim, _edition, _quote in rows])
    invoices, dues = _invoices(), _open_dues()
    return [
        Known(
            booking.reference,
            invoices[booking.id],
            company,
            claim.codes,
            tuple(dues[booking.id]) or _first(booking, claim, edition, quote),
            booking.currency,
            claim.state,
            quote is not None and quote.state is QuoteState.accepted,
        )
        for booking, company, claim, edition, quote in rows
    ]


def _first(booking: Booking, claim: Reservation, edition: Edition, quote: Quote | None) -> tuple[int, ...]:
    """What books the booth, while it is not booked and paid."""
    if quote is not None:
        return (quote.to_pay_cents,)
    if claim.state is ReservationState.confirmed:
        return ()
    today = edition.day_at(clock.now())
    return (deposit.first_cents(booking.gross_cents, claim.deposit_rate, claim.balance_on, today),)


def _invoices() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    issued = select(Paper.booking_id, Paper.number).where(Paper.kind == PaperKind.invoice).order_by(Paper.id)
    for booking_id, number in db.session.execute(issued):
        found[booking_id].append(number)
    return found


def _open_dues() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    still = select(Due.booking_id, Due.amount_cents).where(Due.state == DueState.open).order_by(Due.due_on, Due.id)
    for booking_id, cents in db.session.execute(still):
        found[booking_id].append(cents)
    return found
