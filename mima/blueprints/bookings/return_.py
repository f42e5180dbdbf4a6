"""GET /bookings/<reference>/return: back from the payment page. What the address says is not believed; Stripe is asked."""

from flask import Response, request
from structlog import get_logger

from mima.blueprints.bookings import blueprint
from mima.blueprints.bookings.claim import Claim
from mima.blueprints.bookings.money import Money
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core.errors import DomainError
from mima.payments import flow
from mima.payments import queries as payments
from mima.web import guards, hx

# Every two seconds for half a minute; then we write instead.
MOST_LOOKS = 15

log = get_logger()


@blueprint.get("/<reference>/return")
def return_(reference: str) -> Response:
    booking = guards.booking(reference)
    _ask_stripe(booking)
    look = looks_so_far()
    claim = Claim.of(booths.reservation_of(booking))
    return hx.page_or_fragment(
        "bookings/return.html",
        "bookings/_return.html",
        booking=booking,
        claim=claim,
        money=Money.of(booking, claim),
        next_look=look + 1 if look < MOST_LOOKS else None,
    )


def _ask_stripe(booking: Booking) -> None:
    """The payment is what Stripe says, if Stripe says so within three seconds; otherwise somebody asks again."""
    if not payments.is_page_open(booking):
        return
    payment = next((one for one in reversed(payments.of_booking(booking)) if one.due_id is None), None)
    try:
        if payment is not None:
            flow.sync_payment(payment.id, hasty=True)
    except DomainError as error:
        log.warning("return_without_answer", booking=booking.reference, error=str(error))


def looks_so_far() -> int:
    """How often this page has asked by itself."""
    asked = request.args.get("look", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 3 else 0
