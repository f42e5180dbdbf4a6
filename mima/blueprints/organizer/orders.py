"""POST /organizer/bookings/<reference>/accept-order: a company's purchase order is accepted."""

from flask import Response
from flask_babel import gettext as _

from mima.blueprints.organizer import act, blueprint, today
from mima.booths import queries as booths
from mima.core.errors import DomainError
from mima.payments import flow
from mima.web import guards, hx, i18n


@blueprint.post("/bookings/<reference>/accept-order")
def accept_order(reference: str) -> Response:
    found = booths.booking(reference)
    key, company = f"order-{reference}", found.exhibitor.name
    try:
        flow.accept_order(reference, by=guards.me())
    except DomainError as error:
        return _said(reference, key, i18n.sentence(error), "bad")
    return _said(
        reference, key, _("The order of %(company)s is accepted: the booth is booked, the invoice is due.", company=company)
    )


def _said(reference: str, key: str, sentence: str, tone: str = "ok") -> Response:
    """On Today the row says it where it was; without script, the booking does."""
    return today.settled(key, sentence, tone) if hx.wants_fragment() else act.done(reference, sentence, tone)
