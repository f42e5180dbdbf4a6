"""GET /editions/<slug>/plan and /editions/<slug>/booths/<code>: the drawing, the equal list, and one booth beside them."""

from flask import Response, request

from mima.blueprints.booths import blueprint
from mima.blueprints.booths.floor import Floor
from mima.blueprints.booths.wanted import Wanted
from mima.editions import queries as editions
from mima.web import hx


@blueprint.get("/editions/<slug>/plan")
def plan(slug: str) -> Response:
    return answer(slug)


@blueprint.get("/editions/<slug>/booths/<code>")
def booth(slug: str, code: str) -> Response:
    return answer(slug, code)


def answer(slug: str, code: str | None = None) -> Response:
    """The plan with one booth chosen, or none."""
    floor = Floor.load(editions.by_slug(slug), Wanted.read(request.args), chosen=code)
    return hx.page_or_fragment("booths/plan.html", "booths/_floor.html", floor=floor)
