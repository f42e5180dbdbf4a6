"""GET /searches/<token>.rss: what fits a search that somebody keeps, the newest first, for whoever has its address."""

from dataclasses import replace

from flask import Response

from mima.blueprints.buyers import blueprint
from mima.blueprints.catalog import facets
from mima.blueprints.catalog.addresses import address
from mima.blueprints.catalog.lists import answer
from mima.buyers import searches
from mima.catalog import search
from mima.catalog.entries import Taken
from mima.web import lists
from mima.web.i18n import speaking


@blueprint.get("/searches/<token>.rss")
def search_feed(token: str) -> Response:
    """In the language of its person: a program that reads feeds asks for none. Around a place that nobody knows is nothing."""
    saved = searches.by_feed(token)
    state = searches.state_of(saved)
    with speaking(saved.user.language):
        about = facets.labels(state, search.resolve(state.keys))
        handout = lists.of_state(state, "rss", path=address(state), title=saved.name, about=about)
        return answer(replace(handout, taken=Taken((), 0)) if state.is_nowhere else handout, "rss", name="search")
