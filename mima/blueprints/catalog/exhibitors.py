"""GET /exhibitors and /exhibitors/<slug>: the directory, and one company with its catalog."""

from urllib.parse import urlencode

from flask import Response, render_template, request

from mima.blueprints.catalog import blueprint
from mima.blueprints.catalog.addresses import address
from mima.blueprints.catalog.offering import monogram
from mima.booths import queries as booths
from mima.catalog import queries
from mima.catalog.categories import Kind
from mima.catalog.directory import Directory, directory
from mima.catalog.filters import filters
from mima.editions import queries as editions
from mima.exhibitors import queries as exhibitors
from mima.readiness import beside
from mima.web import hx


@blueprint.get("/exhibitors")
def companies() -> Response:
    q = request.args.get("q", "")[:200]
    kind = request.args.get("kind", "")
    edition = editions.current()
    others = beside.of_edition(edition) if edition else []
    codes = beside.with_guests(booths.confirmed_codes(edition) if edition else {}, others)
    known = Kind(kind) if kind in Kind.__members__ else None
    found = directory(q, kind=known, after=request.args.get("after", "")[:200], also=codes.keys())
    return hx.page_or_fragment(
        "exhibitors/directory.html",
        "exhibitors/_companies.html",
        edition=edition,
        q=q,
        kind=known,
        found=found,
        codes=codes,
        guests=beside.by_host(others),
        monograms={one.id: monogram(one.name) for one in found.companies},
        more=_more(found, q, kind if known else ""),
    )


def _more(found: Directory, q: str, kind: str) -> str:
    pairs = [("q", q), ("kind", kind), ("after", found.after)]
    return "/exhibitors?" + urlencode([pair for pair in pairs if pair[1]]) if found.after else ""


@blueprint.get("/exhibitors/<slug>")
def company(slug: str) -> str:
    exhibitor = exhibitors.by_slug(slug)
    edition = editions.current()
    others = beside.of_company(edition, exhibitor) if edition else []
    codes = booths.confirmed_codes(edition) if edition else {}
    state = filters(exhibitor=slug)
    page = queries.browse(state)
    return render_template(
        "exhibitors/company.html",
        exhibitor=exhibitor,
        edition=edition,
        booths=beside.with_guests(codes, others).get(exhibitor.id, []),
        guests=beside.by_host(others).get(exhibitor.id, []),
        cards=page.cards,
        published=queries.published_count(exhibitor),
        all_of_it=address(state),
        monogram=monogram(exhibitor.name),
        website=exhibitor.website if exhibitor.website.startswith(("http://", "https://")) else "",
    )
