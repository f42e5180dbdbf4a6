"""Refunds of charges: whole or in part, at once, never more than remains."""

from __future__ import annotations

from .errors import StripeError, refused
from .events import record
from .parameters import Nested
from .payment_shapes import new_balance_transaction
from .store import Body, Records, new_id
from .vocabulary import names


def refund(records: Records, wanted: Nested) -> Body:
    """A succeeded refund, its negative balance transaction, a smaller remainder; more than remains is refused."""
    charge = _charge_of(records, wanted)
    remaining = charge["amount_captured"] - charge["amount_refunded"]
    _check_refundable(charge, remaining)
    amount = wanted.get("amount", remaining)
    if amount > remaining:
        raise refused(
            f"Refund amount ({_money(amount, charge)}) is greater than unrefunded amount on charge ({_money(remaining, charge)})",
            param="amount",
        )
    body = _refund(records, charge, amount, wanted)
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    record(records, "refund.created", records.add(body))
    record(records, "charge.refunded", records.save(charge), previous=before)
    return body


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
    if not charge["paid"]:
        raise refused(f"Charge {charge['id']} failed and cannot be refunded.", param="charge")
    if remaining == 0:
        raise refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")


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
