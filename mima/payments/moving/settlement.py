"""Where the money of a difference would come from or go to, before anything is asked for: what `dues.difference` will do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from mima.billing import service as billing
from mima.booths.models import Reservation, ReservationState
from mima.core import clock
from mima.core.errors import N_, DomainError
from mima.payments import attempts, disputes, ordering
from mima.payments import queries as payments
from mima.payments.dues import queries as dues
from mima.payments.dues.models import Due
from mima.payments.models import Method, StandPayment

T = TypeVar("T")


class OrderOwed(DomainError):
    """The booth was booked on an order whose invoice says the old price."""

    message = N_("The invoice of booking %(reference)s is not paid yet. Mark its transfer first, or leave the price as it is.")


class PageOpen(DomainError):
    """Somebody may be paying what is about to change."""

    message = N_(
        "Somebody is paying for booking %(reference)s at this moment. Wait until that is over, or leave the price as it is."
    )


class TooLittleHere(DomainError):
    """More would go back than was paid and is still to pay."""

    message = N_("Less was paid for booking %(reference)s than would go back. Leave the price as it is.")


@dataclass(frozen=True, slots=True)
class Settlement:
    """What follows from a difference of so many cents with VAT.

    More: a supplement, due on `due_on`. Less: `lessened` dues first, then `back` from payments, each with its sum.
    `hindrance` is why none of it can be done now; then only leaving the price as it is remains.
    """

    cents: int
    due_on: date | None
    lessened: Sequence[tuple[Due, int]]
    back: Sequence[tuple[StandPayment, int]]
    hindrance: DomainError | None

    @property
    def less_cents(self) -> int:
        return sum(cents for _due, cents in self.lessened)

    @property
    def back_cents(self) -> int:
        return sum(cents for _payment, cents in self.back)

    @property
    def sent_cents(self) -> int:
        """What of it somebody must send by bank transfer."""
        return sum(cents for payment, cents in self.back if payment.method is Method.transfer)

    @property
    def fingerprint(self) -> list[object]:
        parts = [[[one.id, cents] for one, cents in self.lessened], [[one.id, cents] for one, cents in self.back]]
        day = self.due_on.isoformat() if self.due_on else ""
        return [self.cents, day, *parts, str(self.hindrance or "")]


def settle(reservation: Reservation, cents: int) -> Settlement:
    """What would follow now; of a claim that is not booked nothing does, it simply costs its new price."""
    if reservation.state is not ReservationState.confirmed or cents == 0:
        return Settlement(cents, None, (), (), None)
    booking = reservation.booking
    if cents > 0:
        due_on = billing.due_day(booking, booking.edition.day_at(clock.now()))
        return Settlement(cents, due_on, (), (), _hindrance(reservation, (), 0))
    lessened, rest = _shared([(due, due.amount_cents) for due in reversed(dues.open_of(booking))], -cents)
    back, missing = _shared([(payment, payment.left_cents) for payment in payments.granted(booking)], rest)
    return Settlement(cents, None, lessened, back, _hindrance(reservation, [payment for payment, _part in back], missing))


def _shared(sources: Sequence[tuple[T, int]], cents: int) -> tuple[list[tuple[T, int]], int]:
    """The sum taken from the first sources that have it, and what of it is missing then."""
    found = []
    for source, has in sources:
        part = min(cents, has)
        if part > 0:
            found.append((source, part))
            cents -= part
    return found, cents


def _hindrance(reservation: Reservation, giving: Sequence[StandPayment], missing: int) -> DomainError | None:
    booking = reservation.booking
    if ordering.is_owed(reservation):
        return OrderOwed(reference=booking.reference)
    if payments.is_page_open(booking):
        return PageOpen(reference=booking.reference)
    if payments.is_waiting(booking):
        return attempts.MoneyWaits(reference=booking.reference)
    if missing:
        return TooLittleHere(reference=booking.reference)
    try:
        for payment in giving:
            disputes.check_none_pending(payment)
    except disputes.Disputed as error:
        return error
    return None
