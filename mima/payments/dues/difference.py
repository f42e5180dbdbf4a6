"""A booked booking is changed and costs another sum: the difference is asked for, or goes back. Nothing here commits."""

from collections.abc import Sequence

from mima.billing import service as billing
from mima.booths import pricing
from mima.booths import queries as booth_queries
from mima.booths.models import Booking, Reservation, ReservationState
from mima.booths.pricing import Line
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.payments import crediting, disputes, letters, refunds
from mima.payments import queries as payments
from mima.payments.dues import queries as dues
from mima.payments.dues import service
from mima.payments.dues.models import Due, DueKind
from mima.payments.models import StandPayment


class NotBooked(DomainError):
    """Only what is booked has a difference to pay; a held booking simply costs its new price."""

    message = N_("Booking %(reference)s is not booked, so there is no difference to settle.")


class DifferenceTooLarge(DomainError):
    """More would go back than is here."""

    message = N_("%(asked)s cents would go back for booking %(reference)s, and only %(left)s are there. Nothing was changed.")


def ask_difference(booking: Booking, lines: Sequence[Line], *, by: Actor, why: str) -> Due | None:
    """What the change of a booked booking costs more is due, with its invoice and its letter; what it costs less goes back.

    `lines` are the difference alone, what is new and what is taken off, without VAT; the booking's own lines and totals are
    the caller's. More: a supplement with a day of its own is returned, to be paid on its page. Less: first what is still to
    pay becomes less, from the last day on, then money goes back from the newest payment on, each part with its credit note;
    the booking stays, and None is returned. The caller sends refunds by `flow.push_refunds` after its transaction, or leaves
    them to the next run.

    Refused with `NotBooked`, `DifferenceTooLarge`, and `Disputed` while a bank decides about money that would go back.
    """
    reservation = locked(Reservation, booth_queries.reservation_of(booking).id)
    if reservation.state is not ReservationState.confirmed:
        raise NotBooked(reference=booking.reference)
    cents = pricing.totals(lines).gross_cents
    if cents > 0:
        return _ask(reservation, cents, lines, by)
    if cents < 0:
        _give(reservation, -cents, by, why)
    return None


def _ask(reservation: Reservation, cents: int, lines: Sequence[Line], by: Actor) -> Due:
    booking = reservation.booking
    today = booking.edition.day_at(clock.now())
    due = service.begin(reservation, DueKind.supplement, cents, lines, billing.due_day(booking, today), by=by)
    service.invoice(due, by=by)
    due.asked_at = clock.now()
    letters.due_asked(due)
    return due


def _give(reservation: Reservation, cents: int, by: Actor, why: str) -> None:
    booking = reservation.booking
    open_dues = list(reversed(dues.open_of(booking)))
    bought = payments.granted(booking)
    left = sum(due.amount_cents for due in open_dues) + sum(payment.left_cents for payment in bought)
    if cents > left:
        raise DifferenceTooLarge(reference=booking.reference, asked=cents, left=left)
    for due in open_dues:
        part = min(cents, due.amount_cents)
        if part:
            service.lessen(due, part, by=by, why=why)
            cents -= part
    give_back(bought, cents, by=by, why=why, ends=False)


def give_back(bought: Sequence[StandPayment], cents: int, *, by: Actor, why: str, ends: bool) -> bool:
    """This sum is going back from these payments, the first of them first; whether there was anything to ask for.

    `ends`: the booking is over with it, and its papers are the caller's; else each part has its credit note and the payments
    stay what they are.
    """
    was_asked = False
    for payment in bought:
        part = min(cents, payment.left_cents)
        if part <= 0:
            continue
        disputes.check_none_pending(payment)
        was_asked = refunds.ask(payment, key=None, by=by, why=why, cents=part, ends=ends) is not None or was_asked
        cents -= part
        if not ends:
            crediting.credit(payment, reason=why, by=by, is_over=False)
    db.session.flush()
    return was_asked
