"""Calls that go wrong on purpose, at the edge: who gets an error instead of the work, and who never hears of its success."""

from __future__ import annotations

import socket
from contextlib import suppress

from flask import Response, g, request

from . import faults
from .faults import Fault
from .settings import here


def go_wrong() -> None:
    """An error is raised before any work; those of the work itself, and after it, are noted."""
    g.fault = _taken()
    if g.fault in faults.ERRORS and not _comes_from_within():
        raise faults.error(g.fault)


def break_off() -> None:
    """The work has begun, and fails."""
    if _comes_from_within():
        raise faults.error(g.fault)


def _comes_from_within() -> bool:
    return g.fault is Fault.REMEMBERED_ERROR and request.method == "POST"


def _taken() -> Fault | None:
    with here().store.reading() as records:
        if faults.match(records, request.method, request.path) is None:
            return None
    with here().store.transaction() as records:
        return faults.take(records, request.method, request.path)


def hang_up(response: Response) -> Response:
    """An error says whether to try again; where no answer was asked for, the work is done and the caller's line is dead."""
    fault = g.get("fault")
    if fault in faults.RETRY:
        response.headers["Stripe-Should-Retry"] = faults.RETRY[fault]
    if fault is Fault.NO_ANSWER:
        line: socket.socket = request.environ["werkzeug.socket"]
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
    return response
