"""A stand-in Stripe that really listens, the real SDK in front of it, and somebody who receives its webhooks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import stripe
from werkzeug.serving import make_server

from mima.stripe_sandbox.delivery import Retries
from mima.stripe_sandbox.server import QuietHandler, address_of, running

from .parts import KEY, MARKET, SECRET, Inbox, Sandbox


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    server = make_server("127.0.0.1", 0, box.application, threaded=True, request_handler=QuietHandler)
    box.url = f"http://127.0.0.1:{server.server_port}/hooks/stripe"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield box
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def new_client(monkeypatch: pytest.MonkeyPatch) -> Callable[..., stripe.StripeClient]:
    monkeypatch.setattr(stripe, "enable_telemetry", False)

    def make(url: str, *, key: str = KEY, retries: int = 2) -> stripe.StripeClient:
        return stripe.StripeClient(
            key,
            base_addresses={"api": url},
            max_network_retries=retries,
            http_client=stripe.RequestsClient(timeout=(3.05, 15)),
            stripe_version="2026-10-28.endive",
        )

    return make


@pytest.fixture
def start(tmp_path: Path, inbox: Inbox, new_client: Callable[..., stripe.StripeClient]) -> Iterator[Callable[..., Sandbox]]:
    """Starts a stand-in on a free port; the same file again is a restart."""
    with ExitStack() as stack:

        def begin(**options: Any) -> Sandbox:
            database = tmp_path / "stripe.sqlite3"
            given = {
                "app_url": MARKET,
                "webhook_url": inbox.url,
                "webhook_secret": SECRET,
                "secret_key": KEY,
                "pump": False,
                "retries": Retries(first=0.05, longest=0.2),
            }
            app = stack.enter_context(running(database, **(given | options)))
            return Sandbox(app, new_client(address_of(app)), database)

        yield begin


@pytest.fixture
def sandbox(start: Callable[..., Sandbox]) -> Sandbox:
    """A stand-in whose webhooks are pushed by hand."""
    return start()
