"""POST /bookings/<reference>/booths: the held booking has one booth more; …/booths/<code>/take-out: one less."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from mima.blueprints.bookings import blueprint, show
from mima.blueprints.booths.hold import refused
from mima.booths import queries as booths
from mima.booths import several
from mima.core.errors import DomainError, NotFound
from mima.core.transaction import transaction
from mima.web import guards, hx


@blueprint.post("/<reference>/booths")
def add_booth(reference: str) -> Response:
    booking = guards.booking(reference)
    booth = booths.booth(booking.edition.slug, request.form.get("code", ""))
    code = booth.code
    try:
        with transaction():
            several.add(booking, booth, by=guards.me())
    except DomainError as error:
        return refused(booking.edition.slug, code, error, booth)
    flash(_("Booth %(code)s is in your booking now.", code=code), "ok")
    return hx.go(url_for("bookings.show", reference=reference))


@blueprint.post("/<reference>/booths/<code>/take-out")
def take_out(reference: str, code: str) -> Response:
    booking = guards.booking(reference)
    try:
        with transaction():
            several.take_out(booking, code, by=guards.me())
    except NotFound:
        raise
    except DomainError as error:
        return show.answer(booking, refusal=error)
    flash(_("Booth %(code)s is free again. Nothing was charged.", code=code), "ok")
    return hx.go(url_for("bookings.show", reference=reference))
