"""GET /robots.txt and /sitemap.xml: what machines may read, and every page there is, in both languages."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Response, abort

from mima.blueprints.site import blueprint
from mima.catalog import published
from mima.editions import queries as editions
from mima.web.i18n import LANGUAGES, in_language
from mima.web.viewer import settings

# People's own pages and desks, files that are printed for whoever asks, and searches without end.
KEPT_OUT = (
    "/account",
    "/bookings/",
    "/exhibitor/",
    "/exhibitor$",
    "/organizer",
    "/catalog.pdf",
    "/catalog?*after=",
    "/catalog/room",
    "/offers/",
    "/showing/",
    "/searches/",
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'

Found = tuple[str, datetime | None]


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in KEPT_OUT], "", f"Sitemap: {settings().app_url}/sitemap.xml"]
    return _answer("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The index of its parts: the market's own pages and companies, then offerings by the thousands."""
    names = ["pages", *[str(number) for number in range(1, published.parts() + 1)]]
    found = "".join(f"<sitemap><loc>{settings().app_url}/sitemap-{name}.xml</loc></sitemap>\n" for name in names)
    return _answer(f"{HEAD}<sitemapindex {SPACES}>\n{found}</sitemapindex>\n", "application/xml")


@blueprint.get("/sitemap-<part>.xml")
def sitemap_part(part: str) -> Response:
    if part == "pages":
        return _urls(_pages())
    if not (part.isascii() and part.isdigit() and len(part) < 8 and 1 <= int(part) <= published.parts()):
        abort(404)
    return _urls((f"/catalog/offerings/{one.slug}", one.changed_at) for one in published.part(int(part)))


def _pages() -> Iterator[Found]:
    yield from (("/", None), ("/catalog", None), ("/exhibitors", None))
    if (edition := editions.current()) is not None:
        yield from ((f"/editions/{edition.slug}", None), (f"/editions/{edition.slug}/plan", None))
    yield from ((f"/exhibitors/{slug}", None) for slug in published.companies())


def _urls(found: Iterable[Found]) -> Response:
    body = "".join(_url(settings().app_url + path, moment) for path, moment in found)
    return _answer(f"{HEAD}<urlset {SPACES} {XHTML}>\n{body}</urlset>\n", "application/xml")


def _url(address: str, moment: datetime | None) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(in_language(address, code))}"/>' for code in LANGUAGES
    )
    others += f'<xhtml:link rel="alternate" hreflang="x-default" href="{escape(address)}"/>'
    changed = f"<lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if moment else ""
    return f"<url><loc>{escape(address)}</loc>{changed}{others}</url>\n"


def _answer(text: str, kind: str) -> Response:
    answer = Response(text, content_type=kind)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
