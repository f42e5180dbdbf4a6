"""Who is asked: the stand-in, or Stripe's own test mode. Both answer through the same SDK."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import stripe

from tests.stripe_sandbox.parts import Sandbox, line, order

CENTS = 135_000
VERSION = "2026-10-28.endive"


class Side(Protocol):
    """One of the two, and how somebody pays there without a browser."""

    client: stripe.StripeClient

    def paid(self) -> stripe.Charge:
        """A card payment of `CENTS` that succeeded."""
        ...

    def refused(self) -> str:
        """The payment intent of a card that was refused."""
        ...

    def refused_then_paid(self) -> str:
        """The payment intent of a card that was refused and of another that then paid `CENTS`."""
        ...

    def disputed(self) -> stripe.Dispute:
        """The dispute of a card payment of `CENTS`."""
        ...

    def paid_out(self) -> stripe.Payout:
        """A payout to the market's bank."""
        ...

    def event(self, kind: str, about: str) -> stripe.Event:
        """The newest event of this type about this object."""
        ...


@dataclass(frozen=True)
class StandIn:
    """The sandbox: somebody presses its buttons."""

    sandbox: Sandbox

    @property
    def client(self) -> stripe.StripeClient:
        return self.sandbox.client

    def paid(self) -> stripe.Charge:
        lines = [line("Booth B12", CENTS)]
        charge: stripe.Charge = self.sandbox.paid_session(line_items=lines).payment_intent.latest_charge
        return charge

    def refused(self) -> str:
        return self._tried("decline")

    def refused_then_paid(self) -> str:
        return self._tried("decline", "pay")

    def _tried(self, *buttons: str) -> str:
        session = self.sandbox.open_session(line_items=[line("Booth B12", CENTS)])
        for button in buttons:
            self.sandbox.press(session.id, button)
        return str(self.client.v1.checkout.sessions.retrieve(session.id).payment_intent)

    def disputed(self) -> stripe.Dispute:
        opened = self.sandbox.control("dispute", charge=self.paid().id)["dispute"]
        return self.client.v1.disputes.retrieve(opened)

    def paid_out(self) -> stripe.Payout:
        self.paid()
        (made,) = self.sandbox.control("payout")["made"]
        return self.client.v1.payouts.retrieve(made)

    def event(self, kind: str, about: str) -> stripe.Event:
        return found(self.client, kind, about)[0]


@dataclass(frozen=True)
class TestMode:
    """Stripe itself, with a test key: cards that it knows for success and refusal; its events take a moment."""

    __test__ = False
    client: stripe.StripeClient

    def paid(self) -> stripe.Charge:
        intent = self.client.v1.payment_intents.create(intent_of("pm_card_visa"))
        charge: stripe.Charge = intent.latest_charge
        return charge

    def refused(self) -> str:
        try:
            self.client.v1.payment_intents.create(intent_of("pm_card_chargeDeclined"))
        except stripe.CardError as error:
            return str(error.error.payment_intent.id)
        raise AssertionError("the card was not refused")

    def refused_then_paid(self) -> str:
        return str(self.client.v1.payment_intents.confirm(self.refused(), {"payment_method": "pm_card_visa"}).id)

    def disputed(self) -> stripe.Dispute:
        intent = self.client.v1.payment_intents.create(intent_of("pm_card_createDispute"))
        dispute: stripe.Dispute = first(lambda: self.client.v1.disputes.list({"payment_intent": intent.id}).data)
        return dispute

    def paid_out(self) -> stripe.Payout:
        # This card's money is on the account at once.
        self.client.v1.payment_intents.create(intent_of("pm_card_bypassPending"))
        return self.client.v1.payouts.create({"amount": 100, "currency": "eur"})

    def event(self, kind: str, about: str) -> stripe.Event:
        event: stripe.Event = first(lambda: found(self.client, kind, about))
        return event


def first(look: Callable[[], list[Any]]) -> Any:
    """The first of what is there, within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if things := look():
            return things[0]
        time.sleep(1)
    raise AssertionError("nothing within a minute")


def intent_of(card: str) -> Any:
    return {
        "amount": CENTS,
        "currency": "eur",
        "payment_method": card,
        "confirm": True,
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        "expand": ["latest_charge.balance_transaction"],
    }


def found(client: stripe.StripeClient, kind: str, about: str) -> list[stripe.Event]:
    events = client.v1.events.list({"type": kind, "limit": 20}).data
    return [event for event in events if event.data.object["id"] == about]


def wanted(**changes: Any) -> Any:
    """What the market asks for, with addresses that both sides take."""
    own = {
        "allowed_payment_method_types": ["card"],
        "success_url": "https://example.org/return?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://example.org/",
        "adaptive_pricing": {"enabled": False},
        "automatic_tax": {"enabled": False},
        "invoice_creation": {"enabled": False},
        "locale": "fr",
    }
    return order(**own | changes)
