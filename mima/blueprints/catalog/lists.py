"""GET /catalog.json, .csv, .pdf, .m3u, .rss: the same filter as the page, in another suffix; and a company's feed."""

from datetime import timedelta
from hashlib import sha256

from flask import Response, abort, make_response, request

from mima.accounts import allowance
from mima.blueprints.catalog import blueprint, facets
from mima.blueprints.catalog.addresses import address, asked
from mima.catalog import search
from mima.catalog.filters import Filters, filters
from mima.core.transaction import transaction
from mima.exhibitors import queries as exhibitors
from mima.web import guards, lists
from mima.web.i18n import gettext as _
from mima.web.lists import Handout

# Catalogs that are printed for one place: a room of visitors behind one address included.
MOST_PRINTED, PRINTED_WITHIN = 40, timedelta(minutes=10)


@blueprint.get("/catalog.<suffix>")
def listed(suffix: str) -> Response:
    if suffix not in lists.KINDS:
        abort(404)
    state = asked(request.args)
    return answer(_handout(state, suffix), suffix, name="catalog")


def _handout(state: Filters, suffix: str) -> Handout:
    labels = facets.labels(state, search.resolve(state.keys))
    return lists.of_state(state, suffix, path=address(state), title=_("Catalog"), about=labels)


@blueprint.get("/exhibitors/<slug>.rss")
def feed(slug: str) -> Response:
    """What the company offers, the newest first."""
    company = exhibitors.by_slug(slug)
    handout = lists.of_state(filters(exhibitor=company.slug), "rss", path=f"/exhibitors/{company.slug}", title=company.name)
    return answer(handout, "rss", name=company.slug)


def answer(handout: Handout, suffix: str, *, name: str) -> Response:
    """The list in this form; 304 for whoever has this very one. Paper is counted by whom it is printed for."""
    if suffix == "pdf":
        paper = lists.paper(handout)
        reply = _reply(suffix, name, paper.digest)
        if reply.status_code == 200 and request.method == "GET":
            with transaction():
                allowance.use(f"print:{guards.client_address()}", limit=MOST_PRINTED, window=PRINTED_WITHIN)
            reply.set_data(paper.pdf())
        return reply
    content = lists.written(handout, suffix, lists.absolute(request.full_path.rstrip("?")))
    reply = _reply(suffix, name, sha256(content).hexdigest()[:32])
    if reply.status_code == 200:
        reply.set_data(content)
    return reply


def _reply(suffix: str, name: str, digest: str) -> Response:
    reply = make_response(b"")
    reply.headers["Content-Type"] = lists.KINDS[suffix]
    how = "inline" if suffix in lists.INLINE else "attachment"
    reply.headers["Content-Disposition"] = f'{how}; filename="mima-{name}.{suffix}"'
    reply.vary.add("Accept-Language")
    reply.set_etag(digest)
    reply.make_conditional(request)
    return reply
