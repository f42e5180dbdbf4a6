"""The pump: signs each owed webhook as Stripe does and pushes it, again and again, until the other side answers 2xx."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass
from typing import Any

import requests

from .later import sweep
from .rendering import rendered
from .store import Body, Store
from .vocabulary import DAY

TICK = 1.0
TIMEOUTS = (3.05, 20)


def signature(payload: bytes, secret: str, at: int) -> str:
    """The Stripe-Signature header of these very bytes."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


@dataclass(frozen=True)
class Retries:
    """Each wait is twice the one before, up to `longest`; after three days Stripe gives up, and so does this."""

    first: float = 1.0
    longest: float = 300.0
    give_up_after: float = 3 * DAY

    def wait(self, attempts: int) -> float:
        return float(min(self.longest, self.first * 2 ** min(attempts - 1, 30)))


class Pump:
    """Owes the webhooks of one store to one address; it runs as a thread, or by hand through `deliver`."""

    def __init__(self, store: Store, *, url: str | None, secret: str, retries: Retries) -> None:
        self.store = store
        self.url = url
        self.secret = secret
        self.retries = retries
        self._pushing = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="stripe-sandbox-pump", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        """Something may be owed now."""
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            sweep(self.store)
            self.deliver()
            self._wake.wait(self._patience())

    def _patience(self) -> float:
        """Seconds until the next push is due, at most a tick."""
        query = "SELECT min(due_at) FROM deliveries WHERE settled_at IS NULL"
        with self.store.reading() as records:
            due_at = records.connection.execute(query).fetchone()[0]
        return TICK if due_at is None else max(0.01, min(TICK, due_at - time.time()))

    def deliver(self) -> int:
        """Everything due now was pushed once (twice where a double was asked for); the number of pushes is returned."""
        pushed = 0
        if self.url is None:
            return pushed
        with self._pushing:
            while not self._stopped.is_set() and (event := self._next_due()) is not None:
                self._settle(event["id"], self._push(event, self.url))
                pushed += 1
        return pushed

    def _next_due(self) -> Body | None:
        query = "SELECT event FROM deliveries WHERE settled_at IS NULL AND due_at <= ? ORDER BY due_at, rowid LIMIT 1"
        with self.store.reading() as records:
            row = records.connection.execute(query, (time.time(),)).fetchone()
            return None if row is None else rendered(records, records.find("event", row["event"]))

    def _push(self, event: Body, url: str) -> tuple[bool, str]:
        payload = json.dumps(event, indent=2, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(payload, self.secret, int(time.time())),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            answer = requests.post(url, data=payload, headers=headers, timeout=TIMEOUTS, allow_redirects=False)
        except requests.RequestException as error:
            return False, type(error).__name__
        return 200 <= answer.status_code < 300, str(answer.status_code)

    def _settle(self, event: str, outcome: tuple[bool, str]) -> None:
        accepted, said = outcome
        with self.store.transaction() as records:
            row = records.connection.execute("SELECT * FROM deliveries WHERE event = ?", (event,)).fetchone()
            owed_since = row["owed_at"] or records.find("event", event)["created"]
            changes: dict[str, Any] = {"attempts": row["attempts"] + 1, "last_answer": said}
            if accepted and row["copies"] > 1:
                changes["copies"] = row["copies"] - 1
            elif accepted or records.now - owed_since > self.retries.give_up_after:
                changes |= {"copies": 0, "settled_at": time.time()}
            else:
                changes["due_at"] = time.time() + self.retries.wait(changes["attempts"])
            columns = ", ".join(f"{name} = :{name}" for name in changes)
            # The column names are the literals above.
            records.connection.execute(
                f"UPDATE deliveries SET {columns} WHERE event = :event",  # noqa: S608
                changes | {"event": event},
            )
