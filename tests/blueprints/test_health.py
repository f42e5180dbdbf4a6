"""Readiness names each part that the market needs, and says which is away."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.core import clock, leases
from mima.core.transaction import transaction
from mima.storage import Store


@pytest.fixture
def started(app: Flask, noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> time_machine.Traveller:
    """The process has just started, and nobody works."""
    monkeypatch.setitem(app.extensions, "mima.started", clock.now())
    return noon


def work(app: Flask) -> None:
    with app.app_context(), transaction():
        leases.take(leases.WORKER, "somebody", timedelta(seconds=30))


def ready(client: FlaskClient) -> tuple[int, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.text


def test_in_the_first_minute_the_worker_may_still_come(client: FlaskClient, started: time_machine.Traveller) -> None:
    assert ready(client) == (200, "database: ok\nqueue: starting\nstorage: ok\n")


def test_a_market_in_which_nobody_works_is_not_ready(client: FlaskClient, started: time_machine.Traveller) -> None:
    started.shift(timedelta(minutes=1))
    assert ready(client) == (503, "database: ok\nqueue: away\nstorage: ok\n")


def test_with_a_worker_all_is_well(app: Flask, client: FlaskClient, started: time_machine.Traveller) -> None:
    started.shift(timedelta(minutes=5))
    work(app)
    assert ready(client) == (200, "database: ok\nqueue: ok\nstorage: ok\n")


def test_a_worker_of_whom_nothing_more_is_heard_is_away(app: Flask, client: FlaskClient, started: time_machine.Traveller) -> None:
    work(app)
    started.shift(timedelta(minutes=2))
    assert ready(client)[0] == 503


@pytest.mark.usefixtures("started")
def test_without_its_storage_the_market_is_not_ready(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_store: Store) -> int:
        raise OSError("no such device")

    monkeypatch.setattr(Store, "free_bytes", away)
    assert ready(client) == (503, "database: ok\nqueue: starting\nstorage: away\n")
