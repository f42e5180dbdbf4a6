"""POST /bookings/<reference>/extras: the booking orders exactly these extras."""

from flask import Response, flash, url_for

from mima.blueprints.bookings import blueprint, show
from mima.blueprints.bookings.claim import Claim
from mima.blueprints.bookings.order import ExtrasForm
from mima.booths import queries as booths
from mima.booths import service
from mima.booths.models import Booking
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n


@blueprint.post("/<reference>/extras")
def extras(reference: str) -> Response:
    booking = guards.booking(reference)
    offered = booths.extras(booking.edition)
    form = ExtrasForm.for_extras(offered)()
    if not form.validate():
        return _refused(booking, form, Invalid())
    wanted = form.wanted(offered)
    try:
        with transaction():
            service.change_extras(booths.reservation_of(booking), wanted, by=guards.me())
    except DomainError as error:
        return _refused(booking, form, error)
    return show.answer(booking) if hx.wants_fragment() else hx.go(url_for("bookings.show", reference=reference))


def _refused(booking: Booking, form: ExtrasForm, error: DomainError) -> Response:
    """The form again with the sentence. Once the order may not be changed any more, htmx is sent to the booking as it is now."""
    if hx.wants_fragment() and not Claim.of(booths.reservation_of(booking)).may_change:
        flash(i18n.sentence(error), "bad")
        return hx.go(url_for("bookings.show", reference=booking.reference))
    return show.answer(booking, form=form, refusal=error)
