"""The controls: what becomes of webhooks and calls, the clock, and what waits. A page for people, JSON for tests."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import clock, faults, later, owed, payouts
from .asked import DAYS, SECONDS, asked, call, number
from .errors import StripeError
from .events import Mode, set_mode
from .faults import Fault
from .overview import overview
from .panel import panel
from .parameters import Choice, Reader, integer, text
from .settings import here
from .vocabulary import DAY
from .words import language_of

control = Blueprint("control", __name__, url_prefix="/_control")


@control.get("/")
def page(refusal: StripeError | None = None) -> str:
    here().sweep()
    with here().store.reading() as records:
        state = overview(records)
    language = language_of(None, request.accept_languages)
    inputs = panel(state, language) | {"app_url": here().app_url, "refusal": refusal and refusal.message}
    return render_template("control.html", **inputs)


@control.get("/state")
def state() -> Response:
    """The mode, the clock, what waits, what is owed, and the newest events."""
    here().sweep()
    with here().store.reading() as records:
        return jsonify(overview(records))


@control.post("/webhooks")
def webhooks() -> AnyResponse:
    """Events from now on are pushed as `mode` says; late ones wait `seconds`, reordered ones are gathered for as long."""
    wanted = asked({"mode": Choice(*Mode), "seconds": SECONDS}, required=("mode",))
    with here().store.transaction() as records:
        set_mode(records, Mode(wanted["mode"]), delay=wanted.get("seconds"))
    return answer()


@control.post("/deliver")
def deliver() -> AnyResponse:
    """Everything held or waiting is pushed now, or one `event` once more, whatever became of it."""
    event = asked({"event": text()}).get("event")
    with here().store.transaction() as records:
        due = owed.push_again(records, event) if event else owed.hurry(records)
    return answer(due=due, pushed=here().pump.deliver())


@control.post("/clock")
def move_clock() -> AnyResponse:
    """The clock is moved forward by `seconds` and `days`; all that is due by then has happened and is pushed once."""
    wanted = asked({"seconds": number(400 * DAY), "days": DAYS})
    with here().store.transaction() as records:
        seconds = wanted.get("seconds", 0) + wanted.get("days", 0) * DAY
        payouts.move(records, seconds)
        clock.move(records, seconds)
    happened = here().sweep()
    return answer(happened=happened, pushed=here().pump.deliver())


@control.post("/hasten")
def hasten() -> AnyResponse:
    """What waits for one object, `about`, has happened."""
    about = asked({"about": text()}, required=("about",))["about"]
    with here().store.transaction() as records:
        later.hasten(records, about)
    here().pump.wake()
    return answer()


@control.post("/faults")
def add_fault() -> AnyResponse:
    """The next `times` calls (1) get `answer`, all or those that fit `call` (`POST /v1/refunds`, with * for what varies)."""
    schema: dict[str, Reader] = {"answer": Choice(*Fault), "call": call, "times": integer(least=1, most=1000)}
    wanted = asked(schema, required=("answer",))
    with here().store.transaction() as records:
        faults.add(records, Fault(wanted["answer"]), call=wanted.get("call", faults.EVERY_CALL), times=wanted.get("times", 1))
    return answer()


@control.post("/faults/clear")
def clear_faults() -> AnyResponse:
    """All calls are answered as usual again."""
    with here().store.transaction() as records:
        faults.clear(records)
    return answer()


@control.errorhandler(StripeError)
def explain(error: StripeError) -> tuple[Response | str, int]:
    if _wants_page():
        return page(error), error.status
    return jsonify(error.as_json()), error.status


def answer(**told: Any) -> AnyResponse:
    """The page again, for somebody who pressed a button there; for others the state and what was done."""
    if _wants_page():
        return redirect(url_for("control.page"), code=303)
    with here().store.reading() as records:
        return jsonify(overview(records) | told)


def _wants_page() -> bool:
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
