"""Undoing a booking: its money goes back, its booth is free, its credit note follows."""

from collections.abc import Sequence

from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.payments import attempts, disputes, ending, problems, refunds, settling
from mima.payments.flow.steps import let_go
from mima.payments.flow.sync import push_refunds
from mima.payments.gateway import StripeAway
from mima.payments.models import LedgerKind, Method, PaymentState, Refund, RefundState


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
        was_asked, touched = ending.end(payment, by=by, why=why, cents=cents, departure=departure)
        going = [one.id for one in touched]
    _push(going)
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
