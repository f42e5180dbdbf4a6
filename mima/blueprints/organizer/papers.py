"""POST /organizer/papers/<number>/send: a paper goes to its company once more; …/payments/<reference>/issue: a missing one."""

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.billing import queries, sending
from mima.blueprints.organizer import act, blueprint, today
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import flow, problems
from mima.payments import queries as payments
from mima.web import guards, hx, i18n


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


@blueprint.post("/payments/<reference>/issue")
def issue_paper(reference: str) -> Response:
    """The row of Today says what became of it; from the booking's page, the booking does."""
    payment = payments.by_reference(reference)
    booking, was_missing = payment.booking.reference, problems.lacks_paper(payment)
    try:
        flow.issue_missing(payment.id, by=guards.me())
    except DomainError as error:
        said, tone = i18n.sentence(error), "bad"
    else:
        said, tone = (_("The paper is issued."), "ok") if was_missing else (_("Nothing was missing any more."), "warn")
    return today.settled(f"paper-{reference}", said, tone) if hx.wants_fragment() else act.done(booking, said, tone)
