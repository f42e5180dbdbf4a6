"""The controls: what becomes of webhooks, what is owed, and a push by hand. A page for people, JSON for tests."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import owed
from .errors import StripeError
from .events import Mode, delay_of, mode_of, set_mode
from .settings import here
from .store import Records
from .vocabulary import DAY
from .words import language_of, words_in

control = Blueprint("control", __name__, url_prefix="/_control")


@control.get("/")
def page() -> str:
    with here().store.reading() as records:
        state = _state(records)
    language = language_of(None, request.accept_languages)
    return render_template(
        "control.html", words=words_in(language), language=language, modes=list(Mode), app_url=here().app_url, **state
    )


@control.get("/state")
def state() -> Response:
    """The mode, what is owed, and the newest events."""
    with here().store.reading() as records:
        return jsonify(_state(records))


@control.post("/webhooks")
def webhooks() -> AnyResponse:
    """Events from now on are pushed normally, twice, late by `seconds`, or not at all."""
    sent = _sent()
    mode, delay = _mode(sent.get("mode")), _seconds(sent.get("seconds"))
    with here().store.transaction() as records:
        set_mode(records, mode, delay=delay)
    return _answer()


@control.post("/deliver")
def deliver() -> AnyResponse:
    """Everything held or waiting is pushed now, or one `event` once more, whatever became of it."""
    event = _sent().get("event")
    with here().store.transaction() as records:
        due = owed.push_again(records, str(event)) if event else owed.hurry(records)
    pushed = here().pump.deliver()
    return _answer(due=due, pushed=pushed)


@control.errorhandler(StripeError)
def explain(error: StripeError) -> tuple[Response, int]:
    return jsonify(error.as_json()), error.status


def _state(records: Records) -> dict[str, Any]:
    return {
        "mode": mode_of(records),
        "seconds": delay_of(records),
        "counts": owed.counts(records),
        "deliveries": owed.deliveries(records),
    }


def _sent() -> dict[str, Any]:
    if request.is_json:
        body = request.get_json()
        return body if isinstance(body, dict) else {}
    return request.form.to_dict()


def _answer(**told: int) -> AnyResponse:
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        return redirect(url_for("control.page"), code=303)
    with here().store.reading() as records:
        return jsonify(_state(records) | told)


def _mode(value: Any) -> Mode:
    if value not in list(Mode):
        raise StripeError(f"Invalid mode: must be one of {', '.join(Mode)}", param="mode")
    return Mode(value)


def _seconds(value: Any) -> float | None:
    if value in (None, ""):
        return None
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = -1
    if not 0 <= seconds <= DAY:
        raise StripeError("Invalid seconds: must be a number from 0 to 86400", param="seconds")
    return seconds
