"""Who has a booth of a market that was moved says that they cannot come on its new days. Nothing here commits.

What is decided: the days of a market are essential to who takes a booth there, and a contract is changed by both sides only
(Code civil, art. 1193). So the team may move its market, but nobody is bound to the new days: until the day that the letter
about them names, whoever had a booth before gives it up, and all that was paid goes back, whatever the cancellation terms keep
(art. 1229); an invoice that is due is taken back whole. Who says nothing until then comes, and what was promised about
cancelling holds for them, moved along with the market (`payments.postponing`). Whoever takes a booth afterwards knows the days.
"""

from mima.booths import queries as booths
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock, wake
from mima.core.actors import Actor
from mima.core.db import locked
from mima.core.errors import N_, DomainError
from mima.journal import service as journal
from mima.payments import attempts, ending, letters, ordering, proposing
from mima.payments import queries as payments
from mima.payments.disputes import Disputed

# What credit notes give as their reason, in the language that binds.
REASON = "Nouvelles dates refusées par l’exposant"


class NotRefusable(DomainError):
    """The days are those that the booth was taken for, the booking is not booked, or the time is over."""

    message = N_(
        "This booking cannot be given up for its days: it is not booked any more, its days were not changed, or the time to "
        "refuse them is over. Write to the market's team."
    )


class RefusalWaits(DomainError):
    """A bank decides about money of the booking; whoever gives it back now may pay twice."""

    message = N_(
        "A bank disputes a payment of this booking, and until it has decided nothing can go back here. "
        "Write to the market's team."
    )


def may_refuse(reservation: Reservation) -> bool:
    """Whether it is booked, and its company may say today that it cannot come on the days to which the market was moved."""
    today = reservation.booking.edition.day_at(clock.now())
    return reservation.state is ReservationState.confirmed and reservation.is_refusable(today)


def hindrance(reservation: Reservation) -> DomainError | None:
    """Why its company cannot give it up for its days now, as `refuse` would say; None if it can."""
    if not may_refuse(reservation):
        return NotRefusable()
    if payments.is_waiting(reservation.booking):
        return attempts.MoneyWaits(reference=reservation.booking.reference)
    return None


def back_cents(reservation: Reservation) -> int:
    """What would go back: all that was paid and is still here."""
    return proposing.by_terms(payments.granted(reservation.booking))


def refuse(booking: Booking, *, by: Actor, why: str = "") -> int:
    """The booking is over, its booths are free, its invoices have their credit notes; the cents that go back, which are all.

    Company and team have a letter; the schedule sends the money. Refused with `NotRefusable`, also the second time, with
    `MoneyWaits` while the team decides about money that came, and with `RefusalWaits` while a bank does.
    """
    reservation = locked(Reservation, booths.reservation_of(booking).id)
    if (refusal := hindrance(reservation)) is not None:
        raise refusal
    back, bought = back_cents(reservation), payments.granted(booking)
    journal.record(reservation, "reservation.days_refused", by=by, why=why, back_cents=back)
    try:
        if bought:
            ending.end(attempts.lock(bought[0].id), by=by, why=REASON)
        else:
            ordering.call_off(reservation, by=by, why=REASON)
    except Disputed as error:
        raise RefusalWaits from error
    letters.days_refused(reservation, back, why, by=by)
    wake.want("payments")
    return back
