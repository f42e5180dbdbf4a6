"""Page or fragment: the one place that reads htmx's request headers."""

import json
from typing import Any

from flask import Response, make_response, redirect, render_template, request


def wants_fragment() -> bool:
    """Whether a part of a page is asked for. Boosted links and restored history entries want the whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def page_or_fragment(page: str, fragment: str, *, status: int = 200, **context: Any) -> Response:
    """The fragment for htmx, else the page that includes the very same fragment. `Vary` is set for every answer."""
    return make_response(render_template(fragment if wants_fragment() else page, **context), status)


def go(address: str) -> Response:
    """303 to another page of ours, after a POST; a fragment request is sent there as a whole page."""
    if wants_fragment():
        answer = make_response("", 204)
        # As a boosted link asks: without this header a page that also comes as a fragment would come as one.
        answer.headers["HX-Location"] = json.dumps({"path": address, "headers": {"HX-Boosted": "true"}})
        return answer
    return make_response(redirect(address, 303))


def whole(answer: Response) -> Response:
    """The answer is a page that takes the place of the present one, whatever fragment was asked for."""
    if wants_fragment():
        answer.headers["HX-Retarget"] = "#content"
        answer.headers["HX-Reselect"] = "#content"
        answer.headers["HX-Reswap"] = "outerHTML show:window:top"
    return answer
