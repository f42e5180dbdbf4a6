"""Offering a free booth to a company that waits, and what becomes of the offer. Nothing here commits.

The booth is held as for a company that the organizers place, and the hold decides: booked, the offer is accepted; given back,
declined; over, lapsed. So nobody's click has to tell both. The schedule looks, and who touches a wish looks first (`settled`).
Locks are taken in one order, wishes by their ids and then holds, so that two organizers wait for each other and never both.
"""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from mima.booths import placing
from mima.booths import queries as booth_queries
from mima.booths import service as booths
from mima.booths.models import Booth, Reservation, ReservationState
from mima.core import clock, ids
from mima.core.actors import SCHEDULE, Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError, Invalid, NotFound
from mima.journal import service as journal
from mima.waiting import letters, queries
from mima.waiting.models import BoothOffer, OfferState, WaitingWish, WishState

USUAL_HOURS, MOST_HOURS = 48, 720


class WaitsNoMore(DomainError):
    """Another organizer offered it a booth, or the company took the wish back."""

    message = N_("%(company)s was offered another booth or waits no more. Nothing was offered.")


class OfferedBefore(DomainError):
    """Nothing is offered twice."""

    message = N_("Booth %(code)s was offered to %(company)s before. Nothing is offered twice.")


class OfferOver(DomainError):
    """It was answered, its time is over, or the organizers took it back."""

    message = N_("This offer is over. Nothing was changed.")


def offer(wish: WaitingWish, booth: Booth, *, hours: int, by: Actor) -> BoothOffer:
    """The booth is kept for the company so long, and the company has a letter with the way to book it and to decline it.

    Refused with `Invalid` (hours), `WaitsNoMore`, `OfferedBefore`, and as `placing.keep` refuses; then nothing is changed.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise Invalid({"hours": N_("From 1 to 720 hours, please.")})
    wish = _open_wish(wish, booth)
    company = wish.exhibitor
    if queries.was_offered(wish, booth):
        raise OfferedBefore(code=booth.code, company=company.name)
    now, token = clock.now(), ids.token()
    deadline = now + timedelta(hours=hours)
    booking = placing.keep(booth, company, deadline, by=by, offered=True)
    made = BoothOffer(
        public_id=ids.public_id(),
        token_hash=queries.hashed(token),
        wish_id=wish.id,
        booth_id=booth.id,
        reservation_id=booth_queries.reservation_of(booking).id,
        offered_at=now,
        deadline=deadline,
    )
    _begin(made, wish, booth, by)
    letters.offered(made, token, by=by)
    return made


def _open_wish(wish: WaitingWish, booth: Booth) -> WaitingWish:
    """The wish, locked and open; the offer of the same booth to another one that is over has ended."""
    if booth.edition_id != wish.edition_id:
        raise NotFound
    rival = queries.rival(booth)
    for wish_id in sorted({wish.id, rival or wish.id}):
        _settle(locked(WaitingWish, wish_id), SCHEDULE)
    if not wish.is_open:
        raise WaitsNoMore(company=wish.exhibitor.name)
    return wish


def _begin(made: BoothOffer, wish: WaitingWish, booth: Booth, by: Actor) -> None:
    try:
        with db.session.begin_nested():
            journal.begin(made, OfferState.offered, by=by, booth=booth.code)
    except IntegrityError as error:
        if violated(error) == "uq_booth_offer_live_booth":
            raise placing.TakenMeanwhile(code=booth.code) from error
        raise
    journal.move(wish, WishState.offered, by=by, booth=booth.code)


def decline(offer: BoothOffer, *, by: Actor, why: str = "") -> None:
    """The company does not want the booth: it is free again, and the wish waits on.

    Refused with `OfferOver`, or with `PaymentOpen` or `QuoteOpen` while money may arrive.
    """
    _give_back(offer, OfferState.declined, by, why)


def withdraw(offer: BoothOffer, *, by: Actor) -> None:
    """The organizers take the offer back, and the company has a letter; refused as `decline` is."""
    _give_back(offer, OfferState.withdrawn, by, "")
    letters.withdrawn(offer, by=by)


def _give_back(offer: BoothOffer, state: OfferState, by: Actor, why: str) -> None:
    wish = locked(WaitingWish, offer.wish_id)
    standing = queries.standing_offer(wish.id)
    if standing is None or standing.id != offer.id or standing.standing(clock.now()) is not OfferState.offered:
        raise OfferOver
    booths.release(standing.reservation, by=by, why=why)
    _end(standing, wish, state, by, why)


def settled(wish: WaitingWish) -> WaitingWish:
    """The wish as it is now, locked, its offer ended if its hold is decided."""
    wish = locked(WaitingWish, wish.id)
    _settle(wish, SCHEDULE)
    return wish


def settle_over() -> int:
    """Every offer whose hold is decided has ended, those that nobody answered with a letter; the number of them."""
    found = queries.over(clock.now())
    for wish_id in found:
        _settle(locked(WaitingWish, wish_id), SCHEDULE)
    return len(found)


def _settle(wish: WaitingWish, by: Actor) -> None:
    standing, now = queries.standing_offer(wish.id), clock.now()
    if standing is None or standing.standing(now) is OfferState.offered:
        return
    reservation = locked(Reservation, standing.reservation_id)
    _lapse(reservation, now)
    _end(standing, wish, standing.standing(now), by)


def _lapse(reservation: Reservation, now: datetime) -> None:
    if reservation.state is ReservationState.held:
        booths.lapse_if_due(reservation, now)


def _end(offer: BoothOffer, wish: WaitingWish, state: OfferState, by: Actor, why: str = "") -> None:
    if state is OfferState.offered:
        # Between the look and the lock somebody went to pay.
        return
    offer.ended_at = clock.now()
    journal.move(offer, state, by=by, why=why)
    journal.move(wish, WishState.settled if state is OfferState.accepted else WishState.open, by=by)
    if state is OfferState.lapsed:
        letters.lapsed(offer)
