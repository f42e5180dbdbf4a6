"""The state of everything that a control can change, as the page and the JSON show it."""

from __future__ import annotations

from typing import Any

from . import agenda, clock, disputes, faults, outcomes, owed
from .events import delay_of, mode_of
from .store import Body, Condition, Records

SUCCEEDED = Condition("json_extract(body, '$.status') = 'succeeded'", ())


def overview(records: Records) -> dict[str, Any]:
    return {
        "mode": mode_of(records),
        "seconds": delay_of(records),
        "moved_seconds": clock.moved(records),
        "faults": faults.present(records),
        "refunds": outcomes.plan(records).as_json(),
        "payments": [_payment(records, charge) for charge in records.all("charge", [SUCCEEDED], most=20)],
        "payouts": [_payout(payout) for payout in records.all("payout", [], most=20)],
        "agenda": agenda.waiting(records),
        "counts": owed.counts(records),
        "deliveries": owed.deliveries(records),
    }


def _payout(payout: Body) -> dict[str, Any]:
    return {name: payout[name] for name in ("amount", "currency", "status")} | {"payout": payout["id"]}


def _payment(records: Records, charge: Body) -> dict[str, Any]:
    dispute = next(iter(disputes.of_charge(records, charge)), None)
    return {
        "charge": charge["id"],
        "description": charge["description"],
        "currency": charge["currency"],
        "amount": charge["amount_captured"],
        "refunded": charge["amount_refunded"],
        "dispute": dispute and dispute["id"],
        "dispute_status": dispute and dispute["status"],
    }
