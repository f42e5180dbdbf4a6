"""Cancelling an edition: one transaction in which all that hangs on it ends. The schedule sends the money back."""

from mima.applications import service as applications
from mima.billing import queries as papers
from mima.billing import service as billing
from mima.billing.quotes import service as quotes
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths import service as booths
from mima.core import wake
from mima.core.actors import Actor
from mima.core.errors import N_, DomainError, Invalid
from mima.editions import calling_off
from mima.editions.models import Edition
from mima.journal import service as journal
from mima.payments import crediting, refunds
from mima.payments.calling_off import letters
from mima.payments.calling_off.rehearsal import Rehearsal, Touched, rehearse
from mima.payments.dues import service as dues
from mima.payments.models import PaymentState, StandPayment
from mima.waiting import service as waiting


class AlreadyCalledOff(DomainError):
    """Somebody was quicker, or this is the second click."""

    message = N_("%(edition)s is cancelled already. Nothing was done twice.")


class RehearsalOutdated(DomainError):
    """Somebody held, paid or asked meanwhile."""

    message = N_("Something has changed since this page was shown, and nothing was done. Look at it as it stands now.")


def call_off(edition: Edition, *, by: Actor, why: str, seen: str) -> Rehearsal:
    """The edition is cancelled as it was rehearsed: all or nothing, and what was done.

    Every claim on a booth has ended, every waiting application and every wish; quotes are over; all that was paid and is still
    here is due back with its refund's row, whatever the terms say, each invoice has its credit note, and everybody who can be
    reached a letter. Payment pages are closed and refunds sent by the schedule; money that comes later goes back by itself.
    Refused with `AlreadyCalledOff`, `Invalid` without a reason, or `RehearsalOutdated` when `seen` is not the digest of what
    would happen now.
    """
    calling_off.lock(edition)
    if edition.is_called_off:
        raise AlreadyCalledOff(edition=edition.name)
    if not why.strip():
        raise Invalid({"why": N_("Please fill this in.")})
    found = rehearse(edition, lock=True)
    if found.digest != seen:
        raise RehearsalOutdated
    # Written first: what it says is read off before anything ends.
    letters.write(found, why, by=by)
    calling_off.call_off(edition, by=by, why=why)
    for application in found.applications:
        applications.call_off(application, by=by, why=why)
    for wish in found.wishes:
        waiting.call_off(wish, by=by, why=why)
    for one in found.touched:
        _end(one, by=by, why=why)
    for work in ("holds", "payments"):
        wake.want(work)
    return found


def _end(one: Touched, *, by: Actor, why: str) -> None:
    """The booking has ended with its edition, and its money is due back."""
    bought = {invoice.id for payment in one.payments if (invoice := crediting.invoice_of(payment)) is not None}
    if one.quote is not None:
        _end_quote(one.quote, by=by, why=why)
    booths.call_off(one.reservation, by=by, why=why)
    for payment in one.giving:
        _give_back(payment, is_disputed=payment.id in one.disputed, by=by, why=why)
    dues.cancel_open(one.reservation, by=by, why=why)
    for invoice in one.invoices:
        if papers.uncredited_cents(invoice):
            billing.issue_credit_note(invoice, reason=why, by=by, unpaid=invoice.id not in bought)


def _end_quote(quote: Quote, *, by: Actor, why: str) -> None:
    if quote.state is QuoteState.accepted:
        quotes.cancel(quote, by=by, why=why)
    else:
        quotes.end(quote, QuoteState.withdrawn, by=by, why=why)


def _give_back(payment: StandPayment, *, is_disputed: bool, by: Actor, why: str) -> None:
    """All that is left is due back. What a bank is deciding about is asked for by a person afterwards, lest it is paid twice."""
    if not is_disputed:
        refunds.ask(payment, key=None, by=by, why=why)
        return
    payment.due_back_cents = payment.refunded_cents + payment.refunding_cents + payment.left_cents
    if payment.state is not PaymentState.refund_due:
        journal.move(payment, PaymentState.refund_due, by=by, why=why)
