"""POST /bookings/<reference>/pay: off to the payment page, or booked where nothing is to pay. POST …/go-back: it is closed.

The button sends the order's fields along. Where they say something new, that is kept first and its sum shown, and nothing is
paid yet: nobody pays a sum that they have not seen.
"""

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _

from mima.blueprints.bookings import blueprint, extras, show
from mima.booths.models import Booking
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import flow, free
from mima.web import errors, filters, guards, hx, i18n
from mima.web.vat import no_vat
from mima.web.viewer import settings


@blueprint.post("/<reference>/pay")
def pay(reference: str) -> Response:
    booking = guards.booking(reference)
    if extras.is_other(booking):
        return extras.save(booking) or _look_first(booking)
    if not booking.gross_cents:
        return _book(booking)
    try:
        page = flow.pay(reference, _payer(booking))
    except flow.AlreadyPaid:
        return hx.go(url_for("bookings.show", reference=reference))
    except DomainError as error:
        return errors.retry_later(show.answer(booking, refusal=error), error)
    return make_response(redirect(page, 303))


def _look_first(booking: Booking) -> Response:
    total = filters.money(booking.gross_cents, booking.currency)
    if no_vat(booking):
        said = _("Your order is kept as you typed it. Its total is %(total)s now; nothing is paid yet.", total=total)
    else:
        said = _("Your order is kept as you typed it. Its total with VAT is %(total)s now; nothing is paid yet.", total=total)
    flash(said, "warn")
    return hx.go(url_for("bookings.show", reference=booking.reference))


def _book(booking: Booking) -> Response:
    """What costs nothing is booked by the same click, without a payment page."""
    reference = booking.reference
    try:
        with transaction():
            free.book(booking, by=guards.me())
    except DomainError as error:
        return show.answer(booking, refusal=error)
    return hx.go(url_for("bookings.show", reference=reference))


@blueprint.post("/<reference>/go-back")
def go_back(reference: str) -> Response:
    booking = guards.booking(reference)
    try:
        flow.go_back(reference)
    except DomainError as error:
        return errors.retry_later(show.answer(booking, refusal=error), error)
    return hx.go(url_for("bookings.show", reference=reference))


def _payer(booking: Booking) -> flow.Payer:
    return flow.Payer(
        actor=guards.me(),
        email=guards.signed_in().email,
        language=i18n.language(),
        return_url=settings().app_url + url_for("bookings.return_", reference=booking.reference),
        cancel_url=settings().app_url + url_for("bookings.show", reference=booking.reference),
    )
