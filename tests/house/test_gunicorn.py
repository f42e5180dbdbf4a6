"""gunicorn's settings: nobody else would say that the address is taken, and what its processes begin with is shared."""

import runpy
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

SETTINGS = "gunicorn.conf.py"
# In a process of its own, as the master is one: what was opened there would be one connection of several processes.
MASTER = """
import sys, threading
from pathlib import Path
from mima import create_app
from mima.core.db import db
from tests.conftest import make_config

app = create_app(make_config(Path(sys.argv[1]), sys.argv[2]))
with app.app_context():
    pool = db.engine.pool
    print(pool.checkedin(), pool.checkedout(), app.extensions["mima.queue"].huey.storage._conn, threading.active_count())
"""


def starts_at(address: tuple[str, int], **changes: object) -> None:
    settings = runpy.run_path(SETTINGS)
    settings["on_starting"].__globals__.update({"SECONDS_TO_END": 0, **changes})
    settings["on_starting"](SimpleNamespace(cfg=SimpleNamespace(address=[address, "/run/a.sock"])))


@pytest.fixture
def listening() -> socket.socket:
    """A server that shares its address with whoever else asks for it so, as gunicorn's processes do."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server


def test_a_second_market_at_the_same_address_does_not_start(listening: socket.socket) -> None:
    with listening, pytest.raises(SystemExit, match=r"already in use\. Does the market run already"):
        starts_at(listening.getsockname())


def test_at_a_free_address_it_starts(listening: socket.socket) -> None:
    address = listening.getsockname()
    listening.close()
    starts_at(address)


def test_what_replaces_a_running_one_starts_at_its_address(listening: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUNICORN_PID", "1")
    with listening:
        starts_at(listening.getsockname())


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_processes_share_no_connection_and_no_thread(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'mima.sqlite3'}" if database == "sqlite" else request.getfixturevalue("postgres")
    command = [sys.executable, "-c", MASTER, str(tmp_path), url]
    made = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert made.stdout.split() == ["0", "0", "None", "1"]
