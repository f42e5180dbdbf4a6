"""Calls that go wrong on purpose, at the edge: who gets an error instead of the work, and who never hears of its success."""

from __future__ import annotations

import socket
from contextlib import suppress

from flask import Response, g, request

from . import faults
from .faults import Fault
from .settings import here


def go_wrong() -> None:
    """An error is raised before any work; `no answer` is noted, for when the work is done."""
    g.fault = _taken()
    if g.fault in faults.ERRORS:
        raise faults.error(g.fault)


def _taken() -> Fault | None:
    with here().store.reading() as records:
        if faults.match(records, request.method, request.path) is None:
            return None
    with here().store.transaction() as records:
        return faults.take(records, request.method, request.path)


def hang_up(response: Response) -> Response:
    """The work is done and remembered, and the caller's line is dead."""
    if g.get("fault") is Fault.NO_ANSWER:
        line: socket.socket = request.environ["werkzeug.socket"]
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
    return response
