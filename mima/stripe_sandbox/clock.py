"""The stand-in's clock is a distance: moved forward, it brings nearer whatever waits.

The stamps of objects, events and signatures stay those of the real time. The market's own clock does not move along: it would
refuse a message from next week, and its sessions of half an hour would be refused here as long past.
"""

from __future__ import annotations

from .store import Records

MOVED = "clock_moved"


def moved(records: Records) -> float:
    """The seconds by which the clock was moved so far."""
    return float(records.setting(MOVED, "0"))


def move(records: Records, seconds: float) -> None:
    """All that waits is due so much earlier, and remembered answers are so much older."""
    for statement in (
        "UPDATE agenda SET due_at = due_at - :seconds",
        "UPDATE deliveries SET due_at = due_at - :seconds, owed_at = owed_at - :seconds WHERE settled_at IS NULL",
        "UPDATE answers SET created = created - :seconds",
    ):
        records.connection.execute(statement, {"seconds": seconds})
    records.set(MOVED, str(moved(records) + seconds))
