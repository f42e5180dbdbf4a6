"""POST /organizer/papers/<number>/send: a paper goes to its company once more."""

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.billing import queries, sending
from mima.blueprints.organizer import act, blueprint
from mima.core.transaction import transaction
from mima.web import guards


@blueprint.post("/papers/<number>/send")
def send_paper(number: str) -> Response:
    paper, me = queries.by_number(number), guards.me()
    booking = paper.booking.reference
    with transaction():
        sent = sending.send_again(paper, by=me)
    if not sent:
        return act.done(booking, _("Paper %(number)s went to everybody of the company today already.", number=number), "warn")
    sentence = ngettext(
        "Paper %(number)s goes out in %(num)d letter.", "Paper %(number)s goes out in %(num)d letters.", sent, number=number
    )
    return act.done(booking, sentence)
