"""POST /bookings/<reference>/extras: the booking orders exactly these extras."""

from flask import Response, url_for

from mima.blueprints.bookings import blueprint, show
from mima.blueprints.bookings.order import ExtrasForm
from mima.booths import queries as booths
from mima.booths import service
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import guards, hx


@blueprint.post("/<reference>/extras")
def extras(reference: str) -> Response:
    booking = guards.booking(reference)
    offered = booths.extras(booking.edition)
    form = ExtrasForm.for_extras(offered)()
    if not form.validate():
        return show.answer(booking, form=form, refusal=Invalid())
    wanted = form.wanted(offered)
    try:
        with transaction():
            service.change_extras(booths.reservation_of(booking), wanted, by=guards.me())
    except DomainError as error:
        return show.answer(booking, form=form, refusal=error)
    return show.answer(booking) if hx.wants_fragment() else hx.go(url_for("bookings.show", reference=reference))
