"""The fields of payment intents, charges and balance transactions, as Stripe returns them; those of debits lie beside."""

from __future__ import annotations

from .store import Body, new_id
from .vocabulary import DAY, names

# The fee of a European card: 1.5 % and 25 cents, rounded half up; a refund does not give it back.
FEE_PER_MILLE, FEE_FIXED = 15, 25

REFUSAL = "Your card was declined."
METHOD_OPTIONS: Body = {"card": {"installments": None, "request_three_d_secure": "automatic"}, "sepa_debit": {}}

INTENT_ALWAYS_EMPTY = names(
    """
    allowed_payment_method_types application application_fee_amount automatic_payment_methods canceled_at
    cancellation_reason customer customer_account excluded_payment_method_types hooks last_payment_error
    latest_charge managed_payments next_action on_behalf_of payment_details payment_method
    payment_method_configuration_details payment_record presentment_details processing review setup_future_usage
    shipping source transfer_data transfer_group
    """
)
CHARGE_ALWAYS_EMPTY = names(
    """
    application application_fee application_fee_amount authorization_code balance_transaction customer
    failure_balance_transaction failure_code failure_message level3 on_behalf_of presentment_details receipt_number
    receipt_url review shipping source source_transfer transfer transfer_data transfer_group
    """
)


def new_intent(session: Body, *, now: int) -> Body:
    asked = session["_payment_intent_data"]
    intent_id = new_id("pi_3")
    return {
        **dict.fromkeys(INTENT_ALWAYS_EMPTY),
        "id": intent_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": asked.get("capture_method", "automatic_async"),
        "client_secret": f"{intent_id}_secret_{new_id('', 25)}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": session["currency"],
        "description": asked.get("description"),
        "livemode": False,
        "metadata": asked.get("metadata", {}),
        "payment_method_options": {method: METHOD_OPTIONS[method] for method in session["payment_method_types"]},
        "payment_method_types": session["payment_method_types"],
        "receipt_email": asked.get("receipt_email"),
        "statement_descriptor": asked.get("statement_descriptor"),
        "statement_descriptor_suffix": asked.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
    }


def succeeded_charge(session: Body, intent: Body, *, now: int) -> Body:
    return blank_charge(session, intent, now) | {
        "amount_captured": intent["amount"],
        "captured": True,
        "outcome": outcome("authorized", network="approved_by_network", message="Payment complete.", score=12),
        "paid": True,
        "payment_method_details": _card("4242", authorization="831264"),
        "status": "succeeded",
    }


def failed_charge(session: Body, intent: Body, *, now: int) -> Body:
    said = "The bank did not return any further details with this decline."
    return blank_charge(session, intent, now) | {
        "amount_captured": 0,
        "captured": False,
        "failure_code": "card_declined",
        "failure_message": REFUSAL,
        "outcome": outcome("issuer_declined", network="declined_by_network", message=said, score=31)
        | {"network_decline_code": "01", "reason": "generic_decline"},
        "paid": False,
        "payment_method_details": _card("0002", authorization=None),
        "status": "failed",
    }


def blank_charge(session: Body, intent: Body, now: int) -> Body:
    return {
        **dict.fromkeys(CHARGE_ALWAYS_EMPTY),
        "id": new_id("ch_3"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_refunded": 0,
        "billing_details": _billing_details(session["customer_email"]),
        "calculated_statement_descriptor": intent["statement_descriptor"] or "SANDBOX",
        "created": now,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
    }


def outcome(kind: str, *, network: str, message: str, score: int | None) -> Body:
    """What the network and the risk check said; a debit has no score."""
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network,
        "reason": None,
        "risk_level": "not_assessed" if score is None else "normal",
        "risk_score": score,
        "seller_message": message,
        "type": kind,
    }


def _card(last4: str, *, authorization: str | None) -> Body:
    never = ("capture_before", "installments", "mandate", "network_transaction_id", "three_d_secure", "wallet")
    card = {
        **dict.fromkeys(never),
        "authorization_code": authorization,
        "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "FR",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": "Xt5EWLLDS7FJjR1c",
        "funding": "credit",
        "last4": last4,
        "network": "visa",
        "regulated_status": "unregulated",
    }
    return {"card": card, "type": "card"}


def payment_error(charge: Body) -> Body:
    """The intent's last error, after a refused card."""
    return {
        "charge": charge["id"],
        "code": "card_declined",
        "decline_code": "generic_decline",
        "doc_url": "https://stripe.com/docs/error-codes/card-declined",
        "message": REFUSAL,
        "payment_method_type": "card",
        "type": "card_error",
    }


def card_fee(amount: int) -> int:
    return (amount * FEE_PER_MILLE + 500) // 1000 + FEE_FIXED


def new_balance_transaction(
    source: Body, amount: int, *, fee: int, kind: str | None = None, category: str | None = None, now: int | None = None
) -> Body:
    """What an object does to the account, at its birth unless `now` says later: `net` is the amount less the fee."""
    fees = {"amount": fee, "application": None, "currency": source["currency"], "type": "stripe_fee"}
    at = source["created"] if now is None else now
    return {
        "id": new_id("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": at + 7 * DAY,
        "balance_type": "payments",
        "created": at,
        "currency": source["currency"],
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [{**fees, "description": "Stripe processing fees"}] if fee else [],
        "net": amount - fee,
        "reporting_category": category or source["object"],
        "source": source["id"],
        "status": "pending",
        "type": kind or source["object"],
    }


def customer_details(session: Body) -> Body:
    """Who paid: only the address that the session was opened with is known here."""
    unknown = dict.fromkeys(("business_name", "individual_name", "name", "phone"))
    address = {**_no_address(), "country": "FR"}
    return {**unknown, "address": address, "email": session["customer_email"], "tax_exempt": "none", "tax_ids": []}


def _billing_details(email: str | None) -> Body:
    return {"address": {**_no_address(), "country": "FR"}, "email": email, "name": None, "phone": None, "tax_id": None}


def _no_address() -> Body:
    return dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
