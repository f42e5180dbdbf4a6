"""A booking that money bought ends: what goes back is due back, its booth is free, its papers follow. Nothing here commits."""

from collections.abc import Sequence

from mima.booths import service as booths
from mima.booths.models import ReservationState
from mima.core.actors import Actor
from mima.core.db import locked
from mima.journal import service as journal
from mima.payments import crediting, disputes, letters, problems, proposing
from mima.payments.dues import difference
from mima.payments.dues import service as dues
from mima.payments.models import PaymentState, StandPayment
from mima.payments.problems import Kind


def end(
    payment: StandPayment, *, by: Actor, why: str, cents: int | None = None, departure: str = ""
) -> tuple[bool, Sequence[StandPayment]]:
    """What goes back of the payment, which is locked, has its refund's row, and what it bought is over with its credit notes.

    With it goes all that bought the same booking. Whether anything was asked for, and the payments that were touched: whoever
    commits sends the refunds, or leaves them to the schedule. Refused with `Disputed` while a bank decides about any of it,
    and with `Invalid` as `proposing.agreed` is.
    """
    together = [locked(StandPayment, one.id) for one in proposing.concerned(payment)]
    for one in together:
        disputes.check_none_pending(one)
    agreed = proposing.agreed(payment, cents, departure, by=by)
    was_asked = difference.give_back(together, agreed, by=by, why=why, ends=True)
    _end_booking(payment, together, by=by, why=why)
    return was_asked, together


def _end_booking(payment: StandPayment, together: Sequence[StandPayment], *, by: Actor, why: str) -> None:
    """The booth that this money bought is free, nothing more is to be paid for it, and the sale is taken back."""
    if payment.granted_at is None:
        return  # it came beside another payment, or too late: giving it back leaves the booking as it is
    if payment.reservation.state is ReservationState.confirmed:
        booths.cancel(payment.reservation, by=by, why=why)
        _keep_the_rest(together, by=by, why=why)
        dues.cancel_open(payment.reservation, by=by, why=why)
    for one in together:
        crediting.credit(one, reason=why, by=by, is_over=True)
        if problems.kind_of(one.problem) is Kind.credit_note:
            problems.clear(one)


def _keep_the_rest(together: Sequence[StandPayment], *, by: Actor, why: str) -> None:
    """Where nothing goes back of a payment, it says so: what is left of it stays by the terms."""
    kept = [one for one in together if one.state in (PaymentState.paid, PaymentState.regranted)]
    for one in kept:
        journal.move(one, PaymentState.kept if one.left_cents else PaymentState.refunded, by=by, why=why)
    if kept and len(kept) == len(together):
        letters.cancelled(kept[0], sum(one.kept_cents for one in kept))
