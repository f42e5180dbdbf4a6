"""GET /exhibitor: what is left to do; POST /exhibitor/company: for which company the person acts."""

from flask import Response, abort, render_template, request, session, url_for

from mima.blueprints.exhibitor import blueprint, left
from mima.catalog import desk
from mima.editions import queries as editions
from mima.media import queries as media
from mima.web import guards, hx


@blueprint.get("", strict_slashes=False)
def home() -> str:
    exhibitor = guards.my_exhibitor()
    return render_template(
        "exhibitor/home.html",
        exhibitor=exhibitor,
        companies=guards.my_exhibitors(),
        left=left.of(exhibitor),
        counts=desk.counts(exhibitor),
        files=media.counts_by_state(exhibitor),
        edition=editions.current(),
    )


@blueprint.post("/company")
def company() -> Response:
    """The chosen company, if the person is a member of it, is the one that the desk shows from now on, at `next`."""
    guards.signed_in()
    chosen = request.form.get("exhibitor", type=int)
    if chosen not in guards.my_exhibitor_ids():
        abort(404)
    session["exhibitor_id"] = chosen
    return hx.go(guards.safe_next(request.form.get("next"), url_for("exhibitor.home")))
