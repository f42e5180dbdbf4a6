"""Starting it: what it refuses, and the command."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from mima.stripe_sandbox import create_app, serve

from .parts import KEY, MARKET, SECRET

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("key", ["sk_live_123", "rk_live_123", ""])
def test_a_key_that_is_no_test_key_is_refused(tmp_path, key):
    with pytest.raises(ValueError, match="test keys only"):
        create_app(
            tmp_path / "s.sqlite3",
            app_url=MARKET,
            own_url="http://127.0.0.1:1",
            webhook_url=None,
            webhook_secret=SECRET,
            secret_key=key,
            pump=False,
        )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "localhost.example"])
def test_another_interface_is_refused(tmp_path, host):
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        serve(host, 0, database=tmp_path / "s.sqlite3")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def command(tmp_path, port, key=KEY):
    options = {"--port": port, "--database": tmp_path / "s.sqlite3", "--app-url": MARKET, "--secret-key": key}
    options["--webhook-secret"] = SECRET
    return [sys.executable, "-m", "mima.stripe_sandbox", *(str(part) for pair in options.items() for part in pair)]


def test_the_command_answers_on_its_port(tmp_path, new_client):
    port = free_port()
    with subprocess.Popen(command(tmp_path, port), cwd=ROOT) as process:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                try:
                    requests.get(f"http://127.0.0.1:{port}/_control/state", timeout=1)
                    break
                except requests.ConnectionError:
                    time.sleep(0.1)
            assert new_client(f"http://127.0.0.1:{port}").v1.events.list().data == []
        finally:
            process.terminate()


def test_the_command_refuses_a_live_key_in_one_line(tmp_path):
    done = subprocess.run(command(tmp_path, free_port(), "sk_live_1"), cwd=ROOT, capture_output=True, text=True, timeout=90)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0


def test_a_port_in_use_is_told_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(command(tmp_path, port), cwd=ROOT, capture_output=True, text=True, timeout=90)
    assert "does not start" in done.stderr


def test_nothing_of_the_market_is_imported():
    sources = (ROOT / "mima/stripe_sandbox").glob("*.py")
    assert not [file.name for file in sources if "import mima" in file.read_text() or "from mima" in file.read_text()]
