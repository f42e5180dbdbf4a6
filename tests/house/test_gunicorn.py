"""gunicorn's settings, where nobody else would say that the address is taken."""

import runpy
import socket
from types import SimpleNamespace

import pytest

SETTINGS = "gunicorn.conf.py"


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
