"""Going to the payment page, and coming back from it without having paid."""

import time

from mima.booths import queries as booths
from mima.core.db import db
from mima.core.transaction import transaction
from mima.payments import attempts, gateway
from mima.payments.attempts import Attempt, Payer
from mima.payments.dues import queries as dues
from mima.payments.flow.steps import let_go, reading
from mima.payments.flow.sync import end_page, open_page, sync_payment
from mima.payments.models import PaymentState, StandPayment

MOST_ROUNDS = 10
# How long to leave the answer to whoever clicked first.
MOMENT = 0.5


def pay(booking_reference: str, payer: Payer, due: str | None = None) -> str:
    """The address of the one payment page of the booking, or of this due of it; the hold lasts longer than the page.

    Asked twice, the same page. A page of another sum, or about to close, is ended first. Refused with `AlreadyPaid`,
    `DebitUnderWay`, `MoneyWaits`, `HoldLapsed`, `PayerIncomplete`, `NothingToPay`, `StripeAway`, `StripeRefused`.
    Refuses to start inside a transaction.
    """
    let_go()
    opened_now = None
    for _round in range(MOST_ROUNDS):
        with transaction():
            attempt = attempts.begin(booths.booking(booking_reference), payer, due)
        if not attempt.is_current:
            end_page(attempt)
        elif attempt.state is PaymentState.created:
            opened_now = attempt.id if _open(attempt) else None
        elif attempt.id == opened_now or _is_still_open(attempt):
            return attempt.page
    raise gateway.StripeAway


def _open(attempt: Attempt) -> bool:
    """Whether this call opened the page; not, when another click is just opening it or Stripe refused an old request."""
    try:
        return open_page(attempt) is not None
    except gateway.StillAsking:
        time.sleep(MOMENT)
        return False


def _is_still_open(attempt: Attempt) -> bool:
    """Whether the page may be given out again: somebody may have paid on it already and lost the way back."""
    try:
        sync_payment(attempt.id, hasty=True)
    except gateway.StripeAway:
        return True  # the page will say so itself
    with reading():
        return db.session.get_one(StandPayment, attempt.id).state is PaymentState.open


def go_back(booking_reference: str, due: str | None = None) -> None:
    """No payment page is open for the booking, or for this due of it: its hold is a plain hold, with extras to change.

    If somebody paid on the page in the same moment, the booking is paid instead. Refused with `StripeAway`: then the page
    may still take money, and everything stays; or `DebitUnderWay`, when a debit was ordered on it.
    """
    with reading():
        standing = _standing(booking_reference, due)
        attempt = attempts.copy(standing) if standing is not None else None
    if attempt is not None and attempt.state is not PaymentState.under_way:
        end_page(attempt)
    with reading():
        standing = _standing(booking_reference, due)
        if standing is not None and standing.is_under_way:
            raise attempts.DebitUnderWay(reference=booking_reference)


def _standing(booking_reference: str, due: str | None) -> StandPayment | None:
    booking = booths.booking(booking_reference)
    return attempts.live(booths.reservation_of(booking), dues.by_key(booking, due) if due is not None else None)
