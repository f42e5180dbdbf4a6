"""How much of a payment goes back: as the terms of its booking say on this day, or another sum for a reason that is kept."""

from zoneinfo import ZoneInfo

from mima.booths.models import ReservationState
from mima.core import clock
from mima.core.actors import Actor
from mima.core.errors import N_, Invalid
from mima.editions import terms
from mima.journal import service as journal
from mima.payments.models import PaymentState, StandPayment
from mima.payments.refunds import REFUNDABLE


def proposal(payment: StandPayment) -> int:
    """What goes back if it is given back today, in cents.

    By the terms that were frozen with the booth, of all that was paid; less what went back before. Money that bought no
    booth goes back whole, and what was decided before stays decided.
    """
    if payment.state is PaymentState.refund_due:
        return payment.owed_cents
    if payment.state not in REFUNDABLE:
        return 0
    return by_terms(payment) if _bought_a_booth(payment) else payment.left_cents


def by_terms(payment: StandPayment) -> int:
    """What the frozen terms give back today of a payment that bought a booth."""
    booking = payment.booking
    today = clock.now().astimezone(ZoneInfo(booking.edition.timezone)).date()
    steps = terms.read(payment.reservation.cancellation_terms)
    gone = payment.captured_cents - payment.left_cents
    return max(0, terms.back_cents(steps, today, payment.captured_cents) - gone)


def agreed(payment: StandPayment, cents: int | None, departure: str, *, by: Actor) -> int:
    """The sum that goes back: the proposal, or this other sum, with the journal knowing why.

    Refused with `Invalid`: more than is left, another sum without a reason, another one than was decided before.
    """
    proposed = proposal(payment)
    if cents is None or cents == proposed:
        return proposed
    if payment.state is PaymentState.refund_due:
        raise Invalid({"sum_back": N_("This sum was decided before; it cannot be changed any more.")})
    if not 0 <= cents <= payment.left_cents:
        raise Invalid({"sum_back": N_("This is more than what is left of the payment.")})
    if not departure.strip():
        raise Invalid({"departure": N_("This is not what the terms say. Write why; it is kept with the booking.")})
    journal.record(payment, "stand_payment.other_sum", by=by, why=departure, proposed_cents=proposed, cents=cents)
    return cents


def _bought_a_booth(payment: StandPayment) -> bool:
    return payment.granted_at is not None and payment.reservation.state is ReservationState.confirmed
