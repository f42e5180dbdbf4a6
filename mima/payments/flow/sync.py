"""`sync_payment`: the only thing that moves a payment. Webhook, return page, reconcile and expiry all call it."""

from dataclasses import dataclass

from sqlalchemy import select
from structlog import get_logger

from mima.core.actors import SCHEDULE
from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments import attempts, disputes, events, gateway, refunds, settling
from mima.payments.flow.steps import reading
from mima.payments.models import PaymentState, Refund, RefundState, StandPayment

log = get_logger()


@dataclass(frozen=True, slots=True)
class PendingRefund:
    id: int
    payment_intent: str
    amount_cents: int
    key: str
    reference: str


def sync_payment(payment_id: int, *, event_id: str | None = None, hasty: bool = False) -> None:
    """The payment, its booth, its refunds, its disputes and its letters are what Stripe says at this moment.

    However often and by however many at once: each effect happens once. The event that rang, if any, is processed.
    `hasty` has three seconds, and leaves refunds to the next run. Raises `StripeAway` when Stripe does not answer; then
    nothing is changed. Refuses to start inside a transaction.
    """
    with reading():
        payment = db.session.get_one(StandPayment, payment_id)
        attempt = attempts.copy(payment)
    session_id = attempt.session_id
    if attempt.state is PaymentState.created:
        session_id = open_page(attempt)
    if session_id is None:
        _close(event_id)
        return
    _look(payment_id, session_id, event_id, hasty=hasty)
    if not hasty:
        push_refunds(payment_id)


def _look(payment_id: int, session_id: str, event_id: str | None, *, hasty: bool) -> None:
    session = gateway.session(session_id, hasty=hasty)
    answers, contested = _refunds_of(session), _disputes_of(session)
    with transaction():
        settling.apply(payment_id, session)
        refunds.read_again(payment_id, answers)
        disputes.read_again(payment_id, contested)
        events.processed(event_id)


def _refunds_of(session: gateway.Session) -> list[gateway.RefundAnswer]:
    """The payment's refunds, where there are any: money that came back from a bank shows in the list alone."""
    if session.payment_intent is None or session.charge is None:
        return []
    with reading():
        known = select(Refund.id).join(Refund.payment).where(StandPayment.charge == session.charge.id)
        has_refunds = db.session.scalar(known.limit(1)) is not None
    return gateway.refunds(session.payment_intent) if session.charge.refunded_cents or has_refunds else []


def _disputes_of(session: gateway.Session) -> list[gateway.DisputeAnswer]:
    """The payment's disputes, where its charge has any."""
    if session.payment_intent is None or session.charge is None or not session.charge.is_disputed:
        return []
    return gateway.disputes(session.payment_intent)


def _close(event_id: str | None) -> None:
    with transaction():
        events.processed(event_id)


def open_page(attempt: attempts.Attempt) -> str | None:
    """The attempt's payment page exists, made by this call or an earlier one; its id. None if Stripe refused it for good."""
    try:
        session = gateway.create_session(attempt.body, key=attempt.key)
    except gateway.KeySpent:
        # Nobody has the address of a page that may have come of it, so nobody can pay there.
        with transaction():
            attempts.refused(attempt.id, gateway.StripeRefused(code="key_spent"), by=SCHEDULE)
        return None
    except gateway.StripeRefused as error:
        with transaction():
            attempts.refused(attempt.id, error, by=SCHEDULE)
        if attempt.is_new:
            raise
        return None
    with transaction():
        is_ours = attempts.opened(attempt.id, session, by=SCHEDULE)
    if not is_ours:
        log.warning("page_without_attempt", payment=attempt.id, session=session.id)
        gateway.expire_session(session.id)
        return None
    return session.id


def end_page(attempt: attempts.Attempt) -> None:
    """The attempt brings no money from now on; if it already has, the payment is settled. Stripe has said which."""
    session_id = attempt.session_id or open_page(attempt)
    if session_id is None:
        return
    session = gateway.expire_session(session_id)
    with transaction():
        settling.apply(attempt.id, session)
    push_refunds(attempt.id)


def push_refunds(payment_id: int) -> None:
    """Stripe knows of every pending refund of the payment, and what it answered is kept."""
    with reading():
        unsent = select(Refund).where(
            Refund.payment_id == payment_id,
            Refund.state == RefundState.pending,
            Refund.stripe_id.is_(None),
            Refund.key.is_not(None),
        )
        waiting = [_copy(refund) for refund in db.session.scalars(unsent)]
    for refund in waiting:
        _push(refund)


def _copy(refund: Refund) -> PendingRefund:
    intent = refund.payment.payment_intent
    assert refund.key is not None and intent is not None  # only a card's money has a key, and it came by an intent
    return PendingRefund(refund.id, intent, refund.amount_cents, refund.key, refund.reference)


def _push(refund: PendingRefund) -> None:
    try:
        answer = gateway.create_refund(refund.payment_intent, refund.amount_cents, key=refund.key, reference=refund.reference)
    except gateway.StillAsking:
        return  # whoever asks for the same refund keeps the answer
    except gateway.KeySpent:
        _start_afresh(refund)
        return
    except gateway.StripeRefused as error:
        with transaction():
            refunds.refused(refund.id, error)
        return
    with transaction():
        refunds.answered(refund.id, answer)


def _start_afresh(refund: PendingRefund) -> None:
    """Stripe's list tells whether the refund was made behind the error; if not, the next run asks for it under another key."""
    payment_id, answers = _payment_of(refund), gateway.refunds(refund.payment_intent)
    with transaction():
        refunds.read_again(payment_id, answers)
        refunds.renew_key(refund.id)


def _payment_of(refund: PendingRefund) -> int:
    with reading():
        return db.session.get_one(Refund, refund.id).payment_id
