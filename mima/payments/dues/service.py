"""Dues begin, are invoiced, paid, made smaller or cancelled. Nothing here commits; who calls holds the reservation's lock."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mima.billing import queries as papers
from mima.billing import service as billing
from mima.billing.models import Covers, Means, Paper
from mima.booths import queries as booth_queries
from mima.booths.models import BookingLine, LineKind, Reservation
from mima.booths.pricing import Label, Line
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.journal import service as journal
from mima.payments.dues import queries
from mima.payments.dues.models import Due, DueKind, DueState
from mima.payments.models import StandPayment

COVERS = {DueKind.balance: Covers.balance, DueKind.supplement: Covers.supplement}


def begin_balance(deposit: StandPayment, *, by: Actor) -> Due:
    """What this payment left of the booking's price is due on the day that was promised with the booth."""
    reservation, booking = deposit.reservation, deposit.booking
    due_on = reservation.balance_on or booking.edition.day_at(clock.now())
    lines = booth_queries.lines(booking)
    return begin(reservation, DueKind.balance, booking.gross_cents - deposit.amount_cents, lines, due_on, by=by)


def begin(
    reservation: Reservation, kind: DueKind, cents: int, lines: Sequence[BookingLine | Line], due_on: date, *, by: Actor
) -> Due:
    """This sum is to be paid on the booking by that day."""
    booking = reservation.booking
    due = Due(
        public_id=ids.public_id(),
        booking_id=booking.id,
        reservation_id=reservation.id,
        kind=kind,
        amount_cents=cents,
        currency=booking.currency,
        lines=stored(lines),
        due_on=due_on,
        created_at=clock.now(),
    )
    journal.begin(due, DueState.open, by=by, amount_cents=cents, due_on=due_on.isoformat())
    return due


def stored(lines: Sequence[BookingLine | Line]) -> list[dict[str, Any]]:
    """The lines as a due keeps them; `lines_of` reads them."""
    names = ("label_fr", "label_en", "quantity", "unit_cents", "vat_rate")
    return [{"kind": line.kind.value, **{name: getattr(line, name) for name in names}} for line in lines]


def lines_of(due: Due) -> list[Line]:
    """The due's lines as they were when it began."""
    return [
        Line(
            LineKind(line["kind"]),
            Label(line["label_fr"], line["label_en"]),
            line["quantity"],
            line["unit_cents"],
            line["vat_rate"],
        )
        for line in due.lines
    ]


def invoice(due: Due, *, by: Actor, paid_by: StandPayment | None = None) -> Paper:
    """The due has its invoice: paid by this payment, or to be paid until its day. A second call returns the same paper."""
    if due.invoice is not None:
        return due.invoice
    paper = billing.issue_later_invoice(
        due.booking,
        lines_of(due),
        covers=COVERS[due.kind],
        due_on=max(due.due_on, due.booking.edition.day_at(clock.now())),
        by=by,
        paid_at=(paid_by.settled_at or clock.now()) if paid_by is not None else None,
        method=paid_by.method.value if paid_by is not None else Means.transfer,
        came_cents=paid_by.captured_cents if paid_by is not None else None,
    )
    due.invoice_id = paper.id
    db.session.flush()
    db.session.refresh(due)
    return paper


def settle(due: Due, *, by: Actor) -> None:
    """The money of the due is here."""
    journal.move(due, DueState.paid, by=by)


def lessen(due: Due, cents: int, *, by: Actor, why: str) -> None:
    """So much less is to be paid: its invoice, issued now if it was not, has a credit note of it. All of it: it is cancelled."""
    due = locked(Due, due.id)
    billing.issue_credit_note(invoice(due, by=by), reason=why, by=by, gross_cents=cents, unpaid=True)
    if cents == due.amount_cents:
        journal.move(due, DueState.cancelled, by=by, why=why)
        return
    due.amount_cents -= cents
    journal.record(due, "due.lessened", by=by, why=why, cents=cents, amount_cents=due.amount_cents)


def cancel_open(reservation: Reservation, *, by: Actor, why: str) -> None:
    """Nothing more is to be paid on the booking: what was asked for is not owed any more, and its invoices are taken back."""
    for due in queries.open_of(reservation.booking):
        journal.move(due, DueState.cancelled, by=by, why=why)
        if due.invoice is not None and papers.uncredited_cents(due.invoice):
            billing.issue_credit_note(due.invoice, reason=why, by=by, unpaid=True)
