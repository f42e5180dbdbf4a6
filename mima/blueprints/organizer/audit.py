"""GET /organizer/audit: what the last nightly audit found."""

from flask import render_template

from mima.blueprints.organizer import blueprint
from mima.editions import queries as editions
from mima.oversight import nights


@blueprint.get("/audit")
def audit() -> str:
    return render_template("organizer/audit.html", night=nights.last(), edition=editions.current())
