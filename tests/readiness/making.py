"""A booked booth and what its company does for the day, in one line each."""

from datetime import date, timedelta
from io import BytesIO

from mima import storage
from mima.booths.models import Booking
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.readiness import certificates, slots
from mima.readiness.models import BookingTask, UnloadingSlot
from tests.people import Cast

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
VALID_UNTIL = date(2027, 12, 31)


def handed_in(cast: Cast, booking: Booking, name: str = "bruno", until: date = VALID_UNTIL) -> BookingTask:
    """The certificate waits for the organizers."""
    actor = cast.user(name).actor
    kept = certificates.keep(storage.current(), BytesIO(PDF))
    with transaction():
        file = certificates.receive(booking, kept, "assurance.pdf", by=actor)
        return certificates.hand_in(booking, file, until, by=actor)


def slot(cast: Cast, capacity: int = 1, hours: int = 0) -> UnloadingSlot:
    """A slot of half an hour."""
    begins = clock.now() + timedelta(days=100, hours=hours)
    with transaction():
        edition = editions.by_slug(cast.edition)
        return slots.define(edition, begins, begins + timedelta(minutes=30), place="Quai nord", capacity=capacity, by=COMMAND)
