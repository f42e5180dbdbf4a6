"""Refunds of charges: whole or in part, never more than remains.

pending ──> succeeded ──> failed
  └───────────────────────> failed     (a failed refund's money is back, and may be refunded again)
"""

from __future__ import annotations

from . import agenda, disputes, outcomes
from .errors import StripeError, refused
from .events import record
from .parameters import Nested
from .payment_shapes import new_balance_transaction
from .store import Body, Records, new_id
from .vocabulary import names


def refund(records: Records, wanted: Nested) -> Body:
    """A refund that goes as was planned, its negative balance transaction, a smaller remainder; more than remains is refused."""
    charge = _charge_of(records, wanted)
    remaining = charge["amount_captured"] - charge["amount_refunded"]
    _check_refundable(charge, remaining)
    _check_undisputed(records, charge)
    amount = wanted.get("amount", remaining)
    if amount > remaining:
        raise refused(
            f"Refund amount ({_money(amount, charge)}) is greater than unrefunded amount on charge ({_money(remaining, charge)})",
            param="amount",
        )
    body = records.add(_refund(records, charge, amount, wanted))
    _plan(records, body)
    before = _given_back(charge, amount)
    record(records, "refund.created", body)
    record(records, "charge.refunded", records.save(charge), previous=before)
    return body


def succeed(records: Records, refund_id: str) -> None:
    """A pending refund has reached its payer."""
    body = records.find("refund", refund_id)
    _update(records, body, {"pending_reason": None, "status": "succeeded"})


def fail(records: Records, refund_id: str) -> None:
    """The payer's bank sent the refund back: its money is on the account again, and the charge's remainder is larger by it."""
    body = records.find("refund", refund_id)
    charge = records.find("charge", body["charge"])
    back = new_balance_transaction(
        body, body["amount"], fee=0, kind=FAILURES[_kind(charge)], category="refund_failure", now=records.now
    )
    _given_back(charge, -body["amount"])
    records.save(charge)
    changes = {"failure_balance_transaction": records.add(back)["id"], "failure_reason": "expired_or_canceled_card"}
    _update(records, body, changes | {"pending_reason": None, "status": "failed"})
    record(records, "refund.failed", body)


def _update(records: Records, body: Body, changes: Body) -> None:
    previous = {name: body[name] for name in changes if body[name] != changes[name]}
    body |= changes
    record(records, "refund.updated", records.save(body), previous=previous)
    record(records, "charge.refund.updated", body, previous=previous)


def _plan(records: Records, body: Body) -> None:
    plan = outcomes.take(records)
    if plan.outcome in outcomes.FOLLOWS:
        agenda.put(records, body["id"], outcomes.FOLLOWS[plan.outcome], at=records.now + plan.seconds)
    if plan.outcome.startswith("pending"):
        body |= {"pending_reason": "processing", "status": "pending"}
        records.save(body)


def _given_back(charge: Body, amount: int) -> Body:
    """The charge counts this much more as refunded; what it said before is returned."""
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    return before


def _charge_of(records: Records, wanted: Nested) -> Body:
    if "charge" in wanted and "payment_intent" in wanted:
        raise StripeError("You may only specify one of these parameters: charge, payment_intent.", param="charge")
    if "charge" in wanted:
        return records.find("charge", wanted["charge"], param="charge", status=400)
    if "payment_intent" not in wanted:
        raise StripeError("One of the following params should be provided for this request: payment_intent or charge.")
    intent = records.find("payment_intent", wanted["payment_intent"], param="payment_intent", status=400)
    if intent["status"] != "succeeded":
        raise refused(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.", param="payment_intent")
    return records.find("charge", intent["latest_charge"])


def _check_refundable(charge: Body, remaining: int) -> None:
    if charge["status"] == "pending":
        raise refused(f"Charge {charge['id']} is still pending and cannot be refunded yet.", param="charge")
    if not charge["paid"]:
        raise refused(f"Charge {charge['id']} failed and cannot be refunded.", param="charge")
    if remaining == 0:
        raise refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")


def _check_undisputed(records: Records, charge: Body) -> None:
    if any(dispute["status"] != "won" for dispute in disputes.of_charge(records, charge)):
        raise refused(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")


FAILURES = {"refund": "refund_failure", "payment_refund": "payment_failure_refund"}
REFUND_ALWAYS_EMPTY = names(
    """
    customer customer_account description failure_balance_transaction failure_reason instructions_email next_action
    pending_reason presentment_details receipt_number source_transfer_reversal transfer_reversal
    """
)


def _refund(records: Records, charge: Body, amount: int, wanted: Nested) -> Body:
    body: Body = {
        **dict.fromkeys(REFUND_ALWAYS_EMPTY),
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "charge": charge["id"],
        "created": records.now,
        "currency": charge["currency"],
        "destination_details": _destination(charge),
        "metadata": wanted.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": wanted.get("reason"),
        "status": "succeeded",
    }
    settled = records.add(new_balance_transaction(body, -amount, fee=0, kind=_kind(charge)))
    return body | {"balance_transaction": settled["id"]}


def _destination(charge: Body) -> Body:
    if charge["payment_method_details"]["type"] == "sepa_debit":
        return {"eu_bank_transfer": {"reference": None, "reference_status": "pending"}, "type": "eu_bank_transfer"}
    card = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
    return {"card": card, "type": "card"}


def _kind(charge: Body) -> str:
    """Stripe calls what a bank account paid a payment, what a card paid a charge; their refunds follow."""
    return "payment_refund" if charge["id"].startswith("py_") else "refund"


def _money(cents: int, charge: Body) -> str:
    return f"{cents // 100}.{cents % 100:02} {charge['currency']}"
