"""Credit notes of what goes back: each refund has its own, which names the invoice of its payment."""

from structlog import get_logger

from mima.billing import queries as papers
from mima.billing import service as billing
from mima.billing.models import Paper
from mima.core.actors import STRIPE, Actor
from mima.core.db import db
from mima.core.errors import DomainError
from mima.payments import problems
from mima.payments.models import StandPayment
from mima.payments.problems import Kind

# What a paper says of money that somebody sent back at Stripe, where nobody said why; the language that binds.
SENT_BACK = "Remboursement"

log = get_logger()


def invoice_of(payment: StandPayment) -> Paper | None:
    """The invoice that this payment has paid, if it was issued and the payment bought something."""
    if payment.granted_at is None:
        return None
    return papers.invoice_of(payment.booking) if payment.due is None else payment.due.invoice


def credit(payment: StandPayment, *, reason: str, by: Actor, is_over: bool) -> Paper | None:
    """What has gone or is going back of the payment and has no credit note yet has one; None where nothing lacks.

    It is issued with the decision: the sale ends there, and the refund pays what it leaves owed, even when it takes days or
    fails and is made another way. Where the booking `is_over`, what banks took for good is taken back with it.
    """
    invoice = invoice_of(payment)
    if invoice is None:
        return None
    gone = payment.captured_cents - payment.left_cents - (0 if is_over else payment.lost_cents)
    notes = papers.credit_notes_of(invoice)
    uncredited = invoice.gross_cents - sum(note.gross_cents for note in notes)
    # What was taken off it before it was paid is no money that went back; nor did the surplus pay any of it.
    told = sum(note.gross_cents for note in notes if not note.record["payment"].get("unpaid"))
    # Nothing of the money is left: nothing of the sale is either, whatever sum had been asked for it.
    lacking = uncredited if is_over and gone and payment.left_cents == 0 else gone - payment.surplus_cents - told
    cents = min(lacking, uncredited)
    if cents <= 0:
        return None
    return billing.issue_credit_note(invoice, reason=reason, by=by, gross_cents=cents, means=payment.method.value)


def credit_external(payment: StandPayment) -> None:
    """The same for money sent back at Stripe; a paper that cannot be written is a problem for people, and loses no money."""
    try:
        with db.session.begin_nested():
            credit(payment, reason=SENT_BACK, by=STRIPE, is_over=False)
    except DomainError as error:
        problems.note_paper(payment, Kind.credit_note, error)
        log.error("credit_note_refused", payment=payment.reference, error=str(error))
