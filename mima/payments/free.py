"""What costs nothing: booked by one click, with the invoice and the letter that every booking has. Nothing here commits."""

from mima.billing import payers
from mima.billing import service as billing
from mima.booths import prices, queries, service
from mima.booths.models import Booking, Reservation
from mima.core.actors import Actor
from mima.core.db import locked
from mima.payments import letters


def book(booking: Booking, *, by: Actor) -> None:
    """The booth that costs nothing is the company's, with its invoice of nothing and its letter.

    Refused as `booths.service.book_free` is, or with `PayerIncomplete`: an invoice of nothing names its buyer as any other.
    """
    reservation = locked(Reservation, queries.reservation_of(booking).id)
    service.check_held(reservation)
    payers.check(booking)
    prices.follow_vat(reservation, by=by)
    service.book_free(reservation, by=by)
    billing.issue_free_invoice(booking, by=by)
    letters.booked_free(reservation, by=by)
