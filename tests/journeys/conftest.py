"""Stories need the stand-in Stripe where somebody pays."""

from tests.payments.conftest import stripe_app, stripe_server

__all__ = ["stripe_app", "stripe_server"]
