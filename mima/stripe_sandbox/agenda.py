"""What waits for its time: sessions that will lapse, debits and refunds under way, answers to disputes that fall due, payouts."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from .store import Records


class Due(StrEnum):
    """What happens to an object when its time has come."""

    LAPSE = "lapse"
    DEBIT_SUCCEEDS = "debit_succeeds"
    DEBIT_FAILS = "debit_fails"
    REFUND_SUCCEEDS = "refund_succeeds"
    REFUND_FAILS = "refund_fails"
    DISPUTE_IS_LOST = "dispute_is_lost"
    PAYOUT_ARRIVES = "payout_arrives"


def put(records: Records, about: str, what: Due, *, at: float) -> None:
    """This happens to the object at this moment, or by hand before."""
    records.connection.execute("INSERT INTO agenda (about, what, due_at) VALUES (?, ?, ?)", (about, what, at))


def strike(records: Records, about: str) -> None:
    """Nothing waits for this object any more."""
    records.connection.execute("DELETE FROM agenda WHERE about = ?", (about,))


def overdue(records: Records) -> list[tuple[str, Due]]:
    """What is due at this moment, in the order in which it fell due."""
    query = "SELECT about, what FROM agenda WHERE due_at <= ? ORDER BY due_at, rowid"
    return [(row["about"], Due(row["what"])) for row in records.connection.execute(query, (records.now,))]


def of(records: Records, about: str) -> Due | None:
    row = records.connection.execute("SELECT what FROM agenda WHERE about = ?", (about,)).fetchone()
    return None if row is None else Due(row["what"])


def waiting(records: Records, *, most: int = 50) -> list[dict[str, Any]]:
    """What comes next, with the seconds until then."""
    query = "SELECT about, what, due_at - ? AS seconds FROM agenda ORDER BY due_at, rowid LIMIT ?"
    return [dict(row) for row in records.connection.execute(query, (records.now, most))]
