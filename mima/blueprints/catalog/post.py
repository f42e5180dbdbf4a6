"""GET /exhibitors/<slug>/post: a company's listening post, for the tablet of its booth.

It shows what the public catalog shows of this one company and leads nowhere else; nothing in it depends on who looks.
Around it a service worker, whose scope is this address alone, keeps it going without a network.
"""

from flask import Response, make_response, render_template, request, url_for

from mima.blueprints.catalog import blueprint, keeping
from mima.blueprints.catalog.offering import leaf, monogram
from mima.blueprints.catalog.sharing import address_of
from mima.catalog import queries
from mima.catalog.filters import filters
from mima.catalog.models import Offering
from mima.core.errors import NotFound
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import Exhibitor
from mima.media.kinds import Kind
from mima.web import cards, headers, lists
from mima.web.i18n import both, language
from mima.web.lists.printing import qr
from mima.web.markdown import markdown
from mima.web.statics import STATIC


@blueprint.get("/exhibitors/<slug>/post")
def listening_post(slug: str) -> str:
    exhibitor = exhibitors.by_slug(slug)
    page = queries.browse(filters(exhibitor=slug, after=request.args.get("after", "")), keeping.PAGE)
    headers.allow_worker()
    return render_template(
        "post/page.html",
        exhibitor=exhibitor,
        works=[(cards.shown(card, in_french=language() == "fr"), keeping.cover(card.cover), card) for card in page.cards],
        total=queries.published_count(exhibitor),
        more=url_for("catalog.listening_post", slug=slug, after=page.after, lang=language()) if page.after else "",
        monogram=monogram(exhibitor.name),
        styles=keeping.STYLES,
        scripts=keeping.SCRIPTS,
    )


@blueprint.get("/exhibitors/<slug>/post/works/<work>")
def post_work(slug: str, work: str) -> str:
    """One work with its sounds, pictures and films, and the code that takes it home; a part of the post, or alone."""
    exhibitor = exhibitors.by_slug(slug)
    found = _shown(exhibitor, work)
    shown = leaf(found)
    return render_template(
        "post/work.html",
        exhibitor=exhibitor,
        leaf=shown,
        text=markdown(both(found, "text"), links=False),
        cover=keeping.cover(found.cover),
        plates=[(asset, keeping.large(asset)) for asset in shown.assets if asset.kind is Kind.picture and asset.is_ready],
        styles=keeping.STYLES,
    )


@blueprint.get("/exhibitors/<slug>/post/works/<work>/code.svg")
def post_code(slug: str, work: str) -> Response:
    """The address of the work's page in the catalog, as a QR code."""
    return _code(address_of(_shown(exhibitors.by_slug(slug), work)))


@blueprint.get("/exhibitors/<slug>/post/code.svg")
def post_own_code(slug: str) -> Response:
    """The post's own address as a QR code, for the tablet that is to become one."""
    exhibitors.by_slug(slug)
    return _code(lists.absolute(url_for("catalog.listening_post", slug=slug)))


def _code(address: str) -> Response:
    answer = make_response(qr(address))
    answer.headers["Content-Type"] = "image/svg+xml"
    return answer


@blueprint.get("/exhibitors/<slug>/post/kept.json")
def post_kept(slug: str) -> Response:
    """What the tablet keeps, as the post's script reads it."""
    return make_response(keeping.plan(exhibitors.by_slug(slug)))


@blueprint.get("/exhibitors/<slug>/post/worker.js")
def post_worker(slug: str) -> Response:
    """The service worker of this post, and of no other page of the market."""
    exhibitors.by_slug(slug)
    answer = make_response((STATIC / "post-worker.js").read_bytes())
    answer.headers["Content-Type"] = "text/javascript; charset=utf-8"
    # Without this it would have the addresses below its own, and the post's own page is above them.
    answer.headers["Service-Worker-Allowed"] = url_for("catalog.listening_post", slug=slug)
    return answer


def _shown(exhibitor: Exhibitor, work: str) -> Offering:
    """The company's published offering; `NotFound` for every other one."""
    found = queries.by_slug(work)
    if found.exhibitor_id != exhibitor.id:
        raise NotFound
    return found
