"""What is paid first for a booking, and what is paid for each due."""

from mima.billing.quotes import queries as quotes
from mima.booths.models import Reservation
from mima.core import clock
from mima.editions import deposit
from mima.payments.dues.models import Due


def first_cents(reservation: Reservation) -> int:
    """What books the booth now: the deposit that was promised with it, or all of its price.

    A quote names its sum, whatever the day; an order was accepted for all of the price.
    """
    quote = quotes.live(reservation)
    if quote is not None:
        return quote.to_pay_cents
    booking = reservation.booking
    today = booking.edition.day_at(clock.now())
    return deposit.first_cents(booking.gross_cents, reservation.deposit_rate, reservation.balance_on, today)


def asked_cents(reservation: Reservation, due: Due | None) -> int:
    """What a payment of this due, or the first payment of the booking, should bring."""
    return first_cents(reservation) if due is None else due.amount_cents
