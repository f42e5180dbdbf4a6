"""Paying in the arena: the stand-in Stripe as a process beside it, booths to pay for, and companies that do."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from sqlalchemy import select, update

from mima.booths import queries as booths
from mima.booths import service
from mima.booths.models import Booth
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from mima.exhibitors import service as exhibitors
from mima.payments import flow
from mima.payments import queries as payments
from tests import factories
from tests.faults.arena import KEY, NOBODY, ROOT, SECONDS_TO_START, SECRET, free_port


@dataclass(frozen=True)
class Stripe:
    """The stand-in at its address: its API with the market's key, and the page that people pay on."""

    url: str

    def press(self, page: str, button: str = "pay") -> None:
        answer = requests.post(f"{page}/{button}", allow_redirects=False, timeout=30)
        assert answer.status_code == 303, answer.text

    def ask(self, path: str, **fields: Any) -> Any:
        answer = requests.post(f"{self.url}/v1/{path}", data=fields, auth=(KEY, ""), timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def look(self, path: str) -> Any:
        return requests.get(f"{self.url}/v1/{path}", auth=(KEY, ""), timeout=30).json()

    def control(self, what: str, **fields: Any) -> None:
        answer = requests.post(f"{self.url}/_control/{what}", data=fields, timeout=30)
        assert answer.status_code == 200, answer.text


def stripe_command(
    folder: Path, url: str, *, market: str = NOBODY, rings: bool = False, module: str = "mima.stripe_sandbox"
) -> list[str]:
    """What starts the stand-in (or this careless one) at this address; `rings`: it pushes its events to the market's address."""
    hook = ["--webhook-url", f"{market}/hooks/stripe"] if rings else []
    settings = [
        "--database",
        str(folder / "stripe.sqlite3"),
        "--app-url",
        market,
        "--webhook-secret",
        SECRET,
        "--secret-key",
        KEY,
    ]
    return [sys.executable, "-m", module, "--port", str(urlsplit(url).port), *settings, *hook]


@contextmanager
def stripe_beside(folder: Path, module: str = "mima.stripe_sandbox") -> Iterator[Stripe]:
    """A stand-in that rings nobody by itself, until the end of the block."""
    url = f"http://127.0.0.1:{free_port()}"
    with (folder / "stripe.log").open("wb") as log:
        process = subprocess.Popen(stripe_command(folder, url, module=module), cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_for_stripe(url)
            yield Stripe(url)
        finally:
            process.terminate()
            process.wait(30)


def wait_for_stripe(url: str) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        try:
            requests.get(f"{url}/_control/state", timeout=2).raise_for_status()
        except requests.RequestException:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the stand-in Stripe did not open in time")


def sell(number: int) -> list[str]:
    """An edition is on sale with so many booths more; its terms give all back. Their codes; needs a transaction."""
    today, now = clock.now().date(), clock.now()
    terms = [{"until": (today + timedelta(days=60)).isoformat(), "kept": 0}]
    edition = factories.edition(
        "race", starts_on=today + timedelta(days=120), ends_on=today + timedelta(days=121), cancellation_terms=terms
    )
    first = db.session.scalars(select(Booth).where(Booth.edition_id == edition.id).order_by(Booth.code)).first()
    assert first is not None
    codes = [f"R{place:04d}" for place in range(number)]
    for at, code in enumerate(codes):
        factories.booth(edition, first.hall, first.zone, first.category, code, 100 + at * 300)
    db.session.execute(update(SaleWindow).values(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)))
    return codes


def hold(code: str) -> str:
    """A company of its own holds the booth; the booking's reference. Needs an application context."""
    with transaction():
        company = exhibitors.found(f"Company of {code}", by=COMMAND, **factories.LEGAL)
        return service.hold(booths.booth("race", code), company, by=COMMAND).reference


def payer(reference: str) -> flow.Payer:
    page = f"{NOBODY}/bookings/{reference}"
    return flow.Payer(COMMAND, "accounts@example.org", "en", f"{page}/return", page)


def open_page(reference: str) -> tuple[int, str]:
    """The booking's payment page is open; the payment's id and the page's address. Needs an application context."""
    page = flow.pay(reference, payer(reference))
    payment = payments.latest(booths.booking(reference))
    assert payment is not None
    payment_id = payment.id
    db.session.rollback()
    return payment_id, page
