"""What the tests hold in hand: a running stand-in, an inbox for its webhooks, and an order to pay."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import stripe
from werkzeug.wrappers import Request, Response

from mima.stripe_sandbox.app import pump_of
from mima.stripe_sandbox.server import address_of

KEY = "sk_test_contract"
SECRET = "whsec_contract"
MARKET = "http://127.0.0.1:9"


@dataclass
class Inbox:
    """Receives webhooks, keeps them, and answers what it was told to answer: each of the answers once, then the usual one."""

    url: str = ""
    received: list[tuple[bytes, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    usual: int = 200

    def application(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        self.received.append((request.get_data(), request.headers["Stripe-Signature"]))
        return Response("", status=self.answers.pop(0) if self.answers else self.usual)(environ, start_response)

    def events(self) -> list[stripe.Event]:
        """What came, each verified by the SDK."""
        return [stripe.Webhook.construct_event(body, signature, SECRET) for body, signature in list(self.received)]

    def types(self) -> list[str]:
        return [event.type for event in self.events()]

    def wait_for(self, count: int) -> list[stripe.Event]:
        deadline = time.monotonic() + 10
        while len(self.received) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.received) >= count
        return self.events()


@dataclass
class Sandbox:
    """One running stand-in, and the ways to it."""

    app: Any
    client: stripe.StripeClient
    database: Path

    @property
    def url(self) -> str:
        return address_of(self.app)

    def deliver(self) -> int:
        return pump_of(self.app).deliver()

    def open_session(self, **changes: Any) -> stripe.checkout.Session:
        return self.client.v1.checkout.sessions.create(order(**changes))

    def press(self, session_id: str, button: str) -> requests.Response:
        return requests.post(f"{self.url}/c/pay/{session_id}/{button}", allow_redirects=False, timeout=10)

    def paid_session(self, **changes: Any) -> stripe.checkout.Session:
        session = self.open_session(**changes)
        assert self.press(session.id, "pay").status_code == 303
        return self.client.v1.checkout.sessions.retrieve(
            session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
        )

    def control(self, action: str, **fields: Any) -> dict[str, Any]:
        answer = requests.post(f"{self.url}/_control/{action}", json=fields, timeout=10)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def order(**changes: Any) -> Any:
    """What the market asks for when an exhibitor pays for a booth."""
    return {
        "mode": "payment",
        "line_items": [line("Booth B12", 126_000), line("Socket 16 A", 4_500, quantity=2)],
        "metadata": {"payment": "p-1"},
        "success_url": f"{MARKET}/bookings/B12/return?session_id={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{MARKET}/bookings/B12",
        "customer_email": "bruno@example.org",
        "payment_intent_data": {"metadata": {"payment": "p-1"}, "description": "Booth B12"},
    } | changes


def line(name: str, amount: int, quantity: int = 1) -> dict[str, Any]:
    return {
        "price_data": {"currency": "eur", "unit_amount": amount, "product_data": {"name": name}},
        "quantity": quantity,
    }
