"""The doorbell: an event is verified and kept, and only then is Stripe asked what is true."""

from structlog import get_logger

from mima.core.db import db
from mima.core.transaction import refuse_inside_transaction, transaction
from mima.payments import events, gateway
from mima.payments.flow.steps import reading
from mima.payments.flow.sync import sync_payment
from mima.payments.models import StripeEvent, Via

log = get_logger()


class OtherMode(Exception):
    """Stripe signed it, but it is about real money where we test, or about a test where money is real."""


def receive_event(raw: bytes, header: str) -> str | None:
    """The event is kept, and Stripe may be told so; its id if its effect is still to come, for `process_event`.

    `BadWebhook` for what Stripe did not sign for us, `OtherMode` for what is not of this mode: nothing is kept of either.
    A second telling of a known event changes nothing.
    """
    refuse_inside_transaction()
    event = gateway.verify(raw, header)
    if event.livemode != gateway.is_live():
        log.warning("webhook_of_the_other_mode", stripe_event=event.id, livemode=event.livemode)
        raise OtherMode
    with transaction():
        is_new = events.keep(event, Via.webhook)
        if not is_new:
            events.rung(event)
        stored = db.session.get_one(StripeEvent, event.id)
        waits = stored.processed_at is None
    return event.id if waits else None


def process_event(event_id: str) -> None:
    """The event has had its effect: the payment that it is about is as Stripe says. One that is not ours is only noted.

    Raises `StripeAway` when Stripe does not answer; the event waits and is found again.
    """
    with reading():
        event = db.session.get_one(StripeEvent, event_id)
        kind, payment_id, is_done = event.type, events.payment_of(event), event.processed_at is not None
    if is_done:
        return
    if payment_id is not None:
        sync_payment(payment_id, event_id=event_id)
        return
    log.info("webhook_not_ours", stripe_event=event_id, kind=kind)
    with transaction():
        events.processed(event_id)
