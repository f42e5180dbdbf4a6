"""A paid booking and its papers, in one line each."""

from collections.abc import Mapping

from mima.billing import service
from mima.billing.models import Paper
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import STRIPE
from mima.core.transaction import transaction
from mima.editions import queries as editions
from tests.people import Cast


def booked(cast: Cast, name: str = "bruno", code: str = "A01", extras: Mapping[str, int] | None = None) -> Booking:
    """The company has a confirmed booking of the booth, with these extras ({code: quantity})."""
    edition = editions.by_slug(cast.edition)
    by_code = {extra.code: extra.id for extra in booths.extras(edition)}
    with transaction():
        booking = booth_service.hold(booths.booth(cast.edition, code), cast.company(name), by=cast.user(name).actor)
        reservation = booths.reservation_of(booking)
        wanted = {by_code[extra]: quantity for extra, quantity in (extras or {}).items()}
        booth_service.change_extras(reservation, wanted, by=cast.user(name).actor)
        booth_service.confirm(reservation, by=STRIPE)
    return booking


def invoiced(booking: Booking, method: str = "card") -> Paper:
    with transaction():
        return service.issue_invoice(booking, paid_at=clock.now(), method=method, by=STRIPE)


def credited(invoice: Paper, reason: str = "Stand annulé") -> Paper:
    with transaction():
        return service.issue_credit_note(invoice, reason=reason, by=STRIPE)
