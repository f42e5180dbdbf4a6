"""What the stand-in was started with, and how its parts find it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import current_app

from .delivery import Pump
from .idempotency import InFlight
from .later import sweep
from .store import Store

NAME = "stripe_sandbox"


@dataclass(frozen=True)
class Settings:
    """One running stand-in."""

    store: Store
    pump: Pump
    app_url: str
    own_url: str
    secret_key: str
    in_flight: InFlight = field(default_factory=InFlight)

    def sweep(self) -> int:
        """What is due has happened; the number of such things is returned."""
        return sweep(self.store)

    def close(self) -> None:
        """The pump has stopped; what it owes stays owed in the file."""
        self.pump.stop()


def here() -> Settings:
    settings: Settings = current_app.extensions[NAME]
    return settings


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def refuse_live_keys(secret_key: str) -> None:
    """Only test keys pass: a live key here would be a mistake that costs money elsewhere."""
    if not secret_key.startswith("sk_test_"):
        raise ValueError("The stand-in Stripe takes test keys only: the secret key must start with sk_test_.")
