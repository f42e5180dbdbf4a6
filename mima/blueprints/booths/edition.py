"""GET /editions/<slug>: when and where, what a booth costs, when booths are sold. GET /plan: the plan of the edition to come."""

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from mima.blueprints.booths import blueprint
from mima.booths import prices
from mima.booths import queries as booths
from mima.core import clock
from mima.core.errors import NotFound
from mima.editions import queries as editions
from mima.editions import sale


@blueprint.get("/editions/<slug>")
def show(slug: str) -> str:
    edition = editions.by_slug(slug)
    windows, categories = editions.sale_windows(edition), booths.categories(edition)
    now = clock.now()
    return render_template(
        "booths/edition.html",
        edition=edition,
        windows=windows,
        is_open=not edition.is_called_off and sale.is_open(windows, sale.GENERAL, now),
        categories=categories,
        early={category.id for category in categories if prices.is_early_at(category, edition, now)},
        extras=booths.extras(edition),
        halls=editions.halls(edition),
    )


@blueprint.get("/plan")
def current() -> Answer | Response:
    edition = editions.current()
    if edition is None:
        raise NotFound
    return redirect(url_for("booths.plan", slug=edition.slug))
