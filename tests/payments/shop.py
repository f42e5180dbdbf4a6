"""A market with a stand-in Stripe beside it: holding, paying, and looking at what came of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from flask import Flask
from sqlalchemy import select

from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import Booking, Reservation
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.payments import flow
from mima.payments.models import Dispute, LedgerEntry, Refund, StandPayment, StripeEvent
from mima.stripe_sandbox.app import pump_of
from mima.stripe_sandbox.delivery import signature
from mima.stripe_sandbox.server import address_of
from tests.payments.beginning import Beginning
from tests.people import Cast

SECRET = "whsec_tests"
KEY = "sk_test_tests"


@dataclass(frozen=True)
class Shop:
    """The cast, and the stand-in that really listens."""

    cast: Cast
    stripe: Flask
    beginning: Beginning | None = None

    @property
    def stripe_url(self) -> str:
        return address_of(self.stripe)

    def actor(self, name: str = "bruno") -> Actor:
        return self.cast.user(name).actor

    def begun(self, how: str, name: str, code: str, make: Callable[[], str]) -> str:
        """What `make` makes of the company's booth: where that is how a test begins, quicker than making it again."""
        return self.beginning.then(f"{how}_{name}_{code}", make) if self.beginning else make()

    def hold(self, name: str = "bruno", code: str = "A02") -> str:
        return self.begun("held", name, code, lambda: self._hold(name, code))

    def _hold(self, name: str, code: str) -> str:
        booth = booths.booth(self.cast.edition, code)
        with transaction():
            return booth_service.hold(booth, self.cast.company(name), by=self.actor(name)).reference

    def payer(self, reference: str, name: str = "bruno") -> flow.Payer:
        page = f"http://localhost/bookings/{reference}"
        return flow.Payer(self.actor(name), f"{name}@example.org", "en", f"{page}/return", page)

    def open_page(self, reference: str) -> str:
        return flow.pay(reference, self.payer(reference))

    def press(self, page: str, button: str = "pay") -> None:
        answer = requests.post(f"{page}/{button}", allow_redirects=False, timeout=10)
        assert answer.status_code == 303, answer.text

    def paid(self, name: str = "bruno", code: str = "A02") -> str:
        """A booking that was paid at Stripe, of which the market does not know yet."""
        return self.begun("paid", name, code, lambda: self._paid(name, code))

    def _paid(self, name: str, code: str) -> str:
        reference = self.hold(name, code)
        self.press(self.open_page(reference))
        return reference

    def booked(self, name: str = "bruno", code: str = "A02") -> str:
        return self.begun("booked", name, code, lambda: self._booked(name, code))

    def _booked(self, name: str, code: str) -> str:
        reference = self.paid(name, code)
        flow.sync_payment(self.payment(reference).id)
        return reference

    def payments(self, reference: str) -> list[StandPayment]:
        db.session.rollback()
        statement = select(StandPayment).join(Booking).where(Booking.reference == reference).order_by(StandPayment.id)
        return list(db.session.scalars(statement))

    def payment(self, reference: str) -> StandPayment:
        return self.payments(reference)[-1]

    def reservation(self, reference: str) -> Reservation:
        db.session.rollback()
        return booths.reservation_of(booths.booking(reference))

    def states(self, reference: str) -> tuple[str, str]:
        return self.payment(reference).state.value, self.reservation(reference).state.value

    def ledger(self) -> list[tuple[str, int]]:
        db.session.rollback()
        return [
            (entry.kind.value, entry.amount_cents) for entry in db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))
        ]

    def refunds(self) -> list[Refund]:
        db.session.rollback()
        return list(db.session.scalars(select(Refund).order_by(Refund.id)))

    def letters(self, to: str = "bruno@example.org") -> list[str]:
        db.session.rollback()
        return list(db.session.scalars(select(Letter.template).where(Letter.to_address == to).order_by(Letter.id)))

    def events(self) -> list[StripeEvent]:
        db.session.rollback()
        return list(db.session.scalars(select(StripeEvent).order_by(StripeEvent.id)))

    def webhooks(self) -> list[tuple[bytes, str]]:
        """What Stripe would push now: every event so far, oldest first, signed at this moment."""
        with pump_of(self.stripe).store.transaction() as records:
            bodies = records.all("event", [], oldest_first=True)
        return [self.signed(body) for body in bodies]

    @staticmethod
    def signed(body: Any, *, secret: str = SECRET, late_by: int = 0) -> tuple[bytes, str]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return raw, signature(raw, secret, int(clock.now().timestamp()) - late_by)

    def ask(self, path: str, **fields: Any) -> Any:
        """A call to Stripe's API that is not the market's: somebody in the dashboard."""
        answer = requests.post(f"{self.stripe_url}/v1/{path}", data=fields, auth=(KEY, ""), timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def look(self, path: str) -> Any:
        return requests.get(f"{self.stripe_url}/v1/{path}", auth=(KEY, ""), timeout=10).json()

    def taken_cents(self) -> int:
        """What Stripe has taken from cards, less what it gave back."""
        charges = self.look("charges?limit=100")["data"]
        return sum(charge["amount_captured"] - charge["amount_refunded"] for charge in charges)

    def control(self, what: str, **fields: Any) -> Any:
        """Something that happens at Stripe or at a bank."""
        answer = requests.post(f"{self.stripe_url}/_control/{what}", data=fields, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def dispute(self, reference: str, **terms: Any) -> str:
        """The payer's bank disputes the booking's payment; Stripe's name of the dispute."""
        intent = self.payment(reference).payment_intent
        return str(self.control("dispute", charge=intent, **terms)["dispute"])

    def end_dispute(self, dispute: str, outcome: str) -> None:
        self.control("dispute/close", dispute=dispute, outcome=outcome)

    def disputes(self) -> list[Dispute]:
        db.session.rollback()
        return list(db.session.scalars(select(Dispute).order_by(Dispute.id)))
