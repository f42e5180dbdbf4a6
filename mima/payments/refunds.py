"""Refunds: asked for once, before Stripe is; then what Stripe made of them, its dashboard's own included."""

from collections.abc import Sequence

from sqlalchemy import select, update
from structlog import get_logger

from mima.booths.models import ReservationState
from mima.core import clock, ids
from mima.core.actors import STRIPE, Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.journal import service as journal
from mima.payments import attempts, crediting, gateway, ledger, letters, problems
from mima.payments.models import LedgerKind, PaymentState, Refund, RefundState, StandPayment
from mima.payments.rows import changed

REFUNDABLE = (
    PaymentState.paid,
    PaymentState.regranted,
    PaymentState.to_decide,
    PaymentState.refund_due,
    PaymentState.refunded,
    PaymentState.kept,
)
# Stripe's words for a refund, in ours; any other word is still on its way.
OUTCOMES = {"succeeded": RefundState.succeeded, "failed": RefundState.failed, "canceled": RefundState.failed}

log = get_logger()


class NotRefundable(DomainError):
    """There is no money of this payment here that could go back."""

    message = N_("There is nothing to refund on payment %(reference)s.")


def ask(
    payment: StandPayment, *, key: str | None, by: Actor, why: str, cents: int | None = None, ends: bool = True
) -> Refund | None:
    """This much of the payment (all that is left) is due back and its refund's row stands, pending. None if it is nothing.

    Where what it bought stays (`ends` is false), it is a paid payment still, of less money. The WHERE is what keeps a second
    click, or a second process, from giving anything back twice.
    """
    asked = payment.left_cents if cents is None else cents
    if asked <= 0 or not _reserve(payment, asked):
        return None
    payment.due_back_cents = payment.refunded_cents + payment.refunding_cents
    refund = _row(payment, asked, key=key, why=why)
    journal.begin(refund, RefundState.pending, by=by, why=why, amount_cents=asked)
    if ends and payment.state is not PaymentState.refund_due:
        journal.move(payment, PaymentState.refund_due, by=by, why=why)
        attempts.wait_no_more(payment)
    if ends or not problems.lacks_paper(payment):
        problems.clear(payment)
    return refund


def _reserve(payment: StandPayment, cents: int) -> bool:
    given = StandPayment.refunded_cents + StandPayment.refunding_cents + StandPayment.lost_cents
    reserved = changed(
        update(StandPayment)
        .where(
            StandPayment.id == payment.id,
            StandPayment.state.in_(REFUNDABLE),
            given + cents <= StandPayment.captured_cents,
        )
        .values(refunding_cents=StandPayment.refunding_cents + cents)
    )
    db.session.refresh(payment)
    return reserved == 1


def _row(payment: StandPayment, cents: int, *, key: str | None, why: str) -> Refund:
    reference = ids.reference(16)
    own_key = f"re:{reference}" if key is None and payment.is_at_stripe else key
    return Refund(
        payment_id=payment.id,
        reference=reference,
        key=own_key,
        amount_cents=cents,
        why=why,
        created_at=clock.now(),
    )


def answered(refund_id: int, answer: gateway.RefundAnswer) -> None:
    """Our refund is what Stripe says of it; its money has left the account, or stays due."""
    refund = _lock(refund_id)
    refund.stripe_id = answer.id
    outcome = OUTCOMES.get(answer.status)
    if outcome is RefundState.succeeded and refund.state is RefundState.pending:
        succeed(refund, ref=answer.id, kind=LedgerKind.refund, by=STRIPE)
    elif outcome is RefundState.failed and refund.state is not RefundState.failed:
        fail(refund, answer.failure or answer.status)


def refused(refund_id: int, error: gateway.StripeRefused) -> None:
    """Stripe will not make this refund; the money stays due, visibly, and a new refund may be asked for."""
    refund = _lock(refund_id)
    if refund.state is RefundState.pending:
        fail(refund, error.said or error.code)


def renew_key(refund_id: int) -> None:
    """The pending refund that Stripe does not know is asked for under another key from now on."""
    refund = _lock(refund_id)
    if refund.state is RefundState.pending and refund.stripe_id is None:
        refund.key = f"re:{refund.reference}:{ids.reference(4)}"


def succeed(refund: Refund, *, ref: str, kind: LedgerKind, by: Actor) -> None:
    """The money has gone back and the ledger says so; a payment given back in full is refunded."""
    payment = refund.payment
    payment.refunding_cents -= refund.amount_cents
    payment.refunded_cents += refund.amount_cents
    _settle(refund, RefundState.succeeded, by)
    ledger.enter(payment, kind, ref, -refund.amount_cents)
    all_went = payment.kept_cents == 0 and payment.state is not PaymentState.refunded
    if all_went or (payment.state is PaymentState.refund_due and payment.to_go_back_cents <= 0):
        stays = payment.kept_cents > 0 and _stands(payment)
        journal.move(payment, PaymentState.paid if stays else PaymentState.refunded, by=by)
        attempts.wait_no_more(payment)
    letters.refund_made(refund)


def fail(refund: Refund, error: str) -> None:
    """The money is here (again) and still due."""
    payment = refund.payment
    refund.last_error = error
    if refund.state is RefundState.succeeded:
        payment.refunded_cents -= refund.amount_cents
        ledger.enter(payment, LedgerKind.refund_returned, refund.stripe_id or refund.reference, refund.amount_cents)
    else:
        payment.refunding_cents -= refund.amount_cents
    _settle(refund, RefundState.failed, STRIPE, error)
    if payment.state is PaymentState.refunded or (_stands(payment) and payment.state is not PaymentState.refund_due):
        payment.due_back_cents = max(payment.due_back_cents, payment.refunded_cents + refund.amount_cents)
        journal.move(payment, PaymentState.refund_due, by=STRIPE, why=error)
    log.error("refund_failed", refund=refund.reference, error=error)


def _stands(payment: StandPayment) -> bool:
    """Whether what the money bought is still the company's."""
    return payment.granted_at is not None and payment.reservation.state is ReservationState.confirmed


def _settle(refund: Refund, state: RefundState, by: Actor, why: str = "") -> None:
    refund.settled_at = clock.now()
    journal.move(refund, state, by=by, why=why)


def _lock(refund_id: int) -> Refund:
    attempts.lock(db.session.get_one(Refund, refund_id).payment_id)
    return locked(Refund, refund_id)


def read_again(payment_id: int, answers: Sequence[gateway.RefundAnswer]) -> None:
    """All that Stripe knows of the payment's refunds is known here; those that were not ours are `external`."""
    payment = attempts.lock(payment_id)
    ours = {refund.reference: refund for refund in of_payment(payment)}
    by_id = {refund.stripe_id: refund for refund in ours.values()}
    for answer in answers:
        refund = by_id.get(answer.id) or ours.get(answer.reference or "")
        if refund is not None:
            answered(refund.id, answer)
        elif answer.status == "succeeded":
            _external(payment, answer)
    if payment.granted_at is not None and payment.refunded_cents:
        crediting.credit_external(payment)


def _external(payment: StandPayment, answer: gateway.RefundAnswer) -> None:
    """Somebody refunded in Stripe's dashboard. The money is gone; the booth is not touched by that, people decide."""
    if not _reserve_external(payment, answer.amount_cents):
        log.warning("external_refund_waits", payment=payment.reference, refund=answer.id)
        return
    refund = _row(payment, answer.amount_cents, key=None, why=N_("made in Stripe's dashboard"))
    refund.key, refund.external, refund.stripe_id = None, True, answer.id
    journal.begin(refund, RefundState.pending, by=STRIPE, amount_cents=answer.amount_cents)
    succeed(refund, ref=answer.id, kind=LedgerKind.refund, by=STRIPE)


def _reserve_external(payment: StandPayment, cents: int) -> bool:
    if cents > payment.left_cents:
        return False
    payment.refunding_cents += cents
    db.session.flush()
    return True


def of_payment(payment: StandPayment) -> Sequence[Refund]:
    return db.session.scalars(select(Refund).where(Refund.payment_id == payment.id).order_by(Refund.id)).all()
