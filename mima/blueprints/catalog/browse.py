"""GET /catalog: browse and search. The same address answers the page and, to htmx, its two parts that change."""

from flask import Response, make_response, redirect, render_template, request

from mima.blueprints.catalog import blueprint, board, facets
from mima.blueprints.catalog.addresses import address, asked, read, spare
from mima.catalog import queries
from mima.catalog.queries import MOST_SHOWN, PAGE
from mima.core.plain import reading
from mima.web import hx, kept


@blueprint.get("/catalog")
def browse() -> Response:
    """The page or its parts; from a form's address to the one that people keep and send."""
    tidy = None if hx.wants_fragment() else spare(request.args)
    return make_response(redirect(tidy, 302)) if tidy is not None else _page()


@kept.for_visitors(read)
def _page() -> Response:
    state = asked(request.args)
    size = PAGE if state.after else max(PAGE, min(_number("shown"), MOST_SHOWN))
    with reading():
        page = queries.browse(state, size)
        counts = queries.counts(state, page)
        meant = queries.meant(state, counts)
    parts = board.parts(state, page, counts, _number("shown"), meant)
    if hx.wants_fragment():
        return make_response(parts)
    html = render_template(
        "catalog/browse.html",
        state=state,
        parts=parts,
        chips=facets.chips(state, page.chosen),
        kinds=counts.by_kind,
        here=address(state),
    )
    return make_response(html)


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
