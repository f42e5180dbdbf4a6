"""How much of a payment goes back: as the terms of its booking say on this day, or another sum for a reason that is kept."""

from collections.abc import Sequence

from mima.booths.models import ReservationState
from mima.core import clock
from mima.core.actors import Actor
from mima.core.errors import N_, Invalid
from mima.editions import terms
from mima.journal import service as journal
from mima.payments import queries
from mima.payments.dues import queries as dues
from mima.payments.models import PaymentState, StandPayment

# Money that is here, and that nothing was decided about.
WHOLE = (PaymentState.paid, PaymentState.regranted, PaymentState.to_decide)


def proposal(payment: StandPayment) -> int:
    """What goes back if it is given back today, in cents.

    Of a booking that stands: by the terms that were frozen with the booth, of all its payments together; less what went back
    before. Money that bought nothing goes back whole, and what was decided before stays decided.
    """
    if stands(payment):
        return by_terms(queries.granted(payment.booking))
    if payment.state is PaymentState.refund_due:
        return payment.owed_cents
    return payment.left_cents if payment.state in WHOLE else 0


def concerned(payment: StandPayment) -> Sequence[StandPayment]:
    """The payments that go back together, in the order in which they do: all of a booking that stands, else this one alone."""
    return queries.granted(payment.booking) if stands(payment) else [payment]


def by_terms(bought: Sequence[StandPayment]) -> int:
    """What the frozen terms give back today of the payments of one booking, in all.

    The part that is kept is of the price, paid or not; what is not paid is not asked for any more, so no more is kept than came.
    While the days to which its market was moved may be refused, nothing is kept.
    """
    if not bought:
        return 0
    reservation, booking = bought[0].reservation, bought[0].booking
    steps, today = terms.read(reservation.cancellation_terms), booking.edition.day_at(clock.now())
    paid = sum(payment.captured_cents for payment in bought)
    gone = paid - sum(payment.left_cents for payment in bought)
    if reservation.is_refusable(today):
        return paid - gone
    # A surplus is no part of the price, and goes back whole; what is still open of it is.
    asked = paid + sum(payment.short_cents - payment.surplus_cents for payment in bought)
    price = asked + sum(due.amount_cents for due in dues.open_of(booking))
    kept = price - terms.back_cents(steps, today, price)
    return max(0, paid - min(paid, kept) - gone)


def agreed(payment: StandPayment, cents: int | None, departure: str, *, by: Actor) -> int:
    """The sum that goes back: the proposal, or this other sum, with the journal knowing why.

    Refused with `Invalid`: more than is left, another sum without a reason, another one than was decided before.
    """
    proposed = proposal(payment)
    if cents is None or cents == proposed:
        return proposed
    if is_decided(payment):
        raise Invalid({"sum_back": N_("This sum was decided before; it cannot be changed any more.")})
    if not 0 <= cents <= left_cents(payment):
        raise Invalid({"sum_back": N_("This is more than what is left of the payment.")})
    if not departure.strip():
        raise Invalid({"departure": N_("This is not what the terms say. Write why; it is kept with the booking.")})
    journal.record(payment, "stand_payment.other_sum", by=by, why=departure, proposed_cents=proposed, cents=cents)
    return cents


def left_cents(payment: StandPayment) -> int:
    """What could go back, with all that goes back together."""
    return sum(one.left_cents for one in concerned(payment))


def is_decided(payment: StandPayment) -> bool:
    """Whether a sum was agreed on, failed to go back, and is only to be sent again."""
    return payment.state is PaymentState.refund_due and not stands(payment)


def stands(payment: StandPayment) -> bool:
    """Whether the booking that this money bought, or a part of, is still booked."""
    return payment.granted_at is not None and payment.reservation.state is ReservationState.confirmed
