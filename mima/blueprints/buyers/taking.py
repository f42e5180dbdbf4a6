"""GET /account/shortlist.pdf, .csv, .m3u, .json: one's own shortlist to take along, with one's notes; nobody else has it."""

from flask import Response, abort

from mima.blueprints.buyers import blueprint
from mima.blueprints.catalog.lists import answer
from mima.buyers import queries
from mima.catalog import entries
from mima.catalog.entries import Taken
from mima.catalog.models import OfferingState
from mima.web import guards, lists
from mima.web.i18n import gettext as _
from mima.web.lists import Handout

SUFFIXES = ("pdf", "csv", "m3u", "json")


@blueprint.get("/account/shortlist.<suffix>")
def shortlist_as(suffix: str) -> Response:
    user = guards.signed_in()
    if suffix not in SUFFIXES:
        abort(404)
    notes = {kept.offering_id: kept.note for kept in queries.shortlist(user) if kept.offering.state is OfferingState.published}
    found = entries.listed(list(notes)[: lists.MOST[suffix]])
    about = [part for part in (user.name, user.structure) if part]
    handout = Handout(Taken(found, len(notes)), "/account/shortlist", _("My shortlist"), about, *lists.where(), notes)
    return answer(handout, suffix, name="shortlist")
