"""The messages that come to the doorbell: Stripe's own, and what a stranger, a broken proxy or an old recording sends."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mima.stripe_sandbox.delivery import signature
from tests.faults.arena import SECRET

KEPT, REFUSED = 200, 400


@dataclass(frozen=True)
class Push:
    """One message: of which kind it is, its bytes and signature, and what it must be answered with."""

    kind: str
    raw: bytes
    header: str
    expected: int

    def request(self, port: int) -> bytes:
        head = (
            "POST /hooks/stripe HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Content-Type: application/json; charset=utf-8",
            f"Stripe-Signature: {self.header}",
            f"Content-Length: {len(self.raw)}",
            "Connection: close",
        )
        return "\r\n".join((*head, "", "")).encode("latin-1") + self.raw


def signed(kind: str, body: Any, expected: int, *, secret: str = SECRET, late_by: int = 0) -> Push:
    """The message, signed now or at another moment; `body` is JSON, or bytes as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Push(kind, raw, signature(raw, secret, int(time.time()) - late_by), expected)


def genuine(event: Any, *, kind: str = "genuine") -> Push:
    """Stripe signs each try anew, however old the event is."""
    return signed(kind, event, KEPT)


def event(rng: random.Random, kind: str, **thing: Any) -> dict[str, Any]:
    """An event that Stripe never made."""
    about = {"id": "cs_test_unknown", "object": "checkout.session", "metadata": {}} | thing
    name = f"evt_{rng.getrandbits(80):020x}"
    stamp = int(time.time())
    return {"id": name, "object": "event", "type": kind, "created": stamp, "livemode": False, "data": {"object": about}}


def lie(rng: random.Random, reference: str, session_id: str | None) -> Push:
    """An event about our payment that says it is paid before anybody has: signed, kept, and not believed."""
    said = {"payment_status": "paid", "status": "complete", "metadata": {"mima_payment": reference}}
    told = event(rng, "checkout.session.completed", **said, **({"id": session_id} if session_id else {}))
    return signed("early", told, KEPT)


def strange(rng: random.Random, copied: Any) -> list[Push]:
    """One of each kind that is not Stripe's word about a payment of ours; some are made of a real event, `copied`."""
    forged = copied | {"id": f"evt_{rng.getrandbits(80):020x}"}
    right = genuine(copied)
    foreign = {"mima_payment": f"SOMEBODYELSES{rng.randrange(1000):03}"}
    return [
        signed("forged", forged, REFUSED, secret="whsec_of_a_stranger"),
        Push("forged", right.raw.replace(b"evt_", b"evT_", 1), right.header, REFUSED),
        Push("unsigned", right.raw, rng.choice(("", "t=,v1=", "t=12,v1=\xfc", "v1=00")), REFUSED),
        signed("stale", copied, REFUSED, late_by=301 + rng.randrange(10_000)),
        # A minute more than is allowed: the server's clock goes on meanwhile.
        signed("future stamp", copied, REFUSED, late_by=-360 - rng.randrange(10_000)),
        signed("broken", rng.choice(BROKEN)(rng), REFUSED),
        signed("unknown", event(rng, rng.choice(("radar.early_fraud_warning.created", "x.y", "charge.unheard_of"))), KEPT),
        signed("foreign", event(rng, "checkout.session.completed", metadata=foreign), KEPT),
        signed("other mode", copied | {"livemode": True, "id": forged["id"]}, KEPT),
    ]


BROKEN: tuple[Callable[[random.Random], Any], ...] = (
    lambda rng: rng.choice((b"", b"{", b"[]", b"null", b"1", b'"evt"', b"\xff\xfe\x00", b"{}", b'{"id": 1}', b"[" * 5_000)),
    lambda rng: event(rng, "x") | {"id": rng.choice(("evt_\x00", None, 7, [], "x" * 300))},
    lambda rng: event(rng, "x") | {"created": rng.choice(("soon", 10**30, None, []))},
    lambda rng: event(rng, "x") | {"data": rng.choice((None, {"object": []}, [], "x"))},
    lambda rng: event(rng, "x") | {"type": rng.choice(({}, None, 1, ""))},
    lambda rng: event(rng, "x", metadata=rng.choice(([1], "mima_payment", 7))),
    lambda rng: json.dumps(event(rng, "checkout.session.completed")).encode()[: rng.randrange(1, 60)],
)
