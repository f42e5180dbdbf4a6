"""GET /bookings/<reference>/dues/<key>: something due on a booked booking. POST …/pay and …/go-back; GET …/return."""

from flask import Response, make_response, redirect, url_for
from structlog import get_logger

from mima.blueprints.bookings import blueprint
from mima.blueprints.bookings.part import Part
from mima.blueprints.bookings.return_ import MOST_LOOKS, looks_so_far
from mima.booths.models import Booking
from mima.core.errors import DomainError
from mima.payments import flow
from mima.payments.dues import queries
from mima.web import errors, guards, hx, i18n
from mima.web.viewer import settings

log = get_logger()


@blueprint.get("/<reference>/dues/<key>")
def due(reference: str, key: str) -> Response:
    return _page(guards.booking(reference), key)


@blueprint.post("/<reference>/dues/<key>/pay")
def pay_due(reference: str, key: str) -> Response:
    booking = guards.booking(reference)
    queries.by_key(booking, key)
    try:
        page = flow.pay(reference, _payer(booking, key), key)
    except flow.AlreadyPaid:
        return hx.go(url_for("bookings.due", reference=reference, key=key))
    except DomainError as error:
        return errors.retry_later(_page(booking, key, refusal=error), error)
    return make_response(redirect(page, 303))


@blueprint.post("/<reference>/dues/<key>/go-back")
def go_back_due(reference: str, key: str) -> Response:
    booking = guards.booking(reference)
    queries.by_key(booking, key)
    try:
        flow.go_back(reference, key)
    except DomainError as error:
        return errors.retry_later(_page(booking, key, refusal=error), error)
    return hx.go(url_for("bookings.due", reference=reference, key=key))


@blueprint.get("/<reference>/dues/<key>/return")
def return_due(reference: str, key: str) -> Response:
    """Back from the payment page: Stripe is asked, for as long as nobody knows and somebody looks."""
    booking = guards.booking(reference)
    attempt = Part.of(queries.by_key(booking, key)).attempt
    if attempt is not None:
        try:
            flow.sync_payment(attempt.id, hasty=True)
        except DomainError as error:
            log.warning("return_without_answer", booking=booking.reference, error=str(error))
    look = looks_so_far()
    return _page(guards.booking(reference), key, next_look=look + 1 if look < MOST_LOOKS else None)


def _page(booking: Booking, key: str, *, refusal: DomainError | None = None, next_look: int | None = None) -> Response:
    part = Part.of(queries.by_key(booking, key))
    return hx.page_or_fragment(
        "bookings/due.html",
        "bookings/_due.html",
        status=refusal.status if refusal else 200,
        booking=booking,
        part=part,
        refusal=refusal,
        next_look=next_look if part.is_awaited else None,
    )


def _payer(booking: Booking, key: str) -> flow.Payer:
    reference = booking.reference
    return flow.Payer(
        actor=guards.me(),
        email=guards.signed_in().email,
        language=i18n.language(),
        return_url=settings().app_url + url_for("bookings.return_due", reference=reference, key=key),
        cancel_url=settings().app_url + url_for("bookings.due", reference=reference, key=key),
    )
