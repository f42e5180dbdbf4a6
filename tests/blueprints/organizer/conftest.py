"""The desk with ana at it, and a stand-in Stripe that really listens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.payments.conftest import stripe_app, stripe_server
from tests.payments.shop import Shop
from tests.people import Cast, sign_in

__all__ = ["stripe_app", "stripe_server"]


@dataclass(frozen=True)
class Desk:
    """ana's browser, and the market behind it: each look into it is a context of its own, as a request is."""

    app: Flask
    cast: Cast
    stripe: Flask
    ana: FlaskClient

    @contextmanager
    def market(self) -> Iterator[Shop]:
        with self.app.app_context():
            yield Shop(self.cast, self.stripe)

    def held(self, code: str = "A02", name: str = "bruno") -> str:
        """The reference of a booking that is held and not paid."""
        with self.market() as shop:
            return shop.hold(name, code)

    def booked(self, code: str = "A02", name: str = "bruno") -> tuple[str, str]:
        """The references of a booking and of its payment by card."""
        with self.market() as shop:
            reference = shop.booked(name, code)
            return reference, shop.payment(reference).reference


@pytest.fixture
def desk(app: Flask, noon: time_machine.Traveller, cast: Cast, stripe_app: Flask) -> Desk:
    return Desk(app, cast, stripe_app, sign_in(app, cast.ana))


@pytest.fixture
def ana(app: Flask, noon: time_machine.Traveller, cast: Cast) -> FlaskClient:
    """An organizer's browser, where no money moves."""
    return sign_in(app, cast.ana)
