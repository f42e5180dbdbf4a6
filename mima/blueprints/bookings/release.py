"""POST /bookings/<reference>/release: the booth is given back."""

from flask import Response, flash, url_for
from flask_babel import gettext as _

from mima.blueprints.bookings import blueprint, show
from mima.booths import queries as booths
from mima.booths import service
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import guards, hx


@blueprint.post("/<reference>/release")
def release(reference: str) -> Response:
    booking = guards.booking(reference)
    reservation = booths.reservation_of(booking)
    code, slug, is_several = reservation.codes, booking.edition.slug, bool(reservation.beside)
    try:
        with transaction():
            service.release(reservation, by=guards.me())
    except DomainError as error:
        return show.answer(booking, refusal=error)
    said = _("Booths %(code)s are free again. Nothing was charged.", code=code) if is_several else ""
    flash(said or _("Booth %(code)s is free again. Nothing was charged.", code=code), "ok")
    return hx.go(url_for("booths.plan", slug=slug))
