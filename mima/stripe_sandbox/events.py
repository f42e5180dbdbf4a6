"""What happened, told the way Stripe tells it; and the promise to push it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from .rendering import rendered
from .store import Body, Records, new_id
from .vocabulary import API_VERSION


class Mode(StrEnum):
    """What happens to the webhooks of events to come."""

    NORMAL = "normal"
    DUPLICATE = "duplicate"
    LATE = "late"
    LOST = "lost"
    REORDERED = "reordered"
    TAMPERED = "tampered"


def record(records: Records, kind: str, body: Body, *, previous: dict[str, Any] | None = None) -> Body:
    """The event stands in the list, and its webhook is owed as the present mode says."""
    data: dict[str, Any] = {"object": rendered(records, body)}
    if previous is not None:
        data["previous_attributes"] = previous
    event = records.add(
        {
            "id": new_id("evt_"),
            "object": "event",
            "api_version": API_VERSION,
            "created": records.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": records.cause.request, "idempotency_key": records.cause.idempotency_key},
            "type": kind,
        }
    )
    if records.webhooks:
        _owe(records, event)
    return event


def _owe(records: Records, event: Body) -> None:
    mode = mode_of(records)
    copies = 2 if mode is Mode.DUPLICATE else 1
    fault = mode if mode in (Mode.REORDERED, Mode.TAMPERED) else None
    records.connection.execute(
        "INSERT INTO deliveries (event, due_at, copies, owed_at, fault) VALUES (?, ?, ?, ?, ?)",
        (event["id"], _due_at(records, mode), copies, records.now, fault),
    )


def _due_at(records: Records, mode: Mode) -> float | None:
    """When the webhook is pushed first. Reordered ones of one span of time fall due together, at its end."""
    if mode is Mode.LOST:
        return None
    delay = delay_of(records) if mode in (Mode.LATE, Mode.REORDERED) else 0
    if mode is Mode.REORDERED and delay:
        return (records.now // delay + 1) * delay
    return records.now + delay


def mode_of(records: Records) -> Mode:
    return Mode(records.setting("webhook_mode", Mode.NORMAL))


def delay_of(records: Records) -> float:
    """Seconds that a late webhook waits, and that reordered ones are gathered for."""
    return float(records.setting("webhook_delay", "30"))


def set_mode(records: Records, mode: Mode, *, delay: float | None = None) -> None:
    """Events from now on are pushed so; those that already wait keep their time."""
    records.set("webhook_mode", mode)
    if delay is not None:
        records.set("webhook_delay", str(delay))
