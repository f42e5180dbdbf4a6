"""Issuing papers, inside the transaction that takes or gives back the money. Nothing here commits."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mima.billing import numbering, payers, queries, record
from mima.billing.models import Covers, Means, Paper, PaperKind, PaperSeries
from mima.billing.public import service as public
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.booths.pricing import Line
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.exhibitors.models import Body
from mima.journal import service as journal

DUE_IN = timedelta(days=30)


class NotAnInvoice(DomainError):
    """Only an invoice is taken back."""

    message = N_("Paper %(number)s is a credit note; only an invoice can be taken back.")


class CreditedWhole(DomainError):
    """All of the invoice was taken back before, or less of it is left than is asked."""

    message = N_("Of invoice %(number)s only %(left)s cents are left to take back. No credit note was issued.")


class DepositNotInvoiced(DomainError):
    """What is left of a booking is invoiced less its deposit's invoice, and there is none."""

    message = N_("The deposit of booking %(reference)s has no invoice yet, so the rest cannot be invoiced.")


def issue_invoice(booking: Booking, *, paid_at: datetime, method: Means | str, by: Actor, came_cents: int | None = None) -> Paper:
    """The paid booking has its invoice, numbered and frozen; a second call returns the same paper.

    Where less came than its price, it says so, and the rest is due. It is issued with what is known of the buyer: money that
    came is never refused for a missing SIRET.
    """
    booking = locked(Booking, booking.id)
    found = queries.invoice_of(booking)
    if found is not None:
        return found
    series, heading = numbering.give(PaperKind.invoice, booking.edition.day_at(clock.now()))
    paid_on = booking.edition.day_at(paid_at)
    lines, payer = booths.lines(booking), payers.of(booking)
    came = _came(booking, heading, came_cents)
    frozen = record.invoice(heading, booking, lines, paid_on=paid_on, means=Means(method), payer=payer, came=came)
    return _issue(series, heading, frozen, booking, None, by)


def issue_free_invoice(booking: Booking, *, by: Actor) -> Paper:
    """The booking that costs nothing has its invoice of nothing; a second call returns the same paper.

    Its company has in its books what it had for how much less, as after any other booking.
    """
    booking = locked(Booking, booking.id)
    found = queries.invoice_of(booking)
    if found is not None:
        return found
    series, heading = numbering.give(PaperKind.invoice, booking.edition.day_at(clock.now()))
    frozen = record.free(heading, booking, booths.lines(booking), payer=payers.of(booking))
    return _issue(series, heading, frozen, booking, None, by)


def issue_deposit_invoice(
    booking: Booking,
    *,
    gross_cents: int,
    rate: int,
    paid_at: datetime,
    method: Means | str,
    by: Actor,
    came_cents: int | None = None,
) -> Paper:
    """The booking whose deposit was paid has its invoice of exactly that sum; a second call returns the same paper."""
    booking = locked(Booking, booking.id)
    found = queries.invoice_of(booking)
    if found is not None:
        return found
    series, heading = numbering.give(PaperKind.invoice, booking.edition.day_at(clock.now()))
    frozen = record.deposit(
        heading,
        booking,
        booths.lines(booking),
        gross_cents=gross_cents,
        rate=rate,
        paid_on=booking.edition.day_at(paid_at),
        means=Means(method),
        payer=payers.of(booking),
        came=_came(booking, heading, came_cents),
    )
    return _issue(series, heading, frozen, booking, None, by)


def issue_later_invoice(
    booking: Booking,
    lines: Sequence[Line],
    *,
    covers: Covers,
    due_on: date,
    by: Actor,
    paid_at: datetime | None = None,
    method: Means | str = Means.transfer,
    came_cents: int | None = None,
) -> Paper:
    """There is an invoice of these lines, paid or to be paid until `due_on`; that of a balance takes the deposit off.

    The caller knows that it has not been issued yet. Refused with `DepositNotInvoiced`.
    """
    booking = locked(Booking, booking.id)
    first = queries.invoice_of(booking)
    deposits = [first.record] if covers is Covers.balance and first is not None and first.covers is Covers.deposit else []
    if covers is Covers.balance and not deposits:
        raise DepositNotInvoiced(reference=booking.reference)
    series, heading = numbering.give(PaperKind.invoice, booking.edition.day_at(clock.now()))
    paid_on = booking.edition.day_at(paid_at) if paid_at is not None else None
    settlement = record.Settlement(paid_on or due_on, paid_on, Means(method), _came(booking, heading, came_cents))
    payer = payers.of(booking)
    frozen = record.later(heading, booking, lines, covers=covers, settlement=settlement, payer=payer, deposits=deposits)
    return _issue(series, heading, frozen, booking, None, by)


def issue_due_invoice(booking: Booking, *, order: str, by: Actor) -> tuple[Paper, date]:
    """The ordered booking has its invoice, to be paid by transfer until the day that comes with it.

    That is in thirty days, but not after the market's first day; a public body has its thirty days in any case.
    """
    booking = locked(Booking, booking.id)
    found = queries.invoice_of(booking)
    if found is not None:
        return found, date.fromisoformat(found.record["due_on"])
    series, heading = numbering.give(PaperKind.invoice, booking.edition.day_at(clock.now()))
    due_on = due_day(booking, heading.issued_on)
    lines, payer = booths.lines(booking), payers.of(booking)
    frozen = record.due_invoice(heading, booking, lines, due_on=due_on, payer=payer, order=order)
    return _issue(series, heading, frozen, booking, None, by), due_on


def _came(booking: Booking, heading: record.Heading, cents: int | None) -> record.Came | None:
    """What came for an invoice of this day; None where it was all that was asked for."""
    return None if cents is None else record.Came(cents, due_day(booking, heading.issued_on))


def due_day(booking: Booking, issued_on: date) -> date:
    """Until when an invoice of this day is to be paid."""
    due_on = issued_on + DUE_IN
    if payers.body(booking) is Body.public:
        return due_on
    return max(issued_on, min(due_on, booking.edition.starts_on))


def issue_credit_note(
    invoice: Paper,
    *,
    reason: str,
    by: Actor,
    gross_cents: int | None = None,
    unpaid: bool = False,
    means: Means | str | None = None,
) -> Paper:
    """This part of the invoice's sum, or all that is left of it, is taken back by a credit note that names it.

    Refused with `NotAnInvoice` for a credit note, `CreditedWhole` when no more, or not so much, is left. The invoice is locked
    meanwhile, and the database itself refuses a sum of credit notes above it.
    """
    invoice = locked(Paper, invoice.id)
    if invoice.kind is not PaperKind.invoice:
        raise NotAnInvoice(number=invoice.number)
    earlier = queries.credit_notes_of(invoice)
    left = invoice.gross_cents - sum(note.gross_cents for note in earlier)
    asked = left if gross_cents is None else gross_cents
    if not 0 < asked <= left:
        raise CreditedWhole(number=invoice.number, left=left)
    series, heading = numbering.give(PaperKind.credit_note, invoice.booking.edition.day_at(clock.now()))
    frozen = record.credit_note(
        heading,
        invoice.record,
        reason,
        gross_cents=asked,
        unpaid=unpaid,
        earlier=[note.record for note in earlier],
        means=Means(means) if means is not None else None,
        on_account=invoice.covers is Covers.deposit and queries.balance_of(invoice.booking) is None,
    )
    return _issue(series, heading, frozen, invoice.booking, invoice, by, why=reason)


def _issue(
    series: PaperSeries,
    heading: record.Heading,
    frozen: record.Record,
    booking: Booking,
    corrects: Paper | None,
    by: Actor,
    why: str = "",
) -> Paper:
    totals = frozen["totals"]
    paper = Paper(
        kind=heading.kind,
        covers=Covers(frozen["covers"]),
        series_id=series.id,
        position=series.last_number,
        number=heading.number,
        issued_on=heading.issued_on,
        booking_id=booking.id,
        exhibitor_id=booking.exhibitor_id,
        corrects_id=corrects.id if corrects is not None else None,
        currency=frozen["currency"],
        net_cents=totals["net_cents"],
        vat_cents=totals["vat_cents"],
        gross_cents=totals["gross_cents"],
        record=frozen,
        record_sha256=record.fingerprint(frozen),
    )
    db.session.add(paper)
    db.session.flush()
    journal.record(paper, f"{heading.kind}.issued", by=by, why=why, number=paper.number, gross_cents=paper.gross_cents)
    public.begin(paper, corrects, by=by)
    return paper
