"""A stand-in Stripe that really listens, beside the market's tables on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from mima import storage
from mima.payments import gateway
from mima.storage import Store
from mima.stripe_sandbox import running
from mima.stripe_sandbox.server import address_of
from tests.payments.shop import KEY, SECRET, Shop
from tests.people import Cast


@pytest.fixture
def stripe_app(tmp_path: Path) -> Iterator[Flask]:
    options = {"app_url": "http://localhost", "webhook_url": None, "webhook_secret": SECRET, "secret_key": KEY}
    with running(tmp_path / "stripe.sqlite3", pump=False, **options) as app:
        gateway.configure(KEY, address_of(app), ("whsec_of_last_year", SECRET), retries=0)
        yield app
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)


@pytest.fixture
def folder(context: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of the test's own: files that other tests left grow old when the clock is moved, and the audit finds them."""
    store = Store.at(tmp_path / "media")
    monkeypatch.setattr(storage, "_configured", store)
    return store


@pytest.fixture
def shop(context: Flask, folder: Store, noon: time_machine.Traveller, cast: Cast, stripe_app: Flask) -> Shop:
    """Inside the application at noon, with Stripe beside it; its clock and ours are the same."""
    return Shop(cast, stripe_app)


@pytest.fixture
def away() -> Iterator[None]:
    """Nobody listens at Stripe's address."""
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    yield
