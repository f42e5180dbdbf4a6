"""GET /organizer/editions/<slug>/selling: everything that is set about prices and sale, with the way to change it."""

from flask import Response, render_template, url_for

from mima.blueprints.organizer import blueprint, edition
from mima.booths import queries as booths
from mima.booths import selling as sales
from mima.editions import queries as editions
from mima.web import hx


@blueprint.get("/editions/<slug>/selling")
def selling(slug: str) -> str:
    found = editions.by_slug(slug)
    return render_template(
        "organizer/selling.html",
        edition=found,
        categories=booths.categories(found),
        extras=booths.extras(found),
        windows=editions.sale_windows(found),
        codes=sales.codes(found),
    )


@blueprint.get("/selling")
def present_selling() -> Response:
    """Prices and sale of the edition to come."""
    return hx.go(url_for("organizer.selling", slug=edition.present().slug))
