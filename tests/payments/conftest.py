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
from tests.payments import beginning
from tests.payments.beginning import Beginning
from tests.payments.shop import KEY, SECRET, Shop
from tests.people import Cast


@pytest.fixture(scope="session")
def stripe_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Path]]:
    """The stand-in, started once per worker, and the file that is its memory."""
    file = tmp_path_factory.mktemp("stripe") / "stripe.sqlite3"
    options = {"app_url": "http://localhost", "webhook_url": None, "webhook_secret": SECRET, "secret_key": KEY}
    with running(file, pump=False, **options) as app:
        beginning.keep_empty(file)
        yield app, file


@pytest.fixture
def stripe_app(stripe_server: tuple[Flask, Path]) -> Iterator[Flask]:
    """The stand-in with nothing in its memory."""
    app, file = stripe_server
    beginning.begin(file)
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
def shop(
    context: Flask,
    folder: Store,
    noon: time_machine.Traveller,
    cast: Cast,
    stripe_app: Flask,
    stripe_server: tuple[Flask, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """Inside the application at noon, with Stripe beside it; its clock and ours are the same."""
    return Shop(cast, stripe_app, Beginning(context, stripe_server[1], monkeypatch))


@pytest.fixture
def away() -> Iterator[None]:
    """Nobody listens at Stripe's address."""
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)
    yield
