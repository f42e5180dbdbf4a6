"""Promise 1, as far as offers go: a booth is offered to one company at a time, and an offer says what its hold says."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, inspect, select

from mima.booths.models import Booth, Reservation, ReservationState
from mima.core.db import db
from mima.journal.models import JournalEntry
from mima.waiting.models import BoothOffer, OfferState, WaitingWish, WishState

KEEPERS = ("uq_booth_offer_live_wish", "uq_booth_offer_live_booth")
BOOKED = (ReservationState.confirmed, ReservationState.cancelled)


def check_offers() -> tuple[int, list[str]]:
    """How many offers were looked at, and one sentence for each that is not as promised."""
    total = db.session.scalar(select(func.count()).select_from(BoothOffer)) or 0
    return total, [*_twice(), *_without_keepers(), *_against_holds(), *_against_wishes()]


def _twice() -> Iterator[str]:
    live = BoothOffer.state == OfferState.offered
    for code in _repeated(Booth.code, live, BoothOffer.booth_id, Booth.code):
        yield f"booth {code} is offered to two companies"
    for reference in _repeated(WaitingWish.reference, live, BoothOffer.wish_id, WaitingWish.reference):
        yield f"wish {reference} is offered two booths"
    for reference in _repeated(
        WaitingWish.reference, BoothOffer.id.is_not(None), BoothOffer.wish_id, BoothOffer.booth_id, WaitingWish.reference
    ):
        yield f"wish {reference} was offered a booth twice"


def _repeated(named: Any, condition: ColumnElement[bool], *group: Any) -> list[str]:
    statement = select(named).select_from(BoothOffer).join(BoothOffer.booth).join(BoothOffer.wish).where(condition)
    return list(db.session.scalars(statement.group_by(*group).having(func.count() > 1)))


def _without_keepers() -> Iterator[str]:
    indexes = inspect(db.session.connection()).get_indexes(BoothOffer.__tablename__)
    present = {index["name"] for index in indexes if index["unique"]}
    for name in KEEPERS:
        if name not in present:
            yield f"the database no longer refuses a second live offer: index {name} is gone"


def _against_holds() -> Iterator[str]:
    # Once it is accepted and booked, the company may be moved to another booth; then the journal tells of it.
    moved = select(JournalEntry.id).where(
        JournalEntry.subject == Reservation.__tablename__,
        JournalEntry.subject_id == Reservation.id,
        JournalEntry.verb.in_(("reservation.moved", "reservation.moving")),
    )
    is_its_own = (Reservation.booth_id == BoothOffer.booth_id) | moved.exists()
    rows = select(Booth.code, BoothOffer.state, Reservation.state, is_its_own, Reservation.offered)
    joined = rows.join(BoothOffer, BoothOffer.booth_id == Booth.id).join(BoothOffer.reservation).order_by(BoothOffer.id)
    for code, state, hold, is_same, is_marked in db.session.execute(joined):
        if not is_same or not is_marked:
            yield f"the offer of booth {code} has a hold that is none of it"
        elif state is OfferState.accepted and hold not in BOOKED:
            yield f"the offer of booth {code} is accepted and its booking is {hold}"
        elif state in (OfferState.declined, OfferState.lapsed, OfferState.withdrawn) and hold is ReservationState.held:
            yield f"the offer of booth {code} is {state} and the booth is still held for it"


def _against_wishes() -> Iterator[str]:
    live = select(BoothOffer.id).where(BoothOffer.wish_id == WaitingWish.id, BoothOffer.state == OfferState.offered).exists()
    is_offered = WaitingWish.state == WishState.offered
    differ = select(WaitingWish.reference, WaitingWish.state).where((is_offered & ~live) | (~is_offered & live))
    for reference, state in db.session.execute(differ.order_by(WaitingWish.id)):
        yield f"wish {reference} is {state}, its offers say otherwise"
