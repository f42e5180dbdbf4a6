"""Several booths in one booking: one more while it is held, or one less. They are paid, kept and lost together.

The deadline is the booking's: a booth that is added ends with the others, and adding or taking out moves it by nothing. Going
to pay, which takes one click, is what gives time.
A booking that the organizers placed or offered, or that is being paid or quoted, stays as it is.
"""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from mima.booths import lasting, prices, queries, service, stock
from mima.booths.models import Booking, Booth, Reservation, ReservationState
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError, NotFound
from mima.exhibitors.queries import is_cluster_member, one_at_a_time
from mima.journal import service as journal


class BookingFull(DomainError):
    """The edition's limit."""

    message = N_("A booking has at most %(most)s booths. Take this one in a booking of its own.")


class OnlyBooth(DomainError):
    """A booking without a booth is none."""

    message = N_("Booth %(code)s is the only one of this booking. Give it back with the booking.")


class InAnotherBooking(DomainError):
    message = N_("You have booth %(code)s already, by booking %(booking)s.")


class KeptForYou(DomainError):
    """The organizers decide about what they gave."""

    message = N_("The market's team keeps this booking for you as it is. Take booth %(code)s in a booking of its own.")


def add(booking: Booking, booth: Booth, *, by: Actor) -> None:
    """The held booking has this booth as well, until its one deadline, and costs it; one that it has already stays.

    Refused with `BookingFull`, `KeptForYou`, `InAnotherBooking`, as `service.hold` is, or with `HoldLapsed`, `PaymentOpen`
    or `QuoteOpen`; then nothing is different.
    """
    now = clock.now()
    if booth.edition_id != booking.edition_id:
        raise NotFound
    # The booth before the claims, as everybody does who clicks on one.
    queries.stays(booth)
    first = locked(Reservation, queries.reservation_of(booking).id)
    service.check_held(first)
    claims = queries.together(first)
    if any(one.booth_id == booth.id for one in claims):
        return
    check_may_grow(first, booth)
    _check_free(booking, booth, now)
    one_at_a_time(booking.exhibitor)
    is_member = is_cluster_member(booking.exhibitor, booth.edition.day_at(now))
    service.check_may_hold(booth, booking.exhibitor, is_member=is_member)
    _claim(first, booth, by)
    _count(first, len(claims))
    lasting.align(first)
    prices.reprice(first, by=by)


def check_may_grow(first: Reservation, booth: Booth) -> None:
    """Nothing, if the claim's held booking may have this booth as well, as far as the booking goes."""
    service.check_order_is_open(first)
    if first.placed_until is not None:
        raise KeptForYou(code=booth.code)
    most = booth.edition.most_booths
    if first.beside + 1 >= most:
        raise BookingFull(most=most)


def take_out(booking: Booking, code: str, *, by: Actor) -> None:
    """The booth with this code is free again and the held booking costs the less; the others keep their time.

    Refused with `OnlyBooth`, `HoldLapsed`, `PaymentOpen` or `QuoteOpen`, and with `TooManyExtras` where the others may not have
    what is ordered; `NotFound` for a booth that it does not have.
    """
    first = locked(Reservation, queries.reservation_of(booking).id)
    claims = queries.together(first)
    out = next((one for one in claims if one.booth.code == code), None)
    if out is None:
        raise NotFound
    service.check_held(first)
    service.check_order_is_open(first)
    if len(claims) == 1:
        raise OnlyBooth(code=code)
    stock.check_fits_without(first, code)
    if out is first:
        out = claims[1]
        _change_places(first, out, by)
    else:
        _release(out, by)
    _count(first, len(claims) - 2)
    prices.reprice(first, by=by)


def _check_free(booking: Booking, booth: Booth, now: datetime) -> None:
    """A hold that ended since the schedule last looked does not stand in the way; the index decides about others.

    Only such a one is locked: who holds a lock of their own never waits for somebody who may wait for them.
    """
    standing = queries.on_booth(booth)
    if standing is None:
        return
    if standing.state is ReservationState.held and not standing.paying and standing.held_until <= now:
        claim = queries.live_reservation(booth)
        if claim is not None:
            service.lapse_if_due(claim, now)
    elif standing.booking.exhibitor_id == booking.exhibitor_id:
        raise InAnotherBooking(code=booth.code, booking=standing.booking.reference)


def _claim(first: Reservation, booth: Booth, by: Actor) -> None:
    claim = Reservation(
        booking_id=first.booking_id,
        booth_id=booth.id,
        first_id=first.id,
        held_until=first.held_until,
        cancellation_terms=first.cancellation_terms,
        deposit_rate=first.deposit_rate,
        balance_on=first.balance_on,
    )
    try:
        with db.session.begin_nested():
            journal.begin(claim, ReservationState.held, by=by, booth=booth.code, first=first.id)
    except IntegrityError as error:
        if violated(error) == "uq_reservation_live_booth":
            raise service.BoothTaken(code=booth.code) from error
        raise
    journal.record(first, "reservation.booth_added", by=by, booth=booth.code)


def _count(first: Reservation, beside: int) -> None:
    first.beside = beside
    db.session.flush()
    db.session.expire(first, ["others"])


def _release(out: Reservation, by: Actor) -> None:
    journal.move(out, ReservationState.released, by=by, booth=out.booth.code)
    out.taken_out = True
    journal.record(queries.reservation_of(out.booking), "reservation.booth_taken_out", by=by, booth=out.booth.code)


def _change_places(first: Reservation, second: Reservation, by: Actor) -> None:
    """The first claim's booth goes and the second's takes its place: payments and papers go on pointing to the first."""
    gone, stays = first.booth, second.booth
    journal.move(second, ReservationState.released, by=by, booth=gone.code)
    second.taken_out = True
    first.booth = stays
    db.session.flush()
    second.booth = gone
    db.session.flush()
    journal.record(first, "reservation.booth_taken_out", by=by, booth=gone.code)
