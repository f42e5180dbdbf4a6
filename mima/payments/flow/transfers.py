"""Money that came by bank transfer: an organizer has seen it on the account."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from mima.booths import lasting
from mima.booths import queries as booth_queries
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.payments import attempts, ledger, letters, ordering, problems, settling
from mima.payments.attempts import AlreadyPaid
from mima.payments.dues import first
from mima.payments.dues import queries as dues
from mima.payments.dues.models import Due
from mima.payments.flow.card import go_back
from mima.payments.flow.steps import let_go, reading
from mima.payments.models import LedgerKind, Method, PaymentState, StandPayment
from mima.payments.problems import Kind
from mima.payments.statements import queries as statement_queries
from mima.payments.statements import service as statements
from mima.payments.statements.models import StatementLine


class CardPageOpened(DomainError):
    """In the same moment somebody went to the payment page."""

    message = N_("A payment page was opened for booking %(reference)s just now. Nothing was changed; try again.")


def mark_transfer_received(
    booking_reference: str, *, by: Actor, reference: str, received_on: date | None = None, due: str | None = None
) -> None:
    """What is asked for the booking, or this due of it, came by transfer under this reference: booth, invoice, ledger.

    `received_on` is the day of the statement (today unless said), which the invoice names.

    An open payment page is ended first. A booth that went to somebody else meanwhile leaves the money *refund due*.
    Refused with `Invalid` (no reference, a day to come or one before the booking), `AlreadyPaid`, `AlreadyInLedger` for one
    used before, `StripeAway` while a card might still be charged. Refuses to start inside a transaction.
    """
    reference = reference.strip()
    if not reference:
        raise Invalid({"reference": N_("Write the reference that stands on the bank statement.")})
    let_go()
    go_back(booking_reference, due)
    with transaction():
        claim = _open(booking_reference, due)
        payment = _received(claim, _moment(received_on, claim.booking), by)
        ledger.enter(payment, LedgerKind.transfer, reference, payment.captured_cents)
        settling.grant(payment, by=by)


def enter_line(public_id: str, booking_reference: str, *, by: Actor) -> PaymentState:
    """The money of this statement line is the booking's, under the line's reference; the state of its payment.

    Exactly what is asked books it as `mark_transfer_received` does; another sum is *to decide*, and the booth stays held
    meanwhile. Of a booked booking with several dues it pays the one of that sum, else the one that is to be paid first.
    Refused with `LineSettled` when the line was entered before, and as `mark_transfer_received` is.
    """
    let_go()
    due = _due_for(public_id, booking_reference)
    go_back(booking_reference, due)
    with transaction():
        claim = _open(booking_reference, due)
        line = locked(StatementLine, statement_queries.by_key(public_id).id)
        statements.enter(line, claim.booking, by=by)
        payment = _received(claim, _moment(line.booked_on, claim.booking), by, line)
        ledger.enter(payment, LedgerKind.transfer, line.reference, payment.captured_cents)
        if payment.state is PaymentState.paid:
            settling.grant(payment, by=by)
        else:
            lasting.wait_for_a_decision(claim.reservation)
            letters.to_decide(payment)
        return payment.state


@dataclass(frozen=True, slots=True)
class Claim:
    """What money may still come for: a booking's first payment, or one of its dues."""

    booking: Booking
    reservation: Reservation
    due: Due | None

    @property
    def asked_cents(self) -> int:
        return first.asked_cents(self.reservation, self.due)


def _due_for(public_id: str, booking_reference: str) -> str | None:
    with reading():
        cents = statement_queries.by_key(public_id).amount_cents
        open_dues = dues.open_of(booth_queries.booking(booking_reference))
        fits = [due for due in open_dues if due.amount_cents == cents]
        return next((due.public_id for due in [*fits, *open_dues]), None)


def _open(booking_reference: str, due_key: str | None) -> Claim:
    """The booking with its claim, locked, both as they are now, if money may still come for it."""
    booking = booth_queries.booking(booking_reference)
    reservation = locked(Reservation, booth_queries.reservation_of(booking).id)
    db.session.refresh(booking)
    due = locked(Due, dues.by_key(booking, due_key).id) if due_key is not None else None
    is_settled = reservation.state is ReservationState.confirmed and not ordering.is_owed(reservation)
    if (is_settled and due is None) or (due is not None and not due.is_open):
        raise AlreadyPaid(reference=booking.reference)
    if attempts.live(reservation, due) is not None:
        raise CardPageOpened(reference=booking.reference)
    return Claim(booking, reservation, due)


def _moment(day: date | None, booking: Booking) -> datetime:
    """Now, or the middle of that day where the market is."""
    now, zone = clock.now(), ZoneInfo(booking.edition.timezone)
    today = now.astimezone(zone).date()
    if day is None or day == today:
        return now
    if day > today:
        raise Invalid({"received_on": N_("This day has not come yet.")})
    if day < booking.created_at.astimezone(zone).date():
        raise Invalid({"received_on": N_("This day is before the booking was made.")})
    return datetime.combine(day, time(12), zone)


def _received(claim: Claim, received_at: datetime, by: Actor, line: StatementLine | None = None) -> StandPayment:
    """The payment of all that is asked, or of what the line says."""
    booking, asked = claim.booking, claim.asked_cents
    cents, currency = (line.amount_cents, line.currency) if line is not None else (asked, booking.currency)
    differing = problems.differing({"amount": (asked, cents), "currency": (booking.currency, currency)})
    payment = StandPayment(
        reference=ids.reference(16),
        booking_id=booking.id,
        reservation_id=claim.reservation.id,
        due_id=claim.due.id if claim.due is not None else None,
        method=Method.transfer,
        amount_cents=asked,
        captured_cents=cents,
        currency=currency,
        created_at=clock.now(),
        settled_at=received_at,
        problem=Kind.mismatch if differing else "",
        problem_facts=differing,
    )
    state = PaymentState.to_decide if differing else PaymentState.paid
    more: dict[str, Any] = {"problem": differing} if differing else {}
    journal.begin(payment, state, by=by, amount_cents=payment.captured_cents, **more)
    return payment
