"""Undoing a booking: its money goes back, its booth is free, its credit note follows."""

from collections.abc import Sequence

from mima.booths import service as booths
from mima.booths.models import ReservationState
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.payments import attempts, crediting, disputes, letters, problems, proposing, refunds, settling
from mima.payments.dues import difference
from mima.payments.dues import service as dues
from mima.payments.flow.steps import let_go
from mima.payments.flow.sync import push_refunds
from mima.payments.gateway import StripeAway
from mima.payments.models import LedgerKind, Method, PaymentState, Refund, RefundState, StandPayment
from mima.payments.problems import Kind


class NotATransferBack(DomainError):
    """Only a pending refund of a transfer is sent by hand; cards are refunded by Stripe."""

    message = N_("Refund %(reference)s is not waiting for a bank transfer.")


class OtherCurrency(DomainError):
    """An invoice in one currency is not paid in another."""

    message = N_("The money came in %(told)s, and the booking costs %(asked)s. It cannot be taken for it; refund it.")


class RefundWaits(StripeAway):
    """The refund is decided and its row stands; only Stripe has not heard of it."""

    message = N_(
        "The refund is decided and the booth is free. Stripe does not answer at the moment: it is asked again by itself "
        "every two minutes, and Today shows the refund until it has gone back."
    )


def refund(payment_id: int, *, by: Actor, why: str, cents: int | None = None, departure: str = "") -> bool:
    """What the booking's terms give back today goes back, once; its booth is free and its invoices have credit notes for it.

    Of several payments the newest goes back first. What is still to pay is not asked for any more. Another sum (`cents`) goes
    back only with a reason (`departure`), which the journal keeps: `Invalid` without it.

    Whether it was this call that asked for the money to go back.

    The credit notes are issued with the decision, one for each refund. A second call refunds nothing. A refused or unanswered
    refund stays due, visibly, and is asked again. Money refunded in Stripe's dashboard is not refunded again: only the booking
    ends. Refused with `NotRefundable` when no money of this payment ever came, `Disputed` while a bank decides about it.
    Refuses to start inside a transaction.
    """
    let_go()
    with transaction():
        payment = attempts.lock(payment_id)
        if payment.captured_cents == 0:
            raise refunds.NotRefundable(reference=payment.reference)
        together = [locked(StandPayment, one.id) for one in proposing.concerned(payment)]
        for one in together:
            disputes.check_none_pending(one)
        agreed = proposing.agreed(payment, cents, departure, by=by)
        was_asked = difference.give_back(together, agreed, by=by, why=why, ends=True)
        _end_booking(payment, together, by=by, why=why)
        touched = [one.id for one in together]
    _push(touched)
    return was_asked


def refund_again(payment_id: int, *, by: Actor, why: str) -> bool:
    """What was decided to go back of the payment and failed is asked for again; nothing else changes. Whether anything was owed.

    Raises `RefundWaits` when Stripe does not answer. Refuses to start inside a transaction.
    """
    let_go()
    with transaction():
        payment = attempts.lock(payment_id)
        disputes.check_none_pending(payment)
        was_asked = refunds.ask(payment, key=None, by=by, why=why, cents=payment.owed_cents) is not None
    _push([payment_id])
    return was_asked


def _push(payment_ids: Sequence[int]) -> None:
    try:
        for payment_id in payment_ids:
            push_refunds(payment_id)
    except StripeAway as error:
        raise RefundWaits from error


def _end_booking(payment: StandPayment, together: Sequence[StandPayment], *, by: Actor, why: str) -> None:
    """The booth that this money bought is free, nothing more is to be paid for it, and the sale is taken back."""
    if payment.granted_at is None:
        return  # it came beside another payment, or too late: giving it back leaves the booking as it is
    if payment.reservation.state is ReservationState.confirmed:
        booths.cancel(payment.reservation, by=by, why=why)
        _keep_the_rest(together, by=by, why=why)
        dues.cancel_open(payment.reservation, by=by, why=why)
    for one in together:
        crediting.credit(one, reason=why, by=by, is_over=True)
        if problems.kind_of(one.problem) is Kind.credit_note:
            problems.clear(one)


def _keep_the_rest(together: Sequence[StandPayment], *, by: Actor, why: str) -> None:
    """Where nothing goes back of a payment, it says so: what is left of it stays by the terms."""
    kept = [one for one in together if one.state in (PaymentState.paid, PaymentState.regranted)]
    for one in kept:
        journal.move(one, PaymentState.kept if one.left_cents else PaymentState.refunded, by=by, why=why)
    if kept and len(kept) == len(together):
        letters.cancelled(kept[0], sum(one.kept_cents for one in kept))


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

    What is missing of the sum stays open, and the invoice says so (`rest`); what came above it may go back (`rest.give_surplus`).
    Refused with `MoveRefused` when there is nothing to decide, `OtherCurrency`.
    """
    let_go()
    with transaction():
        payment = attempts.lock(payment_id)
        if payment.is_to_decide and payment.currency != payment.booking.currency:
            raise OtherCurrency(told=payment.currency, asked=payment.booking.currency)
        journal.move(payment, PaymentState.paid, by=by, why=why)
        problems.clear(payment)
        settling.grant(payment, by=by)
    push_refunds(payment_id)
