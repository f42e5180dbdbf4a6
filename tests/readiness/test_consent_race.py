"""A yes that comes while its text is being changed is a yes to the old text, and is not carried onto the new one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaits
from contextlib import suppress
from typing import Any

import pytest
import time_machine
from flask import Flask

from mima.booths.models import Booking
from mima.core.db import db, locked
from mima.core.errors import NotFound
from mima.readiness import co_exhibitors
from tests.billing.papers import booked
from tests.people import Cast
from tests.readiness.asking import add, change, says, shown, token

# The answer waits for the change, which waits no longer than this for the answer.
PATIENCE = 0.4


def answered_meanwhile(app: Flask, market: Cast, patch: pytest.MonkeyPatch) -> list[str]:
    """It says yes after the change has read its row and before it writes: who is shown then, and under which name."""
    one, link, checked = add(market, booked(market)), token(), co_exhibitors._checked
    answers: list[Future[None]] = []

    def agree() -> None:
        with app.app_context(), suppress(NotFound):
            says(True, link)

    def meanwhile(pool: ThreadPoolExecutor) -> Callable[..., Any]:
        def check(*values: Any, **named: Any) -> Any:
            answers.append(pool.submit(agree))
            with suppress(StillWaits):
                answers[0].result(PATIENCE)
            return checked(*values, **named)

        return check

    with ThreadPoolExecutor(1) as pool:
        patch.setattr(co_exhibitors, "_checked", meanwhile(pool))
        change(market, one, "Bruit Rose")
        answers[0].result(5)
    db.session.expire_all()
    return shown(market)


def test_an_old_yes_is_not_carried_onto_a_new_text(
    app: Flask, noon: time_machine.Traveller, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        assert answered_meanwhile(app, cast, monkeypatch) == []


def test_without_the_lock_on_its_row_it_would_be(
    app: Flask, noon: time_machine.Traveller, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        careless = lambda model, key: locked(model, key) if model is Booking else db.session.get(model, key)  # noqa: E731
        monkeypatch.setattr(co_exhibitors, "locked", careless)
        found = answered_meanwhile(app, cast, monkeypatch)
        # On SQLite the one who writes is alone.
        assert found == (["Bruit Rose"] if db.engine.dialect.name == "postgresql" else [])
