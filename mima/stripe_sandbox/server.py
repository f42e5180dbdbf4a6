"""The listener: threads, one machine, never another interface."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .app import create_app
from .settings import NAME

HOST = "127.0.0.1"


class QuietHandler(WSGIRequestHandler):
    """Errors are written to the terminal, single requests are not."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def serve(host: str, port: int, *, database: Path, **options: Any) -> None:
    """Answers until the process ends; `options` are those of `create_app`, without `own_url`."""
    with _listening(host, port, database=database, **options) as (server, _):
        server.serve_forever(poll_interval=0.05)


@contextmanager
def running(database: Path, *, port: int = 0, **options: Any) -> Iterator[Flask]:
    """A stand-in that answers in a thread meanwhile, on a free port by default; its address is `address_of(app)`."""
    with _listening(HOST, port, database=database, **options) as (server, app):
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="stripe-sandbox", daemon=True)
        thread.start()
        try:
            yield app
        finally:
            server.shutdown()
            thread.join()


def address_of(app: Flask) -> str:
    return str(app.extensions[NAME].own_url)


@contextmanager
def _listening(host: str, port: int, *, database: Path, **options: Any) -> Iterator[tuple[BaseWSGIServer, Flask]]:
    if host != HOST:
        raise ValueError(f"The stand-in Stripe listens on {HOST} only, not on {host}.")
    with socket.create_server((host, port)) as listener:
        own_url = f"http://{host}:{listener.getsockname()[1]}"
        app = create_app(database, own_url=own_url, **options)
        server = make_server(host, port, app, threaded=True, request_handler=QuietHandler, fd=listener.fileno())
        try:
            yield server, app
        finally:
            server.server_close()
            app.extensions[NAME].close()
