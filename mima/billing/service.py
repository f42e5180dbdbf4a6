"""Issuing papers, inside the transaction that takes or gives back the money. Nothing here commits."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mima.billing import numbering, payers, queries, record
from mima.billing.models import Means, Paper, PaperKind, PaperSeries
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.editions.models import Edition
from mima.exhibitors.models import Body
from mima.journal import service as journal

DUE_IN = timedelta(days=30)


class NotAnInvoice(DomainError):
    """Only an invoice is taken back."""

    message = N_("Paper %(number)s is a credit note; only an invoice can be taken back.")


def issue_invoice(booking: Booking, *, paid_at: datetime, method: Means | str, by: Actor) -> Paper:
    """The paid booking has its invoice, numbered and frozen; a second call returns the same paper.

    It is issued with what is known of the buyer: money that came is never refused for a missing SIRET.
    """
    booking = locked(Booking, booking.id)
    found = queries.invoice_of(booking)
    if found is not None:
        return found
    series, heading = numbering.give(PaperKind.invoice, _today(booking.edition))
    paid_on = _day(paid_at, booking.edition)
    lines, payer = booths.lines(booking), payers.of(booking)
    frozen = record.invoice(heading, booking, lines, paid_on=paid_on, means=Means(method), payer=payer)
    return _issue(series, heading, frozen, booking, None, by)


def issue_due_invoice(booking: Booking, *, order: str, by: Actor) -> tuple[Paper, date]:
    """The ordered booking has its invoice, to be paid by transfer until the day that comes with it.

    That is in thirty days, but not after the market's first day; a public body has its thirty days in any case.
    """
    booking = locked(Booking, booking.id)
    found = queries.invoice_of(booking)
    if found is not None:
        return found, date.fromisoformat(found.record["due_on"])
    series, heading = numbering.give(PaperKind.invoice, _today(booking.edition))
    due_on = heading.issued_on + DUE_IN
    if payers.body(booking) is not Body.public:
        due_on = max(heading.issued_on, min(due_on, booking.edition.starts_on))
    lines, payer = booths.lines(booking), payers.of(booking)
    frozen = record.due_invoice(heading, booking, lines, due_on=due_on, payer=payer, order=order)
    return _issue(series, heading, frozen, booking, None, by), due_on


def issue_credit_note(invoice: Paper, *, reason: str, by: Actor, gross_cents: int | None = None, unpaid: bool = False) -> Paper:
    """The invoice, or this part of its sum, is taken back by a credit note that names it; a second call returns the same paper.

    Refused with `NotAnInvoice` for a credit note.
    """
    invoice = locked(Paper, invoice.id)
    if invoice.kind is not PaperKind.invoice:
        raise NotAnInvoice(number=invoice.number)
    found = queries.credit_note_of(invoice)
    if found is not None:
        return found
    series, heading = numbering.give(PaperKind.credit_note, _today(invoice.booking.edition))
    frozen = record.credit_note(heading, invoice.record, reason, gross_cents=gross_cents, unpaid=unpaid)
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
    return paper


def _today(edition: Edition) -> date:
    return _day(clock.now(), edition)


def _day(moment: datetime, edition: Edition) -> date:
    return moment.astimezone(ZoneInfo(edition.timezone)).date()
