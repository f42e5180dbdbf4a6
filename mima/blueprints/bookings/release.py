"""POST /bookings/<reference>/release: the booth is given back."""

from flask import Response, flash, url_for

from mima.blueprints.bookings import blueprint, show
from mima.booths import queries as booths
from mima.booths import service
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n


@blueprint.post("/<reference>/release")
def release(reference: str) -> Response:
    booking = guards.booking(reference)
    reservation = booths.reservation_of(booking)
    codes, slug = reservation.codes, booking.edition.slug
    try:
        with transaction():
            service.release(reservation, by=guards.me())
    except DomainError as error:
        return show.answer(booking, refusal=error)
    said = i18n.nbooths(
        "Booth %(booth)s is free again. Nothing was charged.", "Booths %(booth)s are free again. Nothing was charged.", codes
    )
    flash(said, "ok")
    return hx.go(url_for("booths.plan", slug=slug))
