"""Keeping the lines of a statement, each once. Nothing here commits."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mima.billing.seller import Seller
from mima.booths.models import Booking
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError
from mima.editions.models import Edition
from mima.journal import service as journal
from mima.payments.statements import camt, queries, table
from mima.payments.statements.lines import MOST_BYTES, MOST_LINES, Line, OtherAccount, Statement, StatementTooLarge
from mima.payments.statements.matching import Fit, match
from mima.payments.statements.models import LineState, StatementLine


class LineSettled(DomainError):
    """Somebody entered the same line before."""

    message = N_("This transfer is entered already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: lines that are new and name a booking, new ones that name none, known ones, money that went out."""

    to_match: int = 0
    foreign: int = 0
    known: int = 0
    debits: int = 0


def read(raw: bytes, edition: Edition) -> Statement:
    """The file's statement; refused as `StatementRefused` and its kinds, as `OtherAccount` when it is not the seller's."""
    if len(raw) > MOST_BYTES:
        raise StatementTooLarge(most=MOST_LINES)
    start = raw[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    statement = camt.read(raw) if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")) else table.read(raw)
    ours = Seller.of(edition.seller).iban.replace(" ", "")
    if statement.iban and ours and statement.iban != ours:
        raise OtherAccount(iban=statement.iban[:34], ours=ours)
    return statement


def keep(statement: Statement, *, by: Actor) -> Imported:
    """Every line of the statement has its row, new ones with what they may be for; known ones are left as they are."""
    known = queries.known_bookings()
    references = [line.reference for line in statement.lines]
    there = set(db.session.scalars(select(StatementLine.reference).where(StatementLine.reference.in_(references))))
    counts = {LineState.waiting: 0, LineState.aside: 0}
    for line in statement.lines:
        fit = match(line.text, line.amount_cents, line.currency, known).fit
        state = LineState.aside if fit is Fit.foreign else LineState.waiting
        if line.reference not in there and _add(line, state, by):
            counts[state] += 1
    new = sum(counts.values())
    return Imported(counts[LineState.waiting], counts[LineState.aside], len(references) - new, statement.debits)


def _add(line: Line, state: LineState, by: Actor) -> bool:
    """Whether the line is new: two people may import the same file at once."""
    row = StatementLine(
        public_id=ids.public_id(),
        reference=line.reference,
        booked_on=line.booked_on,
        amount_cents=line.amount_cents,
        currency=line.currency,
        sender=line.sender,
        text=line.text,
        imported_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            journal.begin(row, state, by=by)
    except IntegrityError as error:
        if violated(error) != "uq_statement_line_reference":
            raise
        return False
    return True


def enter(line: StatementLine, booking: Booking, *, by: Actor) -> None:
    """The line's money is entered for the booking; `LineSettled` if it was before. The caller holds its lock."""
    if line.state is LineState.entered:
        raise LineSettled
    line.booking_id = booking.id
    journal.move(line, LineState.entered, by=by, booking=booking.reference)


def put_aside(public_id: str, *, by: Actor) -> None:
    """The line is none of the market's, or is settled otherwise; it may still be entered later. Said twice, the same."""
    line = locked(StatementLine, queries.by_key(public_id).id)
    if line.state is LineState.entered:
        raise LineSettled
    if line.state is not LineState.aside:
        journal.move(line, LineState.aside, by=by)
