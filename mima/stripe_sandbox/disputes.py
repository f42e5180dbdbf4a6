"""A payer's bank takes money back; the market may answer, and wins or loses.

needs_response ── evidence sent ──> under_review ──> won | lost
      └── given up, or no answer in time ──> lost
A dispute of a debit is lost from the start: the bank asks nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from . import agenda
from .agenda import Due
from .dispute_shapes import OPEN, new_dispute, reinstatement, withdrawal
from .errors import refused
from .events import record
from .parameters import Nested
from .store import Body, Condition, Records


def open_dispute(records: Records, charge_id: str, *, amount: int | None = None, reason: str | None = None) -> Body:
    """The sum (what is left of the charge by default) and a fee are off the account, and an answer is awaited."""
    charge = records.find("charge", charge_id, param="charge", status=400)
    remaining = charge["amount_captured"] - charge["amount_refunded"]
    _check_disputable(charge, remaining, remaining if amount is None else amount)
    dispute = records.add(new_dispute(charge, amount or remaining, reason or _usual_reason(charge), now=records.now))
    records.save(charge | {"disputed": True})
    record(records, "charge.dispute.created", dispute)
    _book(records, dispute, withdrawal(dispute))
    record(records, "charge.dispute.funds_withdrawn", dispute)
    if dispute["status"] == "lost":
        record(records, "charge.dispute.closed", dispute)
    else:
        agenda.put(records, dispute["id"], Due.DISPUTE_IS_LOST, at=dispute["evidence_details"]["due_by"])
    return dispute


def _check_disputable(charge: Body, remaining: int, amount: int) -> None:
    if charge["status"] != "succeeded":
        raise refused(f"Charge {charge['id']} did not succeed and cannot be disputed.", param="charge")
    if charge["disputed"]:
        raise refused(f"Charge {charge['id']} has already been disputed.", code="charge_disputed", param="charge")
    if not 0 < amount <= remaining:
        raise refused(f"Only the {remaining} cents that were not refunded can be disputed.", param="amount")


def _usual_reason(charge: Body) -> str:
    return "fraudulent" if charge["payment_method_details"]["type"] == "card" else "debit_not_authorized"


def answer(records: Records, dispute_id: str, wanted: Nested) -> Body:
    """The evidence stands in the dispute, and lies with the bank unless it was only to be kept."""
    dispute = _open_one(records, dispute_id)
    dispute["evidence"] |= wanted.get("evidence", {})
    dispute["metadata"] = _amended(dispute["metadata"], wanted.get("metadata", {}))
    details = dispute["evidence_details"]
    details["has_evidence"] = any(dispute["evidence"].values())
    if wanted.get("submit", "evidence" in wanted):
        agenda.strike(records, dispute_id)
        details |= {"submission_count": details["submission_count"] + 1, "submission_method": "manual"}
        dispute["status"] = "under_review"
    record(records, "charge.dispute.updated", records.save(dispute))
    return dispute


def _amended(metadata: dict[str, str], changes: dict[str, str] | None) -> dict[str, str]:
    """The metadata with what was set, and without what was emptied; None empties all of it."""
    return {} if changes is None else {key: entry for key, entry in (metadata | changes).items() if entry}


def win(records: Records, dispute_id: str) -> Body:
    """The bank decided for the market: the sum is back."""
    dispute = _closed(records, dispute_id, "won")
    _book(records, dispute, reinstatement(dispute, now=records.now))
    record(records, "charge.dispute.funds_reinstated", dispute)
    return dispute


def lose(records: Records, dispute_id: str) -> Body:
    """The bank decided for the payer, or the market gave up: the sum stays away."""
    return _closed(records, dispute_id, "lost")


def review(records: Records, dispute_id: str) -> Body:
    """Evidence was sent from the dashboard."""
    return answer(records, dispute_id, {"evidence": {"uncategorized_text": "Sent from the dashboard."}})


ENDINGS: dict[str, Callable[[Records, str], Body]] = {"under_review": review, "won": win, "lost": lose}


def lapse(records: Records, dispute_id: str) -> None:
    """Nobody answered in time."""
    dispute = records.find("dispute", dispute_id)
    dispute["evidence_details"]["past_due"] = True
    records.save(dispute)
    lose(records, dispute_id)


def of_charge(records: Records, charge: Body) -> list[Body]:
    return records.all("dispute", [Condition("json_extract(body, '$.charge') = ?", (charge["id"],))])


def _closed(records: Records, dispute_id: str, status: str) -> Body:
    dispute = _open_one(records, dispute_id)
    agenda.strike(records, dispute_id)
    previous = {"status": dispute["status"]}
    dispute["status"] = status
    record(records, "charge.dispute.closed", records.save(dispute), previous=previous)
    return dispute


def _open_one(records: Records, dispute_id: str) -> Body:
    dispute = records.find("dispute", dispute_id)
    if dispute["status"] not in OPEN:
        raise refused(f"This dispute is already closed with a status of {dispute['status']}.")
    return dispute


def _book(records: Records, dispute: Body, settled: Body) -> None:
    dispute["balance_transactions"].append(records.add(settled))
    records.save(dispute)
