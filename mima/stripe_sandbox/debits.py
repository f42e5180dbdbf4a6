"""A SEPA debit: ordered on the hosted page, under way for days, then paid or sent back by the bank.

session   complete, unpaid ──> complete, paid | stays unpaid
intent    processing ──> succeeded | requires_payment_method
charge    pending ──> succeeded | failed
"""

from __future__ import annotations

from . import agenda
from .agenda import Due
from .attempts import intent_of
from .debit_shapes import DAYS_UNDER_WAY, DEBIT_FEE, REFUSAL, debit_error, pending_charge
from .events import record
from .payment_shapes import customer_details, new_balance_transaction
from .sessions import takes
from .store import Body, Condition, Records
from .vocabulary import DAY

METHOD = "sepa_debit"


def order_one_that_succeeds(records: Records, session_id: str) -> Body:
    """The session is complete and unpaid; the money comes in a week, or when somebody hastens it."""
    return _order(records, session_id, Due.DEBIT_SUCCEEDS)


def order_one_that_fails(records: Records, session_id: str) -> Body:
    """The session is complete and unpaid, and stays so: in a week the bank sends the debit back."""
    return _order(records, session_id, Due.DEBIT_FAILS)


def _order(records: Records, session_id: str, outcome: Due) -> Body:
    session = records.find("checkout.session", session_id)
    if not takes(session, METHOD):
        return session
    intent = intent_of(records, session)
    charge = records.add(pending_charge(session, intent, now=records.now))
    intent |= {
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
        "status": "processing",
    }
    session |= {"status": "complete", "url": None, "customer_details": customer_details(session)}
    agenda.strike(records, session_id)
    agenda.put(records, charge["id"], outcome, at=records.now + DAYS_UNDER_WAY * DAY)
    record(records, "charge.pending", charge)
    record(records, "payment_intent.processing", records.save(intent))
    record(records, "checkout.session.completed", records.save(session))
    return session


def succeed(records: Records, charge_id: str) -> None:
    """The money is there, and the session is paid."""
    charge, intent, session = _parts(records, charge_id)
    settled = new_balance_transaction(charge, charge["amount"], fee=DEBIT_FEE, kind="payment", now=records.now)
    charge |= {"balance_transaction": records.add(settled)["id"], "paid": True, "status": "succeeded"}
    intent |= {"amount_received": charge["amount"], "status": "succeeded"}
    session["payment_status"] = "paid"
    record(records, "charge.succeeded", records.save(charge))
    record(records, "payment_intent.succeeded", records.save(intent))
    record(records, "checkout.session.async_payment_succeeded", records.save(session))


def fail(records: Records, charge_id: str) -> None:
    """The bank sent the debit back: nothing was taken, and the session stays complete and unpaid."""
    charge, intent, session = _parts(records, charge_id)
    charge |= {
        "amount_captured": 0,
        "captured": False,
        "failure_code": "insufficient_funds",
        "failure_message": REFUSAL,
        "status": "failed",
    }
    intent |= {"last_payment_error": debit_error(charge), "payment_method": None, "status": "requires_payment_method"}
    record(records, "charge.failed", records.save(charge))
    record(records, "payment_intent.payment_failed", records.save(intent))
    record(records, "checkout.session.async_payment_failed", session)


def _parts(records: Records, charge_id: str) -> tuple[Body, Body, Body]:
    charge = records.find("charge", charge_id)
    intent = records.find("payment_intent", charge["payment_intent"])
    of_intent = Condition("json_extract(body, '$.payment_intent') = ?", (intent["id"],))
    (session,) = records.all("checkout.session", [of_intent])
    return charge, intent, session
