"""Money that came by bank transfer: an organizer has seen it on the account."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mima.booths import queries as booth_queries
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.payments import attempts, ledger, letters, ordering, settling
from mima.payments.attempts import AlreadyPaid
from mima.payments.flow.card import go_back
from mima.payments.flow.steps import let_go
from mima.payments.models import LedgerKind, Method, PaymentState, StandPayment
from mima.payments.statements import queries as statement_queries
from mima.payments.statements import service as statements
from mima.payments.statements.models import StatementLine


class CardPageOpened(DomainError):
    """In the same moment somebody went to the payment page."""

    message = N_("A payment page was opened for booking %(reference)s just now. Nothing was changed; try again.")


def mark_transfer_received(booking_reference: str, *, by: Actor, reference: str, received_on: date | None = None) -> None:
    """The booking's whole sum came by transfer, under this reference of the bank statement: booth, invoice, ledger.

    `received_on` is the day of the statement (today unless said), which the invoice names.

    An open payment page is ended first. A booth that went to somebody else meanwhile leaves the money *refund due*.
    Refused with `Invalid` (no reference, a day to come or one before the booking), `AlreadyPaid`, `AlreadyInLedger` for one
    used before, `StripeAway` while a card might still be charged. Refuses to start inside a transaction.
    """
    reference = reference.strip()
    if not reference:
        raise Invalid({"reference": N_("Write the reference that stands on the bank statement.")})
    let_go()
    go_back(booking_reference)
    with transaction():
        booking, reservation = _open(booking_reference)
        payment = _received(booking, reservation, _moment(received_on, booking), by)
        ledger.enter(payment, LedgerKind.transfer, reference, payment.captured_cents)
        settling.grant(payment, by=by)


def enter_line(public_id: str, booking_reference: str, *, by: Actor) -> PaymentState:
    """The money of this statement line is the booking's, under the line's reference; the state of its payment.

    Exactly the booking's sum books it as `mark_transfer_received` does; another sum is *to decide*, and the booth stays held
    meanwhile. Refused with `LineSettled` when the line was entered before, and as `mark_transfer_received` is.
    """
    let_go()
    go_back(booking_reference)
    with transaction():
        booking, reservation = _open(booking_reference)
        line = locked(StatementLine, statement_queries.by_key(public_id).id)
        statements.enter(line, booking, by=by)
        payment = _received(booking, reservation, _moment(line.booked_on, booking), by, line)
        ledger.enter(payment, LedgerKind.transfer, line.reference, payment.captured_cents)
        if payment.state is PaymentState.paid:
            settling.grant(payment, by=by)
        else:
            reservation.paying = reservation.state is ReservationState.held
            letters.to_decide(payment)
        return payment.state


def _open(booking_reference: str) -> tuple[Booking, Reservation]:
    """The booking with its claim, locked, both as they are now, if money may still come for it."""
    booking = booth_queries.booking(booking_reference)
    reservation = locked(Reservation, booth_queries.reservation_of(booking).id)
    db.session.refresh(booking)
    if reservation.state is ReservationState.confirmed and not ordering.is_owed(reservation):
        raise AlreadyPaid(reference=booking.reference)
    if attempts.live(reservation) is not None:
        raise CardPageOpened(reference=booking.reference)
    return booking, reservation


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


def _received(
    booking: Booking, reservation: Reservation, received_at: datetime, by: Actor, line: StatementLine | None = None
) -> StandPayment:
    """The payment of the whole sum, or of what the line says."""
    cents, currency = (line.amount_cents, line.currency) if line is not None else (booking.gross_cents, booking.currency)
    problem = "" if (cents, currency) == (booking.gross_cents, booking.currency) else _contradiction(booking, cents, currency)
    payment = StandPayment(
        reference=ids.reference(16),
        booking_id=booking.id,
        reservation_id=reservation.id,
        method=Method.transfer,
        amount_cents=booking.gross_cents,
        captured_cents=cents,
        currency=currency,
        created_at=clock.now(),
        settled_at=received_at,
        problem=problem,
    )
    state = PaymentState.to_decide if problem else PaymentState.paid
    journal.begin(payment, state, by=by, why=problem, amount_cents=payment.captured_cents)
    return payment


def _contradiction(booking: Booking, cents: int, currency: str) -> str:
    facts = {"amount": (booking.gross_cents, cents), "currency": (booking.currency, currency)}
    return ", ".join(f"{name}: {asked} ≠ {told}" for name, (asked, told) in facts.items() if asked != told)
