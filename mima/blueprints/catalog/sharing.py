"""An offering on other sites: the picture beside a link, a card that anybody may frame, and oEmbed, which finds it."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, make_response, render_template, request
from markupsafe import Markup, escape

from mima.blueprints.catalog import blueprint
from mima.catalog import queries, sounds
from mima.catalog.models import Offering
from mima.core.errors import NotFound
from mima.web import cards, facts, i18n, shared
from mima.web.viewer import settings

# A frame of ours: by anybody, without scripts, forms or cookies of its own.
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)
EMBED_WIDTH, EMBED_HEIGHT = 600, 180
FOR_A_MINUTE = "public, max-age=60"
FOR_AN_HOUR = "public, max-age=3600"


@blueprint.get("/catalog/offerings/<slug>/card.jpg")
def card(slug: str) -> Response:
    """The picture, in the language that the address asks for: the same for everybody, so it may be kept."""
    offering = queries.by_slug(slug)
    with i18n.speaking(i18n.asked() or "fr"):
        shown = shared.record(offering)
    answer = make_response(b"")
    answer.headers["Content-Type"] = "image/jpeg"
    answer.headers["Cache-Control"] = FOR_AN_HOUR
    # Other sites show it in their own pages.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.set_etag(shared.digest(shown))
    answer.make_conditional(request)
    if answer.status_code == 200:
        answer.set_data(shared.picture(shown))
    return answer


@blueprint.get("/catalog/offerings/<slug>/embed")
def embed(slug: str) -> Response:
    """A page for frames of other sites, in the language that the address asks for, whoever looks at it."""
    offering = queries.by_slug(slug)
    with i18n.speaking(i18n.asked() or "fr"):
        answer = make_response(render_template("catalog/embed.html", **_shown(offering)))
    answer.headers["Content-Security-Policy"] = EMBED_POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # It names files that are other ones once the picture is prepared anew.
    answer.headers["Cache-Control"] = FOR_A_MINUTE
    return answer


def _shown(offering: Offering) -> dict[str, Any]:
    preview = offering.preview or {}
    heard = sounds.of_listed([offering.id]).get(offering.id, [])
    return {
        "offering": offering,
        "title": i18n.both(offering, "title"),
        "address": i18n.in_language(address_of(offering), i18n.asked()),
        "price": facts.price(offering),
        "cover": cards.narrow(offering.cover) if offering.cover else "",
        "tracks": len(heard),
        "src": cards.MEDIA + preview["hash"] if preview else "",
    }


@blueprint.get("/oembed")
def oembed() -> Response:
    """What a site needs to show a link of ours as a card: `url`, `maxwidth`, `maxheight`; JSON only (`format`)."""
    if request.args.get("format", "json") != "json":
        abort(404)
    offering = queries.by_slug(_slug(request.args.get("url", "")))
    width, height = _most("maxwidth", EMBED_WIDTH), _most("maxheight", EMBED_HEIGHT)
    found = {
        "version": "1.0",
        "type": "rich",
        "provider_name": "MIMA",
        "provider_url": settings().app_url,
        "title": i18n.both(offering, "title"),
        "author_name": offering.exhibitor.name,
        "author_url": f"{settings().app_url}/exhibitors/{offering.exhibitor.slug}",
        "thumbnail_url": f"{address_of(offering)}/card.jpg",
        "thumbnail_width": shared.WIDTH,
        "thumbnail_height": shared.HEIGHT,
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": str(frame(offering, width, height)),
    }
    return make_response(found)


@blueprint.app_template_global()
def embed_code(offering: Offering) -> str:
    """The card's code as text, to be shown and copied."""
    return str(frame(offering))


def frame(offering: Offering, width: int = EMBED_WIDTH, height: int = EMBED_HEIGHT) -> Markup:
    """The code that shows the offering's card on another page, in the reader's language."""
    title = f"{i18n.both(offering, 'title')}, {offering.exhibitor.name}"
    src = f"{address_of(offering)}/embed?lang={i18n.language()}"
    return Markup('<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" frameborder="0"></iframe>').format(
        src, width, height, escape(title)
    )


def address_of(offering: Offering) -> str:
    return f"{settings().app_url}{cards.OFFERINGS}{offering.slug}"


def _slug(url: str) -> str:
    """The offering that an address of ours names; `NotFound` for every other one."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise NotFound from error
    is_ours = f"{parts.scheme}://{parts.netloc}" == settings().app_url and parts.path.startswith(cards.OFFERINGS)
    slug = parts.path.removeprefix(cards.OFFERINGS)
    if not is_ours or not slug or "/" in slug:
        raise NotFound
    return slug


def _most(name: str, usual: int) -> int:
    """The side that fits, never so small that nothing can be read."""
    asked = request.args.get(name, "")
    return max(120, min(usual, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 6 else usual
