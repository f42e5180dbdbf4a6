"""Opening the demo market: its database, its stand-in Stripe, its web server, and the maker of its pictures and sound."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import click

from mima.config import DEMO_FILE, Config, DemoPlace

# In the data folder from the first row until the last thing of a new market is done.
UNFINISHED = "demo-unfinished"
ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_OPEN = 60.0
SECONDS_TO_CLOSE = 25.0


def empty(place: DemoPlace) -> None:
    """The demo market's data are gone; a folder that no demo made is left alone."""
    if (place.data / DEMO_FILE).is_file():
        shutil.rmtree(place.data)
    elif place.data.exists() and any(place.data.iterdir()):
        raise click.ClickException(f"{place.data} was not made by the demo: nothing there is deleted.")


def check_ports(place: DemoPlace) -> None:
    """Nothing, if both ports are free; else a sentence that names the one that is not. Before anything is made or deleted."""
    for setting, port in (("PORT", place.port), ("SANDBOX_PORT", place.sandbox_port)):
        with socket.socket() as probe:
            # What a server left a moment ago may be taken; what one listens to may not.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise click.ClickException(f"Port {port} is taken; nothing was done. {setting} changes it.") from error


def begin_anew_if_unfinished(place: DemoPlace) -> None:
    """A market whose first start was broken off is gone, with a word: half of it would miss for ever."""
    if (place.data / UNFINISHED).exists():
        click.echo("The demo market was not filled to the end when it was opened first. It begins anew.")
        empty(place)
        # A database outside the folder keeps its half: whoever fills it next is told so (`market.fill`).
        place.data.mkdir()
        (place.data / UNFINISHED).touch()


def serve(place: DemoPlace, config: Config, *, is_new: bool) -> None:
    """The market is open at its address until the command is interrupted; then all that it started has ended.

    In a new one, what happens at Stripe happens once the doors are open: they do not wait for it.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_start(*_sandbox(place, config)))
        started.append(_start("gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{place.port}"))
        _wait_until_open(config, started)
        if is_new:
            _pay_by_card(config)
            (place.data / UNFINISHED).unlink()
        started.append(_start("mima.demo.maker"))
        _greet(config)
        _watch(started)
    except KeyboardInterrupt:
        click.echo("\nThe market closes; its data stay for the next `make demo`.")
    finally:
        _stop(started)


def _sandbox(place: DemoPlace, config: Config) -> list[str]:
    return [
        "mima.stripe_sandbox",
        *("--port", str(place.sandbox_port)),
        *("--database", str(place.data / "sandbox.sqlite3")),
        *("--app-url", config.app_url),
        *("--webhook-url", f"{config.app_url}/hooks/stripe"),
        *("--webhook-secret", config.stripe_webhook_secrets[0]),
        *("--secret-key", config.stripe_secret_key),
    ]


def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, start_new_session=True)


def _wait_until_open(config: Config, started: list[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + SECONDS_TO_OPEN
    while time.monotonic() < end:
        if any(process.poll() is not None for process in started):
            raise click.ClickException("The market could not open: see the lines above. Is its port taken? PORT changes it.")
        try:
            for address in (f"{config.stripe_api_base}/_control/state", f"{config.app_url}/readyz"):
                urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 (our own address)
            return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise click.ClickException("The market did not open within a minute.")


def _pay_by_card(config: Config) -> None:
    from mima.demo import market

    market.pay_by_card(config)


def _greet(config: Config) -> None:
    from mima.demo.market.people import PASSWORD, PEOPLE

    click.echo(f"\n  MIMA 2027 is open: {config.app_url}\n")
    for email, (name, structure, _language, _company) in PEOPLE.items():
        click.echo(f"    {email:24} {name}, {structure}")
    click.echo(f"    password for all: {PASSWORD}\n")
    click.echo(f"  Letters: {config.app_url}/account/outbox    Stand-in Stripe: {config.stripe_api_base}")
    click.echo("  Pictures and sound are being made; the pages say how far. Ctrl-C closes the market.\n")


def _watch(started: list[subprocess.Popen[bytes]]) -> None:
    """Nothing, until one of the servers ends by itself (the maker may: its work is done)."""
    *servers, maker = started
    while all(server.poll() is None for server in servers):
        if maker.poll() not in (None, 0):
            click.echo("The maker of pictures and sound ended early; `make demo` again goes on where it stopped.", err=True)
            maker.returncode = 0
        time.sleep(0.5)
    raise click.ClickException("A server of the market ended by itself: see the lines above.")


def _stop(started: list[subprocess.Popen[bytes]]) -> None:
    for process in reversed(started):
        if process.poll() is None:
            # The whole group: the maker's own helpers would otherwise outlive it.
            os.killpg(process.pid, signal.SIGTERM)
    end = time.monotonic() + SECONDS_TO_CLOSE
    for process in reversed(started):
        try:
            process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
