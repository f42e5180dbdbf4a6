"""Disputes: a payer's bank asks its money back. What Stripe says of them is kept, and what they lose stands in the ledger."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from structlog import get_logger

from mima.core import clock
from mima.core.actors import STRIPE, Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.journal import service as journal
from mima.payments import attempts, gateway, ledger, letters
from mima.payments.models import PENDING, Dispute, DisputeState, LedgerKind, PaymentState, StandPayment

# Stripe's words for a dispute, in ours; any other waits for an answer. A closed inquiry has taken nothing.
OUTCOMES = {
    "under_review": DisputeState.answered,
    "warning_under_review": DisputeState.answered,
    "warning_closed": DisputeState.won,
    "prevented": DisputeState.won,
    "won": DisputeState.won,
    "lost": DisputeState.lost,
}
LOOK_AGAIN, LOOK_SOON = timedelta(hours=1), timedelta(minutes=2)

log = get_logger()


class Disputed(DomainError):
    """A bank decides about this money; whoever refunds it now may pay twice."""

    message = N_(
        "The payer's bank disputes this payment (%(dispute)s). Until the bank has decided nothing can be refunded here: "
        "answer the dispute at Stripe, or accept it there to give the money back."
    )


class NotLost(DomainError):
    message = N_("This dispute is not lost; there is nothing to note about it.")


def outcome(answer: gateway.DisputeAnswer) -> DisputeState:
    """Where the dispute stands at Stripe, in our words."""
    return OUTCOMES.get(answer.status, DisputeState.open)


def check_none_pending(payment: StandPayment) -> None:
    """Nothing, if no bank is deciding about the payment's money; `Disputed` otherwise."""
    pending = next((dispute for dispute in of_payment(payment) if dispute.state in PENDING), None)
    if pending is not None:
        raise Disputed(dispute=pending.stripe_id)


def of_payment(payment: StandPayment) -> Sequence[Dispute]:
    return db.session.scalars(select(Dispute).where(Dispute.payment_id == payment.id).order_by(Dispute.id)).all()


def read_again(payment_id: int, answers: Sequence[gateway.DisputeAnswer]) -> None:
    """All that Stripe knows of the payment's disputes is known here, whoever asks and however often."""
    payment = attempts.lock(payment_id)
    known = {dispute.stripe_id: dispute for dispute in of_payment(payment)}
    for answer in answers:
        _follow(known.get(answer.id) or _begin(payment, answer), answer)


def _begin(payment: StandPayment, answer: gateway.DisputeAnswer) -> Dispute:
    dispute = Dispute(
        payment=payment,
        stripe_id=answer.id,
        amount_cents=answer.amount_cents,
        reason=answer.reason,
        respond_by=answer.respond_by,
        opened_at=answer.opened_at,
    )
    journal.begin(dispute, DisputeState.open, by=STRIPE, reason=answer.reason, amount_cents=answer.amount_cents)
    log.warning("dispute_opened", payment=payment.reference, dispute=answer.id)
    if answer.status not in OUTCOMES:
        letters.dispute_opened(dispute)
    return dispute


def _follow(dispute: Dispute, answer: gateway.DisputeAnswer) -> None:
    """The dispute is as Stripe says of it, with its effect on the ledger."""
    _note_fee(dispute, answer)
    dispute.respond_by = answer.respond_by
    dispute.look_at = clock.now() + LOOK_AGAIN if dispute.state in PENDING else None
    target = outcome(answer)
    if target in PENDING and dispute.state in PENDING:
        dispute.amount_cents = answer.amount_cents
    if target is dispute.state:
        return
    if target is DisputeState.lost:
        _lose(dispute)
    elif target is DisputeState.won:
        _win(dispute)
    elif dispute.state in PENDING:
        journal.move(dispute, target, by=STRIPE)


def _note_fee(dispute: Dispute, answer: gateway.DisputeAnswer) -> None:
    """Stripe takes its fee when the dispute begins, and keeps it whoever wins."""
    if answer.fee_cents and not ledger.knows(LedgerKind.fee, dispute.stripe_id):
        ledger.enter(dispute.payment, LedgerKind.fee, dispute.stripe_id, 0, fee_cents=answer.fee_cents)


def _lose(dispute: Dispute) -> None:
    """The money is gone for good, unless a refund of ours claims it still: Stripe refuses that one first, and we ask again."""
    payment = dispute.payment
    if dispute.amount_cents > payment.left_cents or ledger.knows(LedgerKind.dispute, dispute.stripe_id):
        log.warning("lost_dispute_waits", payment=payment.reference, dispute=dispute.stripe_id)
        dispute.look_at = clock.now() + LOOK_SOON
        return
    payment.lost_cents += dispute.amount_cents
    _settle(dispute, DisputeState.lost)
    ledger.enter(payment, LedgerKind.dispute, dispute.stripe_id, -dispute.amount_cents)
    if payment.state is PaymentState.refund_due and payment.kept_cents == 0:
        journal.move(payment, PaymentState.refunded, by=STRIPE, why=N_("taken back by the payer's bank"))
    letters.dispute_lost(dispute)


def _win(dispute: Dispute) -> None:
    """The money stays, or is back."""
    payment = dispute.payment
    if dispute.state is DisputeState.lost:
        payment.lost_cents -= dispute.amount_cents
        ledger.enter(payment, LedgerKind.dispute_returned, dispute.stripe_id, dispute.amount_cents)
    _settle(dispute, DisputeState.won)


def _settle(dispute: Dispute, state: DisputeState) -> None:
    dispute.settled_at, dispute.look_at = clock.now(), None
    journal.move(dispute, state, by=STRIPE)


def note(dispute: Dispute, *, by: Actor, why: str) -> None:
    """A person has said what becomes of the booking whose money was lost: it stays, for this reason. `NotLost` otherwise."""
    dispute = locked(Dispute, dispute.id)
    if dispute.state is not DisputeState.lost:
        raise NotLost
    dispute.noted_at = clock.now()
    journal.record(dispute, "dispute.noted", by=by, why=why)
