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

from .events import Mode
from .later import sweep
from .rendering import rendered
from .store import Body, Store, new_id
from .vocabulary import DAY

TICK = 1.0
# What falls due at one moment comes in the order in which it happened; what was reordered, the other way round.
NEXT_DUE = """
    SELECT event, fault FROM deliveries WHERE settled_at IS NULL AND due_at <= ?
    ORDER BY due_at, CASE fault WHEN 'reordered' THEN -rowid ELSE rowid END LIMIT 1"""
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


@dataclass(frozen=True)
class Webhook:
    """An event on its way; a tampered one says something else than what its signature was made for."""

    event: Body
    tampered: bool

    def forged(self) -> bytes:
        """The same under an id that nobody has seen: only the signature can tell."""
        return _bytes(self.event | {"id": new_id("evt_")})


def _bytes(event: Body) -> bytes:
    return json.dumps(event, indent=2, ensure_ascii=False).encode()


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
            # What is refused now is due again soon, perhaps before this ends: then it is for the next time.
            now = time.time()
            while not self._stopped.is_set() and (webhook := self._next_due(now)) is not None:
                self._settle(webhook.event["id"], self._push(webhook, self.url))
                pushed += 1
        return pushed

    def _next_due(self, now: float) -> Webhook | None:
        with self.store.reading() as records:
            row = records.connection.execute(NEXT_DUE, (now,)).fetchone()
            if row is None:
                return None
            return Webhook(rendered(records, records.find("event", row["event"])), row["fault"] == Mode.TAMPERED)

    def _push(self, webhook: Webhook, url: str) -> tuple[bool, str]:
        signed = _bytes(webhook.event)
        body = webhook.forged() if webhook.tampered else signed
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(signed, self.secret, int(time.time())),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            answer = requests.post(url, data=body, headers=headers, timeout=TIMEOUTS, allow_redirects=False)
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
