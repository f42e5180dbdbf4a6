"""What somebody does on the hosted page: pays, or has the card refused. The first try makes the payment intent."""

from __future__ import annotations

from . import agenda
from .events import record
from .payment_shapes import (
    card_fee,
    customer_details,
    failed_charge,
    new_balance_transaction,
    new_intent,
    payment_error,
    succeeded_charge,
)
from .sessions import takes
from .store import Body, Records


def pay(records: Records, session_id: str) -> Body:
    """The session is complete, with one succeeded charge; one that is not open stays as it is: nobody pays twice."""
    session = records.find("checkout.session", session_id)
    if not takes(session, "card"):
        return session
    intent = intent_of(records, session)
    charge = succeeded_charge(session, intent, now=records.now)
    settled = records.add(new_balance_transaction(charge, charge["amount"], fee=card_fee(charge["amount"])))
    charge["balance_transaction"] = settled["id"]
    intent |= {
        "amount_received": charge["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
        "status": "succeeded",
    }
    session |= {
        "status": "complete",
        "payment_status": "paid",
        "url": None,
        "customer_details": customer_details(session),
    }
    agenda.strike(records, session_id)
    record(records, "charge.succeeded", records.add(charge))
    record(records, "payment_intent.succeeded", records.save(intent))
    record(records, "checkout.session.completed", records.save(session))
    return session


def decline(records: Records, session_id: str) -> Body:
    """A failed charge stands in the books and the session stays open; one that is not open stays as it is."""
    session = records.find("checkout.session", session_id)
    if not takes(session, "card"):
        return session
    intent = intent_of(records, session)
    charge = records.add(failed_charge(session, intent, now=records.now))
    intent |= {"last_payment_error": payment_error(charge), "latest_charge": charge["id"]}
    record(records, "charge.failed", charge)
    record(records, "payment_intent.payment_failed", records.save(intent))
    return session


def was_declined(records: Records, session: Body) -> bool:
    """The last try was refused, and no other came since."""
    if not session["payment_intent"]:
        return False
    return records.find("payment_intent", session["payment_intent"])["last_payment_error"] is not None


def intent_of(records: Records, session: Body) -> Body:
    """The session's payment intent; its first try makes it."""
    if session["payment_intent"]:
        return records.find("payment_intent", session["payment_intent"])
    intent = records.add(new_intent(session, now=records.now))
    session["payment_intent"] = intent["id"]
    records.save(session)
    record(records, "payment_intent.created", intent)
    return intent
