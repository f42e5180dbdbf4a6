"""The served market's database is exchanged before each test: whoever asks at that moment is answered from the new one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests

from mima.config import Config
from mima.core.db import db
from tests.browser.conftest import Market, _cookie, restore

# What one answer takes, and more; who is made to wait takes longer.
PATIENCE = 2.0


def answers(market: Market, config: Config, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """What ana is answered at her desk, by two connections at once, after a visitor had asked while the file was exchanged."""
    visitor = Thread(target=lambda: requests.get(market.path("/catalog"), timeout=30))
    exchange: Callable[..., Any] = Path.replace

    def asked_first(*paths: Path) -> Any:
        visitor.start()
        visitor.join(PATIENCE)
        return exchange(*paths)

    monkeypatch.setattr(Path, "replace", asked_first)
    restore(market.app, config.data)
    monkeypatch.undo()
    visitor.join()
    with market.app.app_context(), db.engine.connect(), db.engine.connect():
        # From here on there are two connections, which take turns.
        pass
    cookies = {"mima": _cookie(market, "ana", "en")}
    # As SQLite does by itself after a thousand pages: what both read beside their files now stands in the new one alone.
    with closing(sqlite3.connect(config.data / "mima.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    desk = market.path("/organizer")
    return {requests.get(desk, cookies=cookies, allow_redirects=False, timeout=30).status_code for _time in range(6)}


def test_who_asks_while_the_database_is_exchanged_is_answered_from_the_new_one(
    market: Market, live_config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answers(market, live_config, monkeypatch) == {200}


def test_if_they_did_not_wait_somebody_would_be_signed_in_at_one_moment_and_not_at_the_next(
    market: Market, live_config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the connection that was made meanwhile stays with the old file."""
    still = market.app.extensions["tests.still"]
    market.app.extensions["tests.still"] = nullcontext
    try:
        assert 303 in answers(market, live_config, monkeypatch)
    finally:
        market.app.extensions["tests.still"] = still
        restore(market.app, live_config.data)
