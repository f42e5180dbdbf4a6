"""The fields of a dispute, as Stripe returns them, and what it does to the account."""

from __future__ import annotations

from .payment_shapes import new_balance_transaction
from .store import Body, new_id
from .vocabulary import DAY, names

# Stripe keeps it whether the dispute is won or lost.
DISPUTE_FEE = 1_500
DAYS_TO_ANSWER = 14

# Where a dispute may still be won.
OPEN = ("needs_response", "under_review")

REASONS = names(
    """
    fraudulent bank_cannot_process check_returned credit_not_processed customer_initiated debit_not_authorized duplicate general
    incorrect_account_details insufficient_funds noncompliant product_not_received product_unacceptable
    subscription_canceled unrecognized
    """
)
EVIDENCE_TEXTS = names(
    """
    access_activity_log billing_address cancellation_policy_disclosure cancellation_rebuttal customer_email_address
    customer_name customer_purchase_ip duplicate_charge_explanation duplicate_charge_id product_description
    refund_policy_disclosure refund_refusal_explanation service_date shipping_address shipping_carrier shipping_date
    shipping_tracking_number uncategorized_text
    """
)
EVIDENCE_FILES = names(
    """
    appeal cancellation_policy customer_communication customer_signature duplicate_charge_documentation receipt
    refund_policy service_documentation shipping_documentation uncategorized_file
    """
)


def new_dispute(charge: Body, amount: int, reason: str, *, now: int) -> Body:
    """A dispute of a card payment waits for an answer; one of a debit is lost from the first moment."""
    by_card = charge["payment_method_details"]["type"] == "card"
    return {
        "id": new_id("du_1"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys((*EVIDENCE_TEXTS, *EVIDENCE_FILES)) | {"enhanced_evidence": {}},
        "evidence_details": _evidence_details(now + DAYS_TO_ANSWER * DAY if by_card else None),
        "intended_submission_method": None,
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4" if by_card else None,
        "payment_intent": charge["payment_intent"],
        "payment_method_details": _card() if by_card else {"type": "sepa_debit"},
        "reason": reason,
        "status": "needs_response" if by_card else "lost",
    }


def _evidence_details(due_by: int | None) -> Body:
    return {
        "due_by": due_by,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
        "submission_method": "not_submitted",
    }


def _card() -> Body:
    card = {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"}
    return {"card": card, "type": "card"}


def withdrawal(dispute: Body) -> Body:
    """The disputed sum and Stripe's fee leave the account."""
    body = new_balance_transaction(dispute, -dispute["amount"], fee=DISPUTE_FEE, kind="adjustment")
    fee = [detail | {"description": "Dispute fee"} for detail in body["fee_details"]]
    return body | {"description": f"Chargeback withdrawal for {dispute['charge']}", "fee_details": fee}


def reinstatement(dispute: Body, *, now: int) -> Body:
    """The disputed sum comes back, its fee does not."""
    body = new_balance_transaction(dispute, dispute["amount"], fee=0, kind="adjustment", category="dispute_reversal", now=now)
    return body | {"description": f"Chargeback reversal for {dispute['charge']}"}
