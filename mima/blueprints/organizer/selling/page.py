"""GET /organizer/editions/<slug>/selling: everything that is set about prices and sale, with the way to change it."""

from flask import render_template

from mima.blueprints.organizer import blueprint
from mima.booths import queries as booths
from mima.booths import selling as sales
from mima.editions import queries as editions


@blueprint.get("/editions/<slug>/selling")
def selling(slug: str) -> str:
    edition = editions.prepared(slug)
    return render_template(
        "organizer/selling.html",
        edition=edition,
        categories=booths.categories(edition),
        extras=booths.extras(edition),
        windows=editions.sale_windows(edition),
        codes=sales.codes(edition),
    )
