"""What is owed to the webhook's address: looked at, and hurried by hand."""

from __future__ import annotations

import time
from typing import Any

from .errors import no_such
from .store import Records


def deliveries(records: Records, *, most: int = 50) -> list[dict[str, Any]]:
    """The newest events with what became of their webhooks, newest first."""
    query = """
        SELECT objects.id, json_extract(body, '$.type') AS type, json_extract(body, '$.data.object.id') AS about,
               created, due_at, copies, attempts, last_answer, settled_at
        FROM objects JOIN deliveries ON deliveries.event = objects.id ORDER BY sequence DESC LIMIT ?"""
    return [dict(row) | {"state": state(dict(row))} for row in records.connection.execute(query, (most,))]


def state(delivery: dict[str, Any]) -> str:
    """held (never pushed by itself), waiting (its time will come), delivered, or given up."""
    if delivery["settled_at"] is not None:
        return "delivered" if str(delivery["last_answer"]).startswith("2") else "given_up"
    return "held" if delivery["due_at"] is None else "waiting"


def counts(records: Records) -> dict[str, int]:
    query = """
        SELECT coalesce(sum(settled_at IS NOT NULL), 0) AS settled,
               coalesce(sum(settled_at IS NULL AND due_at IS NULL), 0) AS held,
               coalesce(sum(settled_at IS NULL AND due_at IS NOT NULL), 0) AS waiting FROM deliveries"""
    return dict(records.connection.execute(query).fetchone())


def hurry(records: Records) -> int:
    """Everything held or waiting is due now, and genuine."""
    query = "UPDATE deliveries SET due_at = ?, fault = nullif(fault, 'tampered') WHERE settled_at IS NULL"
    changed = records.connection.execute(query, (time.time(),))
    return changed.rowcount


def push_again(records: Records, event: str) -> int:
    """This one event is due once more, and genuine, whatever became of it."""
    query = (
        "UPDATE deliveries SET due_at = :now, owed_at = :now, copies = 1, settled_at = NULL, fault = NULL WHERE event = :event"
    )
    changed = records.connection.execute(query, {"now": time.time(), "event": event})
    if changed.rowcount == 0:
        raise no_such("event", event, param="event")
    return changed.rowcount
