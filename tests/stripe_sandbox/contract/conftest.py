"""Each fact is asked of the stand-in, and of Stripe's test mode too where the environment has STRIPE_TEST_KEY."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
import stripe

from tests.stripe_sandbox.contract.sides import VERSION, Side, StandIn, TestMode

TEST_KEY = os.environ.get("STRIPE_TEST_KEY", "")
SIDES = ["stand-in", "stripe"] if TEST_KEY else ["stand-in"]


def at_stripe(key: str) -> TestMode:
    """Stripe itself, for a test key only: nobody's money is moved."""
    if not key.startswith(("sk_test_", "rk_test_")):
        raise ValueError("STRIPE_TEST_KEY must be a test key: it must start with sk_test_ or rk_test_.")
    return TestMode(stripe.StripeClient(key, max_network_retries=2, stripe_version=VERSION))


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Side:
    monkeypatch.setattr(stripe, "enable_telemetry", False)
    return at_stripe(TEST_KEY) if request.param == "stripe" else StandIn(request.getfixturevalue("sandbox"))


@pytest.fixture
def client(side: Side) -> stripe.StripeClient:
    return side.client


@pytest.fixture
def key() -> str:
    """An idempotency key that nobody has used."""
    return f"contract:{uuid4()}"
