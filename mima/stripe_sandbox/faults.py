"""Answers that go wrong on purpose: the next calls, all or of one kind, get an error, or no answer after the work was done."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from .errors import StripeError
from .store import Records


class Fault(StrEnum):
    """What the call gets. After an error nothing was done, and a repeated idempotency key finds a fresh start, but for one:

    Stripe remembers an error from within its work like any other answer, and says it again to the same key for a day.
    """

    ERROR = "500"
    REMEMBERED_ERROR = "500_remembered"
    CONFLICT = "409"
    LOCK_TIMEOUT = "lock_timeout"
    TOO_MANY = "429"
    NO_ANSWER = "no_answer"


ERRORS = {
    Fault.ERROR: ("An unknown error occurred.", 500, "api_error", None),
    Fault.REMEMBERED_ERROR: ("An unknown error occurred.", 500, "api_error", None),
    Fault.CONFLICT: (
        "There is currently another in-progress request using this Idempotent Key. Please try again later.",
        409,
        "invalid_request_error",
        "idempotency_key_in_use",
    ),
    Fault.LOCK_TIMEOUT: (
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing it.",
        429,
        "invalid_request_error",
        "lock_timeout",
    ),
    Fault.TOO_MANY: ("Request rate limit exceeded.", 429, "invalid_request_error", "rate_limit"),
}
# What Stripe tells its SDK about another try; about the rest the SDK decides by the status.
RETRY = {Fault.REMEMBERED_ERROR: "false", Fault.LOCK_TIMEOUT: "true"}
EVERY_CALL = "* *"
# The calls that the control page names; by JSON any method and path will do, with * for what varies.
CALLS = (
    EVERY_CALL,
    "POST /v1/checkout/sessions",
    "GET /v1/checkout/sessions/*",
    "POST /v1/checkout/sessions/*/expire",
    "POST /v1/refunds",
    "GET /v1/refunds",
    "GET /v1/events",
    "GET /v1/charges",
    "GET /v1/disputes/*",
)


def error(fault: Fault) -> StripeError:
    message, status, kind, code = ERRORS[fault]
    return StripeError(message, status=status, kind=kind, code=code, remembered=fault is Fault.REMEMBERED_ERROR)


def add(records: Records, fault: Fault, *, call: str, times: int) -> None:
    """The next `times` calls that fit get this; faults that fit the same call come one after the other."""
    query = "INSERT INTO faults (answer, call, times) VALUES (?, ?, ?)"
    records.connection.execute(query, (fault, call, times))


def present(records: Records) -> list[dict[str, Any]]:
    """What is still to go wrong, in the order in which it was asked for."""
    return [dict(row) for row in records.connection.execute("SELECT * FROM faults ORDER BY number")]


def match(records: Records, method: str, path: str) -> int | None:
    """The number of the fault that this call gets."""
    fits = (each["number"] for each in present(records) if fnmatchcase(f"{method} {path}", each["call"]))
    return next(fits, None)


def take(records: Records, method: str, path: str) -> Fault | None:
    """The fault of this call, which is used up by one."""
    number = match(records, method, path)
    if number is None:
        return None
    records.connection.execute("UPDATE faults SET times = times - 1 WHERE number = ?", (number,))
    answer = records.connection.execute("SELECT answer FROM faults WHERE number = ?", (number,)).fetchone()["answer"]
    records.connection.execute("DELETE FROM faults WHERE times < 1")
    return Fault(answer)


def clear(records: Records) -> None:
    """All calls are answered as usual again."""
    records.connection.execute("DELETE FROM faults")
