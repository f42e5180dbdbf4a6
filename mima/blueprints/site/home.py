"""GET /: what the market is, and the ways in."""

from flask import render_template

from mima.blueprints.site import blueprint
from mima.catalog import queries as catalog
from mima.editions import queries as editions


@blueprint.get("/")
def home() -> str:
    return render_template("site/home.html", edition=editions.current(), cards=catalog.newest(8))
