"""Idempotency keys: the first answer is kept for a day and given again to the same call; another call is refused."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .errors import StripeError
from .store import Records
from .vocabulary import DAY


@dataclass(frozen=True)
class Answer:
    """What was said to a call: status, JSON text, and the request that it was first said to."""

    status: int
    text: str
    request: str


class InFlight:
    """The keys whose calls are being worked on in this process, the only one there is."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Nobody else works under this key meanwhile; a second call is told so by 409."""
        with self._lock:
            if key in self._keys:
                raise StripeError(
                    "There is currently another in-progress request using this Idempotent Key (that probably means you "
                    f"submitted twice, and the other request is still going through): {key}. Please try again later.",
                    status=409,
                    code="idempotency_key_in_use",
                )
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def fingerprint(method: str, path: str, parameters: dict[str, Any]) -> str:
    """Equal for calls of the same place and parameters, whatever their order."""
    call = json.dumps([method, path, parameters], sort_keys=True)
    return hashlib.sha256(call.encode()).hexdigest()


def remembered(records: Records, key: str, mark: str) -> Answer | None:
    """The answer already given under this key; a call that differs from the first is refused."""
    query = "SELECT * FROM answers WHERE key = ? AND created > ?"
    row = records.connection.execute(query, (key, records.now - DAY)).fetchone()
    if row is None:
        return None
    if row["fingerprint"] != mark:
        raise StripeError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return Answer(row["status"], row["body"], row["request"])


def remember(records: Records, key: str, mark: str, answer: Answer) -> None:
    """The answer is kept; those older than a day are forgotten."""
    records.connection.execute("DELETE FROM answers WHERE created <= ?", (records.now - DAY,))
    records.connection.execute(
        "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)",
        (key, mark, answer.request, answer.status, answer.text, records.now),
    )
