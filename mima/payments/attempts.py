"""Attempts to pay at Stripe: their rows, from the request that will be sent to the payment page that answers it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from mima.billing import payers
from mima.booths import lasting, prices
from mima.booths import queries as booth_queries
from mima.booths import service as booths
from mima.booths.models import Booking, BookingLine, Reservation, ReservationState
from mima.booths.pricing import Line
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.editions import calling_off
from mima.editions.models import Edition
from mima.journal import service as journal
from mima.payments import gateway
from mima.payments.dues import first
from mima.payments.dues import queries as dues
from mima.payments.dues import service as due_service
from mima.payments.dues.models import Due, DueKind
from mima.payments.models import UNDER_WAY, Method, PaymentState, StandPayment

# Stripe takes 30 minutes at least, counted from its own clock when the request arrives.
PAGE_LASTS = timedelta(minutes=31)
# The hold outlives the page, so that what was paid in its last second still finds its booth.
HOLD_OUTLIVES_PAGE = timedelta(minutes=10)
# A page that is about to close is not given to anybody any more.
LEAST_TIME_LEFT = timedelta(minutes=2)
LOOK_AGAIN = timedelta(minutes=2)
DEBIT_NEEDS = timedelta(days=14)
PARTS = {None: ("acompte", "deposit"), DueKind.balance: ("solde", "balance"), DueKind.supplement: ("complément", "supplement")}


class AlreadyPaid(DomainError):
    """The booking's money is here, or its booth is confirmed: nothing more is charged."""

    message = N_("Booking %(reference)s is already settled. Nothing more was charged.")


class DebitUnderWay(DomainError):
    """A bank is debiting an account for this booking; a second payment would be one too many."""

    message = N_(
        "A bank debit is under way for booking %(reference)s. The booth stays held until the bank has answered; "
        "nothing can be changed and nothing more can be paid until then."
    )


class MoneyWaits(DomainError):
    """Money came that does not fit; until people have said what becomes of it, nothing else is paid or changed."""

    message = N_(
        "Money for booking %(reference)s has arrived and is not the sum that was asked for. The market's team decides about it "
        "and writes to the company; nothing can be changed and nothing more is to be paid until then."
    )


class NothingToPay(DomainError):
    message = N_("Booking %(reference)s has nothing to pay by card.")


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, in which language, and where the payment page sends them afterwards."""

    actor: Actor
    email: str
    language: str
    return_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A copy of a live attempt's row, to be used while no transaction is open."""

    id: int
    state: PaymentState
    session_id: str | None
    page: str
    key: str
    body: dict[str, Any]
    is_current: bool
    is_new: bool = False


def live(reservation: Reservation, due: Due | None = None) -> StandPayment | None:
    """The one attempt that may still bring money for this due, or for the booking's first payment."""
    of_booking = (StandPayment.reservation_id == reservation.id) & StandPayment.due_id.is_(None)
    what = of_booking if due is None else StandPayment.due_id == due.id
    return db.session.scalar(select(StandPayment).where(what, StandPayment.state.in_(UNDER_WAY)))


def waiting(reservation: Reservation, due: Due | None = None) -> StandPayment | None:
    """Money that came for this due, or as the booking's first payment, and waits for a decision."""
    of_booking = (StandPayment.reservation_id == reservation.id) & StandPayment.due_id.is_(None)
    what = of_booking if due is None else StandPayment.due_id == due.id
    return db.session.scalar(select(StandPayment).where(what, StandPayment.state == PaymentState.to_decide).limit(1))


def check_nothing_waits(reservation: Reservation, due: Due | None = None) -> None:
    """Nothing, if no money that came for it waits for a decision; `MoneyWaits` otherwise."""
    if waiting(reservation, due) is not None:
        raise MoneyWaits(reference=reservation.booking.reference)


def begin(booking: Booking, payer: Payer, due_key: str | None = None) -> Attempt:
    """The booking has a live attempt and its hold outlives it: the present one, or a new row with its exact request.

    `is_current` is false for one whose sum is no longer what is asked or whose time is nearly over: it must be ended
    first. Refused with `AlreadyPaid`, `DebitUnderWay`, `MoneyWaits`, `HoldLapsed`, `QuoteOpen`, `NothingToPay`,
    `PayerIncomplete`.
    """
    if due_key is not None:
        return _begin_due(booking, payer, due_key)
    reservation = locked(Reservation, booth_queries.reservation_of(booking).id)
    # Its extras may have changed while we waited for the lock.
    db.session.refresh(booking)
    # A page of it that is still open is not given to anybody any more.
    calling_off.check_is_on(booking.edition)
    if reservation.state is ReservationState.confirmed:
        raise AlreadyPaid(reference=booking.reference)
    check_nothing_waits(reservation)
    standing = live(reservation)
    if standing is None:
        booths.check_held(reservation)
    elif standing.is_under_way:
        raise DebitUnderWay(reference=booking.reference)
    if reservation.quoted:
        raise booths.QuoteOpen
    payers.check(booking)
    if standing is not None:
        return copy(standing)
    prices.follow_vat(reservation, by=payer.actor)
    if booking.gross_cents <= 0:
        raise NothingToPay(reference=booking.reference)
    payment = _new(booking, reservation, payer, None)
    assert payment.expires_at is not None  # `_new` gave it
    lasting.begin_paying(reservation, payment.expires_at + HOLD_OUTLIVES_PAGE)
    return copy(payment, is_new=True)


def _begin_due(booking: Booking, payer: Payer, due_key: str) -> Attempt:
    """The same for something due on a booked booking, whose booth nobody can lose meanwhile."""
    reservation = locked(Reservation, booth_queries.reservation_of(booking).id)
    due = locked(Due, dues.by_key(booking, due_key).id)
    standing = live(reservation, due)
    if not due.is_open:
        raise AlreadyPaid(reference=booking.reference)
    check_nothing_waits(reservation, due)
    if standing is not None and standing.is_under_way:
        raise DebitUnderWay(reference=booking.reference)
    if due.invoice_id is None:
        payers.check(booking)
    return copy(standing) if standing is not None else copy(_new(booking, reservation, payer, due), is_new=True)


def _new(booking: Booking, reservation: Reservation, payer: Payer, due: Due | None) -> StandPayment:
    now = clock.now()
    expires_at = now + PAGE_LASTS
    reference = ids.reference(16)
    cents = first.asked_cents(reservation, due)
    payment = StandPayment(
        reference=reference,
        booking_id=booking.id,
        reservation_id=reservation.id,
        due_id=due.id if due is not None else None,
        method=Method.card,
        amount_cents=cents,
        currency=booking.currency,
        created_at=now,
        expires_at=expires_at,
        request_body=_request(booking, reference, expires_at, payer, cents, due),
        livemode=gateway.is_live(),
        look_at=now + LOOK_AGAIN,
    )
    journal.begin(payment, PaymentState.created, by=payer.actor, amount_cents=payment.amount_cents)
    return payment


def copy(payment: StandPayment, *, is_new: bool = False) -> Attempt:
    has_time = payment.expires_at is not None and payment.expires_at > clock.now() + LEAST_TIME_LEFT
    return Attempt(
        id=payment.id,
        state=payment.state,
        session_id=payment.session_id,
        page=payment.session_url or "",
        key=f"cs:{payment.reference}",
        body=payment.request_body,
        is_current=has_time and payment.amount_cents == first.asked_cents(payment.reservation, payment.due),
        is_new=is_new,
    )


def opened(payment_id: int, session: gateway.Session, *, by: Actor) -> bool:
    """The attempt has its payment page. False if it was given up meanwhile: then the page must not stay open."""
    payment = lock(payment_id)
    if payment.state is PaymentState.created:
        payment.session_id, payment.session_url = session.id, session.url
        payment.look_at = clock.now() + LOOK_AGAIN
        journal.move(payment, PaymentState.open, by=by, session=session.id)
    return payment.session_id == session.id


def refused(payment_id: int, error: gateway.StripeRefused, *, by: Actor) -> None:
    """There is no payment page for this attempt, and its hold is a plain hold again."""
    payment = lock(payment_id)
    if payment.state is PaymentState.created:
        payment.look_at = None
        journal.move(payment, PaymentState.failed, by=by, why=error.said or error.code)
        if payment.due_id is None:
            end_paying(payment.reservation)


def end_paying(reservation: Reservation) -> None:
    """The hold has no payment page any more, and lasts as `held_without_page` says; money that waits keeps it."""
    if waiting(reservation) is not None:
        lasting.wait_for_a_decision(reservation)
        return
    lasting.end_paying(reservation, held_at_most(reservation), _promised(reservation))


def wait_no_more(payment: StandPayment) -> None:
    """What the payment's money waited for is decided: a hold that only waited for it is a plain hold again."""
    reservation = payment.reservation
    kept = payment.due_id is None and reservation.state is ReservationState.held and reservation.paying
    if kept and live(reservation) is None:
        end_paying(reservation)


def held_without_page(reservation: Reservation) -> datetime:
    """Until when the hold would last if its payment page were closed now."""
    return lasting.held_without_page(reservation, held_at_most(reservation), _promised(reservation))


def held_at_most(reservation: Reservation) -> datetime | None:
    """When a hold of minutes ends at the latest once no page is open; None while nobody has gone to pay.

    That is the hold time after the end of the booking's first page. Going to pay and coming back, however often, keeps
    the booth no longer: who never pays would else keep it from the others for ever.
    """
    had_page = StandPayment.session_id.is_not(None)
    first = db.session.scalar(_ends(reservation).where(had_page).order_by(StandPayment.id).limit(1))
    return None if first is None else first + timedelta(minutes=reservation.booking.edition.hold_minutes)


def _promised(reservation: Reservation) -> datetime | None:
    """The day until which the booth was the company's before it went to pay, if no page moved it: it is too far, or none was."""
    last = db.session.scalar(_ends(reservation).order_by(StandPayment.id.desc()).limit(1))
    is_theirs = last is None or reservation.held_until > last + HOLD_OUTLIVES_PAGE
    return reservation.held_until if is_theirs else None


def _ends(reservation: Reservation) -> Select[datetime | None]:
    """When the pages of the booking's attempts end, or would have ended."""
    of_booking = (StandPayment.reservation_id == reservation.id) & StandPayment.due_id.is_(None)
    return select(StandPayment.expires_at).where(of_booking, StandPayment.expires_at.is_not(None))


def lock(payment_id: int) -> StandPayment:
    """The payment with its reservation, locked: reservation first everywhere, so that no two steps wait for each other."""
    locked(Reservation, db.session.get_one(StandPayment, payment_id).reservation_id)
    return locked(StandPayment, payment_id)


def _request(booking: Booking, reference: str, expires_at: datetime, payer: Payer, cents: int, due: Due | None) -> dict[str, Any]:
    """Stripe's parameters: one line with the whole sum, because its lines know neither reductions nor our VAT rounding."""
    marks = {gateway.PAYMENT_MARK: reference, "mima_booking": booking.reference}
    lines = booth_queries.lines(booking) if due is None else due_service.lines_of(due)
    said = [_said(line, payer.language) for line in lines]
    name = f"{booking.edition.name}, {booking.reference}"
    if due is not None or cents < booking.gross_cents:
        name = f"{name}, {_part(due, payer.language)}"
    product = {"name": name, "description": " · ".join(said)[:1000]}
    price = {"currency": booking.currency.lower(), "unit_amount": cents, "product_data": product}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "allowed_payment_method_types": _methods(booking.edition),
        "client_reference_id": booking.reference,
        "metadata": marks,
        # Captured at once, so that the fee is known with the payment.
        "payment_intent_data": {"metadata": marks, "description": name, "capture_method": "automatic"},
        "locale": payer.language,
        "success_url": payer.return_url,
        "cancel_url": payer.cancel_url,
        "expires_at": int(expires_at.timestamp()),
        "adaptive_pricing": {"enabled": False},
        "automatic_tax": {"enabled": False},
        "invoice_creation": {"enabled": False},
        # Stripe refuses the whole request for an address that it cannot write to.
        **({"customer_email": payer.email} if payer.email.isascii() else {}),
    }


def _methods(edition: Edition) -> list[str]:
    """Cards; and bank debits where there is time for them to succeed, or to fail and be paid otherwise."""
    return [Method.card.value, Method.sepa_debit.value] if takes_debits(edition) else [Method.card.value]


def takes_debits(edition: Edition) -> bool:
    """Whether the market is more than 14 days away, and its money one that accounts are debited in."""
    return edition.currency == "EUR" and edition.starts_on - edition.day_at(clock.now()) > DEBIT_NEEDS


def _part(due: Due | None, language: str) -> str:
    """What of the booking is paid, in a word."""
    return PARTS[due.kind if due is not None else None][language == "en"]


def _said(line: BookingLine | Line, language: str) -> str:
    label = line.label_fr if language == "fr" else line.label_en
    return f"{label} × {line.quantity}" if line.quantity > 1 else label
