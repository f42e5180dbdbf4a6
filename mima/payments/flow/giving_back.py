"""Undoing a booking: its money goes back, its booth is free, its credit note follows."""

from mima.billing import queries as papers
from mima.billing import service as billing
from mima.booths import service as booths
from mima.booths.models import ReservationState
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.payments import attempts, disputes, letters, proposing, refunds, settling
from mima.payments.flow.steps import let_go
from mima.payments.flow.sync import push_refunds
from mima.payments.gateway import StripeAway
from mima.payments.models import LedgerKind, Method, PaymentState, Refund, RefundState, StandPayment


class NotATransferBack(DomainError):
    """Only a pending refund of a transfer is sent by hand; cards are refunded by Stripe."""

    message = N_("Refund %(reference)s is not waiting for a bank transfer.")


class RefundWaits(StripeAway):
    """The refund is decided and its row stands; only Stripe has not heard of it."""

    message = N_(
        "The refund is decided and the booth is free. Stripe does not answer at the moment: it is asked again by itself "
        "every two minutes, and Today shows the refund until it has gone back."
    )


def refund(payment_id: int, *, by: Actor, why: str, cents: int | None = None, departure: str = "") -> bool:
    """What the booking's terms give back today goes back, once; its booth is free and its invoice has a credit note for it.

    Another sum (`cents`) goes back only with a reason (`departure`), which the journal keeps: `Invalid` without it.

    Whether it was this call that asked for the money to go back.

    The credit note is issued with the decision: the sale ends there, and the refund pays what it leaves owed, even when
    it takes days or fails and is made another way. A second call refunds nothing. A refused or unanswered refund stays
    due, visibly, and is asked again. Money refunded in Stripe's dashboard is not refunded again: only the booking ends.
    Refused with `NotRefundable` when no money of this payment ever came, `Disputed` while a bank decides about it. Refuses
    to start inside a transaction.
    """
    let_go()
    with transaction():
        payment = attempts.lock(payment_id)
        if payment.captured_cents == 0:
            raise refunds.NotRefundable(reference=payment.reference)
        disputes.check_none_pending(payment)
        agreed = proposing.agreed(payment, cents, departure, by=by)
        was_asked = refunds.ask(payment, key=None, by=by, why=why, cents=agreed) is not None
        _end_booking(payment, by=by, why=why)
    try:
        push_refunds(payment_id)
    except StripeAway as error:
        raise RefundWaits from error
    return was_asked


def _end_booking(payment: StandPayment, *, by: Actor, why: str) -> None:
    """The booth that this money bought is free, and the sale is taken back."""
    if payment.granted_at is None:
        return  # it came beside another payment, or too late: giving it back leaves the booking as it is
    if payment.reservation.state is ReservationState.confirmed:
        booths.cancel(payment.reservation, by=by, why=why)
        _keep_the_rest(payment, by=by, why=why)
    invoice = papers.invoice_of(payment.booking)
    given_back = payment.captured_cents - payment.left_cents
    if invoice is not None and given_back:
        part = None if payment.left_cents == 0 else min(given_back, invoice.gross_cents)
        billing.issue_credit_note(invoice, reason=why, by=by, gross_cents=part)


def _keep_the_rest(payment: StandPayment, *, by: Actor, why: str) -> None:
    """Where nothing goes back, the payment says so: what is left of it stays by the terms."""
    if payment.state in (PaymentState.paid, PaymentState.regranted):
        journal.move(payment, PaymentState.kept if payment.left_cents else PaymentState.refunded, by=by, why=why)
        letters.cancelled(payment)


def mark_refund_sent(refund_id: int, *, by: Actor, reference: str) -> None:
    """An organizer sent the money back by bank transfer; the ledger holds it under the statement's reference.

    Refused with `NotATransferBack`, or `AlreadyInLedger` for a reference used before.
    """
    let_go()
    with transaction():
        attempts.lock(db.session.get_one(Refund, refund_id).payment_id)
        refund = locked(Refund, refund_id)
        if refund.state is not RefundState.pending or refund.payment.method is not Method.transfer:
            raise NotATransferBack(reference=refund.reference)
        refunds.succeed(refund, ref=reference.strip(), kind=LedgerKind.transfer_back, by=by)


def accept(payment_id: int, *, by: Actor, why: str) -> None:
    """Money that was *to decide* is taken for the booking as it is: booth, invoice and letter follow as for any other.

    Refused with `MoveRefused` when there is nothing to decide.
    """
    let_go()
    with transaction():
        payment = attempts.lock(payment_id)
        journal.move(payment, PaymentState.paid, by=by, why=why)
        payment.problem = ""
        settling.grant(payment, by=by)
    push_refunds(payment_id)
