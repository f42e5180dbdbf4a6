"""How long a hold lasts: while it is paid, quoted or waits for people, and what is left of its time afterwards.

Payments and billing call these, who know the days. Nothing here commits.
"""

from datetime import datetime, timedelta

from mima.booths import queries
from mima.booths.models import Reservation, ReservationState
from mima.core import clock


def begin_paying(reservation: Reservation, until: datetime) -> None:
    """The hold lasts at least until `until`, and time alone no longer ends it."""
    reservation.paying = True
    reservation.held_until = max(reservation.held_until, until)
    align(reservation)


def end_paying(reservation: Reservation, latest: datetime | None = None, promised: datetime | None = None) -> None:
    """No payment page can take money for this hold any more; its time runs again."""
    reservation.paying = False
    reservation.held_until = held_without_page(reservation, latest, promised)
    align(reservation)


def held_without_page(reservation: Reservation, latest: datetime | None, promised: datetime | None) -> datetime:
    """Until when the hold lasts if its page closes now: the hold time, not after `latest`; or a day promised before."""
    fresh = clock.now() + timedelta(minutes=reservation.booking.edition.hold_minutes)
    days = [day for day in (reservation.placed_until, promised) if day is not None]
    return min(reservation.held_until, max([min(fresh, latest or fresh), *days]))


def wait_for_a_decision(reservation: Reservation) -> None:
    """While people decide about money that came for it, time alone does not end a hold."""
    if reservation.state is ReservationState.held:
        reservation.paying = True
        align(reservation)


def keep_for(reservation: Reservation, lasts: timedelta) -> None:
    """Nobody is paying for this hold any more, and it lasts so long from now; to the day that was promised, if that is later."""
    reservation.paying = False
    reservation.held_until = max(clock.now() + lasts, reservation.placed_until or clock.now())
    align(reservation)


def begin_quote(reservation: Reservation, until: datetime) -> None:
    """The hold lasts as long as its quote, and the order stays as it is."""
    reservation.quoted = True
    reservation.held_until = max(reservation.held_until, until)
    align(reservation)


def end_quote(reservation: Reservation, until: datetime) -> None:
    """The quote does not bind any more, and the hold lasts until then, no longer than with it."""
    reservation.quoted = False
    reservation.held_until = min(reservation.held_until, until)
    align(reservation)


def align(first: Reservation) -> None:
    """The booking's other holds end when the first one does, and are paid or quoted with it."""
    for one in queries.together(first)[1:]:
        one.paying, one.quoted, one.held_until = first.paying, first.quoted, first.held_until
