"""Events that Stripe told: kept once, and looked up for the payment that they are about."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from mima.core import clock
from mima.core.db import db
from mima.payments.gateway import Event
from mima.payments.models import StandPayment, StripeEvent, Via
from mima.payments.rows import changed

KEPT = timedelta(days=40)
# What an event must begin with to be about money of ours; everything else is noted and left.
OURS = ("checkout.session.", "payment_intent.", "charge.", "refund.")


def keep(event: Event, via: Via) -> bool:
    """The event stands in its table; whether it is new to us."""
    insert = pg_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    statement = (
        insert(StripeEvent)
        .values(
            id=event.id,
            type=event.type,
            via=via,
            happened_at=event.created,
            received_at=clock.now(),
            payment_reference=event.reference,
            session_id=event.session_id,
            payment_intent=event.payment_intent,
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )
    return changed(statement) == 1


def rung(event: Event) -> None:
    """Stripe has told it by itself, even if we had found it in the list before."""
    db.session.execute(update(StripeEvent).where(StripeEvent.id == event.id).values(via=Via.webhook))


def waiting() -> Sequence[str]:
    """Ids of events without their effect yet, oldest first."""
    return db.session.scalars(
        select(StripeEvent.id).where(StripeEvent.processed_at.is_(None)).order_by(StripeEvent.received_at)
    ).all()


def processed(event_id: str | None) -> None:
    """The event has had its effect, in this transaction."""
    if event_id is not None:
        still = (StripeEvent.id == event_id) & StripeEvent.processed_at.is_(None)
        changed(update(StripeEvent).where(still).values(processed_at=clock.now()))


def payment_of(event: StripeEvent) -> int | None:
    """The payment that the event is about; None for what is not ours."""
    if not event.type.startswith(OURS):
        return None
    hints: list[ColumnElement[bool]] = []
    if event.payment_reference:
        hints.append(StandPayment.reference == event.payment_reference)
    if event.session_id:
        hints.append(StandPayment.session_id == event.session_id)
    if event.payment_intent:
        hints.append(StandPayment.payment_intent == event.payment_intent)
    return db.session.scalar(select(StandPayment.id).where(or_(*hints)).limit(1)) if hints else None


def of_ours_only_listed(happened_before: timedelta) -> int:
    """How many events about our payments, at least this old, were never rung and only found in the list, today."""
    now = clock.now()
    statement = (
        select(func.count())
        .select_from(StripeEvent)
        .join(StandPayment, StandPayment.reference == StripeEvent.payment_reference)
        .where(
            StripeEvent.via == Via.list,
            StripeEvent.happened_at < now - happened_before,
            StripeEvent.happened_at > now - timedelta(days=1),
        )
    )
    return db.session.scalar(statement) or 0


def forget_old() -> int:
    """Events that Stripe cannot tell again are gone; the number of them."""
    old = delete(StripeEvent).where(StripeEvent.received_at < clock.now() - KEPT, StripeEvent.processed_at.is_not(None))
    return changed(old)
