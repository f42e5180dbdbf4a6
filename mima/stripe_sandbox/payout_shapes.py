"""The fields of payouts, as Stripe returns them."""

from __future__ import annotations

from .store import Body, new_id
from .vocabulary import DAY, names

ALWAYS_EMPTY = names(
    """
    application_fee application_fee_amount balance_transaction failure_balance_transaction failure_code failure_message
    original_payout payout_method reversed_by statement_descriptor
    """
)
STATUSES = ("in_transit", "paid", "failed")
FAILURE: Body = {"failure_code": "account_closed", "failure_message": "The bank account has been closed."}


def new_payout(amount: int, currency: str, *, now: int) -> Body:
    """An automatic payout, on its way; it arrives at the beginning of the next day."""
    return {
        **dict.fromkeys(ALWAYS_EMPTY),
        "id": new_id("po_1"),
        "object": "payout",
        "amount": amount,
        "arrival_date": (now // DAY + 1) * DAY,
        "automatic": True,
        "created": now,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_1SandboxAccountOfTheMarket",
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "completed",
        "source_type": "card",
        "status": "in_transit",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }
