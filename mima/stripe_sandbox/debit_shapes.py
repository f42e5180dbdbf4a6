"""The fields of a charge that debits a bank account: pending for days, then succeeded or failed."""

from __future__ import annotations

from datetime import UTC, datetime

from .payment_shapes import blank_charge, outcome
from .store import Body, new_id
from .vocabulary import DAY

# A SEPA debit of any amount costs 35 cents.
DEBIT_FEE = 35
# Five business days and the weekend among them, at most.
DAYS_UNDER_WAY = 7
REFUSAL = "The customer's bank account has insufficient funds."


def pending_charge(session: Body, intent: Body, *, now: int) -> Body:
    return blank_charge(session, intent, now) | {
        "id": new_id("py_3"),
        "amount_captured": intent["amount"],
        "captured": True,
        "outcome": outcome("authorized", network="approved_by_network", message="Payment complete.", score=None),
        "paid": False,
        "payment_method_details": _account(now),
        "status": "pending",
    }


def _account(now: int) -> Body:
    account = {
        "bank_code": "20041",
        "branch_code": "01005",
        "country": "FR",
        "expected_debit_date": datetime.fromtimestamp(now + DAYS_UNDER_WAY * DAY, UTC).date().isoformat(),
        "fingerprint": "D7PHBVDpCeUfHHNe",
        "last4": "2606",
        "mandate": new_id("mandate_1"),
    }
    return {"sepa_debit": account, "type": "sepa_debit"}


def debit_error(charge: Body) -> Body:
    """The intent's last error, after the bank sent the debit back."""
    return {
        "charge": charge["id"],
        "code": "insufficient_funds",
        "doc_url": "https://stripe.com/docs/error-codes/insufficient-funds",
        "message": REFUSAL,
        "payment_method_type": "sepa_debit",
        "type": "invalid_request_error",
    }
