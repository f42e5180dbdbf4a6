"""A live claim goes to another booth, or two claims exchange theirs. The same rows: all that hangs on a claim stays its own.

Of a booking of several booths one goes, and the others stay. Nothing here commits; prices and money are the caller's. `free`
is what may be chosen, `check` what is refused.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from mima.booths import aside, queries, service
from mima.booths.models import LIVE, Booking, Booth, Reservation, ReservationState
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError
from mima.editions import calling_off
from mima.editions import queries as editions
from mima.journal import service as journal


class TakenMeanwhile(service.BoothTaken):
    """Somebody has a live claim on the booth, so nobody moves there."""

    message = N_("Booth %(code)s is taken. Nobody was moved; choose another booth.")


class AlreadyThere(DomainError):
    """The second click, or somebody was quicker."""

    message = N_("%(company)s has booth %(code)s already. Nothing was done twice.")


class OnlyOffered(DomainError):
    """Who waits was offered this booth and no other."""

    message = N_("Booth %(code)s is only offered to this company. Take the offer back, or wait for the answer.")


class NotExchanged(DomainError):
    """Two booked bookings of one edition exchange their booths; nothing else does."""

    message = N_("Booths are exchanged between two bookings of one edition that are both booked.")


class SeveralBooths(DomainError):
    """Which of them nobody has said."""

    message = N_("Booking %(booking)s has several booths. Say which of them is meant; nothing was changed.")


class NotItsBooth(DomainError):
    """It went elsewhere meanwhile, or was never there."""

    message = N_("Booking %(booking)s does not have booth %(code)s now. Look at its booths again; nothing was changed.")


def claim_of(booking: Booking, code: str) -> Reservation:
    """The booking's claim on the booth with this code; without one that on its only booth. `SeveralBooths` or `NotItsBooth`."""
    claims = queries.gather([queries.reservation_of(booking)])[0].claims
    if not code:
        if len(claims) > 1:
            raise SeveralBooths(booking=booking.reference)
        return claims[0]
    found = next((one for one in claims if one.booth.code == code), None)
    if found is None:
        raise NotItsBooth(booking=booking.reference, code=code)
    return found


def free(reservation: Reservation) -> Sequence[Booth]:
    """The booths to which the claim may go, by code, with category and edition; two or three statements."""
    edition, now = reservation.booking.edition, clock.now()
    kept = aside.by_code(editions.open_windows(edition, now))
    others = [code for code, one in kept.items() if one.exhibitor_id != reservation.booking.exhibitor_id]
    statement = (
        select(Booth)
        .join(Booth.category)
        .where(Booth.edition_id == edition.id, queries.is_free(), Booth.code.not_in(others))
        .options(contains_eager(Booth.category))
        .order_by(Booth.code)
    )
    return db.session.scalars(statement, {"now": now}).all()


def partners(reservation: Reservation) -> Sequence[Reservation]:
    """The other booked claims of the edition, by their booths' codes, with company, booth and category; one statement."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .join(Reservation.booth)
        .where(Booking.edition_id == reservation.booking.edition_id, Reservation.state == ReservationState.confirmed)
        .where(Reservation.booking_id != reservation.booking_id)
        .options(contains_eager(Reservation.booking).joinedload(Booking.exhibitor, innerjoin=True))
        .options(contains_eager(Reservation.booth).joinedload(Booth.category, innerjoin=True))
        .order_by(Booth.code)
    )
    return db.session.scalars(statement).all()


def lock_for(reservation: Reservation, booth: Booth) -> Reservation:
    """The claim as it is now, its booking locked, and the booth is not taken off the plan until the transaction ends."""
    queries.stays(booth)
    return _locked(reservation)


def lock_both(one: Reservation, other: Reservation) -> tuple[Reservation, Reservation]:
    """Both claims as they are now, their bookings locked; always in one order, so that exchanges never wait for each other.

    What is refused now is refused without a lock: a hold that is over may be waited for by somebody who has what we wait for.
    """
    check_exchange(one, other)
    # Before the claims, as who cancels the edition does.
    for booth in sorted((one.booth, other.booth), key=lambda booth: booth.id):
        queries.stays(booth)
    found = {claim.id: _locked(claim) for claim in in_order(one, other)}
    return found[one.id], found[other.id]


def in_order(*claims: Reservation) -> list[Reservation]:
    """The claims in the one order in which everybody locks their bookings."""
    return sorted(claims, key=lambda claim: claim.first_id or claim.id)


def _locked(claim: Reservation) -> Reservation:
    """The first claim of a booking is the lock of all of them."""
    first = locked(Reservation, claim.first_id or claim.id)
    return first if claim.first_id is None else locked(Reservation, claim.id)


def check(reservation: Reservation, booth: Booth) -> None:
    """Nothing, if the claim may go to the booth now. Refused with the error of the rule that is against it."""
    _check_live(reservation)
    if booth.edition_id != reservation.booking.edition_id or not (booth.for_sale and booth.is_drawn):
        raise service.BoothNotForSale(code=booth.code)
    if reservation.booth_id == booth.id:
        raise AlreadyThere(company=reservation.booking.exhibitor.name, code=booth.code)
    if queries.on_plan(booth, (), clock.now()).state != "free":
        raise TakenMeanwhile(code=booth.code)
    kept = aside.by_code(editions.open_windows(booth.edition, clock.now()))
    service.check_not_aside(booth, kept, (reservation.booking.exhibitor_id,))


def check_not_there(booking: Booking, booth: Booth, code: str) -> None:
    """Nothing, unless the booth with this code went to that booth already: the booking has that one, and not the other."""
    has = {one.booth.code for one in queries.gather([queries.reservation_of(booking)])[0].claims}
    if code and code not in has and booth.code in has:
        raise AlreadyThere(company=booking.exhibitor.name, code=booth.code)


def is_one_of_several(claim: Reservation) -> bool:
    """Whether its booking has other booths, so that its own must be named."""
    return claim.first_id is not None or claim.beside > 0


def may_move(reservation: Reservation) -> bool:
    """Whether the claim is one that goes to other booths; `check` says whether to this one."""
    return reservation.state in LIVE


def may_exchange(reservation: Reservation) -> bool:
    return reservation.state is ReservationState.confirmed


def _check_live(reservation: Reservation) -> None:
    calling_off.check_is_on(reservation.booking.edition)
    if reservation.state is ReservationState.confirmed:
        return
    service.check_held(reservation)
    service.check_order_is_open(reservation)
    if reservation.offered:
        raise OnlyOffered(code=reservation.booth.code)


def check_exchange(one: Reservation, other: Reservation) -> None:
    """Nothing, if the two claims may exchange their booths now; else `NotExchanged` or `CalledOff`."""
    calling_off.check_is_on(one.booking.edition)
    if one.booking_id == other.booking_id or one.booking.edition_id != other.booking.edition_id:
        raise NotExchanged
    if {one.state, other.state} != {ReservationState.confirmed}:
        raise NotExchanged


def move(reservation: Reservation, booth: Booth, *, by: Actor, why: str) -> None:
    """The claim is on that booth, and its old one is free; `check` says who is refused. The caller has locked it (`lock_for`)."""
    check(reservation, booth)
    standing = queries.live_reservation(booth)
    if standing is not None:
        service.lapse_if_due(standing, clock.now())
    before = reservation.booth
    try:
        with db.session.begin_nested():
            reservation.booth = booth
    except IntegrityError as error:
        if violated(error) == "uq_reservation_live_booth":
            raise TakenMeanwhile(code=booth.code) from error
        raise
    first = queries.first_of(reservation)
    journal.record(first, "reservation.moved", by=by, why=why, before=before.code, booth=booth.code)


def exchange(one: Reservation, other: Reservation, *, by: Actor, why: str) -> None:
    """Each has the other's booth. `check_exchange` says who is refused; the caller has locked both (`lock_both`).

    The index allows no booth two live claims, not even between two rows of one statement. So both claims are `moving`, live
    on no booth, while they change; nobody sees it, for the transaction in which they stop being booked books them again.
    """
    check_exchange(one, other)
    booths = {one.id: other.booth, other.id: one.booth}
    for claim in (one, other):
        facts = {"before": claim.booth.code, "booth": booths[claim.id].code}
        journal.move(claim, ReservationState.moving, by=by, why=why, **facts)
        if claim.first_id is not None:
            journal.record(queries.first_of(claim), "reservation.exchanged", by=by, why=why, **facts)
    for claim in (one, other):
        claim.booth = booths[claim.id]
        journal.move(claim, ReservationState.confirmed, by=by, booth=claim.booth.code)
