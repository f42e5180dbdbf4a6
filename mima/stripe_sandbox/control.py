"""The controls: what becomes of webhooks, the clock, and what waits. A page for people, JSON for tests."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from . import clock, later, owed
from .asked import DAYS, SECONDS, asked, number
from .errors import StripeError
from .events import Mode, set_mode
from .overview import overview
from .parameters import choice, text
from .settings import here
from .vocabulary import DAY
from .words import language_of, span, words_in

control = Blueprint("control", __name__, url_prefix="/_control")


@control.get("/")
def page(refusal: StripeError | None = None) -> str:
    here().sweep()
    with here().store.reading() as records:
        state = overview(records)
    language = language_of(None, request.accept_languages)
    return render_template(
        "control.html",
        words=words_in(language),
        language=language,
        modes=list(Mode),
        app_url=here().app_url,
        refusal=refusal and refusal.message,
        moved=span(state["moved_seconds"], language),
        **state | {"agenda": [each | {"away": span(each["seconds"], language)} for each in state["agenda"]]},
    )


@control.get("/state")
def state() -> Response:
    """The mode, the clock, what waits, what is owed, and the newest events."""
    here().sweep()
    with here().store.reading() as records:
        return jsonify(overview(records))


@control.post("/webhooks")
def webhooks() -> AnyResponse:
    """Events from now on are pushed normally, twice, late by `seconds`, or not at all."""
    wanted = asked({"mode": choice(*Mode), "seconds": SECONDS}, required=("mode",))
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
        clock.move(records, wanted.get("seconds", 0) + wanted.get("days", 0) * DAY)
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
