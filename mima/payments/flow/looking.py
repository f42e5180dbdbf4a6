"""Looking at a payment at Stripe without changing anything: for a person who wants to compare."""

from mima.core.db import db
from mima.payments import comparing, gateway
from mima.payments.comparing import Fact
from mima.payments.flow.steps import reading
from mima.payments.models import StandPayment


def compare(payment_id: int) -> list[Fact]:
    """What both sides say of the payment; nothing where it never reached Stripe. Nothing is written.

    Asks Stripe three times at most, three seconds each. Raises `StripeAway`. Refuses to start inside a transaction.
    """
    with reading():
        session_id = db.session.get_one(StandPayment, payment_id).session_id
    if session_id is None:
        return []
    session = gateway.session(session_id, hasty=True)
    made: list[gateway.RefundAnswer] = []
    contested: list[gateway.DisputeAnswer] = []
    if session.payment_intent is not None and session.is_paid:
        made = gateway.refunds(session.payment_intent, hasty=True)
        contested = gateway.disputes(session.payment_intent, hasty=True)
    with reading():
        return comparing.facts(db.session.get_one(StandPayment, payment_id), session, made, contested)
