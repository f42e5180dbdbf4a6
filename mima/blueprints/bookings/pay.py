"""POST /bookings/<reference>/pay: off to the payment page, or booked where nothing is to pay. POST …/go-back: it is closed."""

from flask import Response, make_response, redirect, url_for

from mima.blueprints.bookings import blueprint, show
from mima.booths.models import Booking
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.payments import flow, free
from mima.web import errors, guards, hx, i18n
from mima.web.viewer import settings


@blueprint.post("/<reference>/pay")
def pay(reference: str) -> Response:
    booking = guards.booking(reference)
    if not booking.gross_cents:
        return _book(booking)
    try:
        page = flow.pay(reference, _payer(booking))
    except flow.AlreadyPaid:
        return hx.go(url_for("bookings.show", reference=reference))
    except DomainError as error:
        return errors.retry_later(show.answer(booking, refusal=error), error)
    return make_response(redirect(page, 303))


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
