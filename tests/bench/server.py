"""gunicorn with two workers, and the processor time that it and its database spend."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parent.parent.parent
Spent = Callable[[], float]


@contextmanager
def running(data: Path, database_url: str, port: int) -> Iterator[Spent]:
    """The server answers at the port; the yielded function says how many seconds of processor time it has spent."""
    environment = {
        **os.environ,
        "SECRET_KEY": "a secret that is only good for the bench",
        "APP_URL": f"http://127.0.0.1:{port}",
        "MIMA_DATA": str(data),
        "DATABASE_URL": database_url.replace("postgresql+psycopg://", "postgresql://"),
        "STRIPE_SECRET_KEY": "sk_test_bench",
        "STRIPE_WEBHOOK_SECRET": "whsec_bench",
        "MAIL_URL": "smtp://127.0.0.1:1?from=bench@example.org",
        "MIMA_WORKER": "apart",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", "--log-level", "error", "tests.bench.application:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port, process)
        yield lambda: _spent(process.pid) + _spent_by_postgres(data)
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{port}/bench/floor", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _spent(pid: int) -> float:
    parent = psutil.Process(pid)
    total = 0.0
    for process in (parent, *parent.children(recursive=True)):
        times = process.cpu_times()
        total += times.user + times.system
    return total


def _spent_by_postgres(data: Path) -> float:
    pid = data.parent / "postgres" / "postmaster.pid"
    return _spent(int(pid.read_text().split()[0])) if pid.is_file() else 0.0
