"""Reading wishes and offers. A company's are loaded by its members, all of them by the organizers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.accounts.models import User
from mima.booths.models import Booking, Booth, Reservation, ReservationState
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor, ExhibitorMember
from mima.waiting.models import LIVE, BoothOffer, OfferState, WaitingWish, WishState
from mima.waiting.ranking import Stand

MOST = 300


def by_reference(reference: str) -> WaitingWish:
    """The wish, for organizers; `NotFound` otherwise."""
    return _one(_wishes().where(WaitingWish.reference == reference))


def of_member(reference: str, user: User) -> WaitingWish:
    """A wish of a company that the person acts for; `NotFound` for everybody else."""
    mine = select(ExhibitorMember.exhibitor_id).where(ExhibitorMember.user_id == user.id)
    return _one(_wishes().where(WaitingWish.reference == reference, WaitingWish.exhibitor_id.in_(mine)))


def of_exhibitor(exhibitor: Exhibitor) -> Sequence[WaitingWish]:
    """The company's wishes, the newest first, in one statement."""
    statement = _wishes().where(WaitingWish.exhibitor_id == exhibitor.id).order_by(WaitingWish.id.desc())
    return db.session.scalars(statement.limit(MOST)).all()


def live_of(exhibitor: Exhibitor, edition: Edition) -> WaitingWish | None:
    """The company's wish for the edition that is not settled or withdrawn, if there is one."""
    of_theirs = (WaitingWish.exhibitor_id == exhibitor.id) & (WaitingWish.edition_id == edition.id)
    return db.session.scalar(_wishes().where(of_theirs, WaitingWish.state.in_(LIVE)))


def page(edition: Edition, size: int, after: str = "") -> Sequence[WaitingWish]:
    """So many wishes for the edition that wait or are offered a booth, the longest waiting first; two statements at most.

    They begin after the wish with this reference, whatever became of it; without one, with the first.
    """
    statement = _longest_waiting(edition, LIVE)
    of_edition = (WaitingWish.reference == after) & (WaitingWish.edition_id == edition.id)
    marks = select(WaitingWish.stated_at, WaitingWish.id).where(of_edition)
    last = db.session.execute(marks).one_or_none() if after else None
    if last is not None:
        is_alike = (WaitingWish.stated_at == last.stated_at) & (WaitingWish.id > last.id)
        statement = statement.where((WaitingWish.stated_at > last.stated_at) | is_alike)
    return db.session.scalars(statement.limit(size)).all()


def count(edition: Edition) -> int:
    """How many wishes for the edition wait or are offered a booth."""
    live = select(func.count()).where(WaitingWish.edition_id == edition.id, WaitingWish.state.in_(LIVE))
    return db.session.scalar(live) or 0


def open_at(edition: Edition, most: int) -> Sequence[WaitingWish]:
    """The wishes for the edition that wait and are offered nothing, so many of them, the longest waiting first."""
    return db.session.scalars(_longest_waiting(edition, (WishState.open,)).limit(most)).all()


def _longest_waiting(edition: Edition, states: Collection[WishState]) -> Select[WaitingWish]:
    statement = _wishes().where(WaitingWish.edition_id == edition.id, WaitingWish.state.in_(states))
    return statement.order_by(WaitingWish.stated_at, WaitingWish.id)


def offers_of(wish: WaitingWish) -> Sequence[BoothOffer]:
    """All offers to the wish, the newest first, as they are now."""
    statement = _offers().where(BoothOffer.wish_id == wish.id).order_by(BoothOffer.id.desc())
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def standing_offer(wish_id: int) -> BoothOffer | None:
    """The wish's offer that nobody has ended yet, as it is now; its hold may be over."""
    statement = _offers().where(BoothOffer.wish_id == wish_id, BoothOffer.state == OfferState.offered)
    return db.session.scalar(statement.execution_options(populate_existing=True))


def rival(booth: Booth) -> int | None:
    """The id of the wish whose offer of this booth nobody has ended yet."""
    return db.session.scalar(
        select(BoothOffer.wish_id).where(BoothOffer.booth_id == booth.id, BoothOffer.state == OfferState.offered)
    )


def was_offered(wish: WaitingWish, booth: Booth) -> bool:
    statement = select(BoothOffer.id).where(BoothOffer.wish_id == wish.id, BoothOffer.booth_id == booth.id)
    return db.session.scalar(statement) is not None


def by_token(token: str) -> BoothOffer:
    """The offer behind the link of a letter; `NotFound` otherwise."""
    found = db.session.scalar(_offers().where(BoothOffer.token_hash == hashed(token)))
    if found is None:
        raise NotFound
    return found


def by_public_id(public_id: str) -> BoothOffer:
    """The offer, for organizers; `NotFound` otherwise."""
    found = db.session.scalar(_offers().where(BoothOffer.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def hashed(token: str) -> str:
    """As the database knows the secret of a link: who reads the table can open nothing with it."""
    return sha256(token.encode()).hexdigest()


def newest_offers(edition: Edition, most: int) -> Sequence[BoothOffer]:
    """So many offers at the edition, whatever became of them, the newest first, in one statement."""
    statement = _offers().join(BoothOffer.wish).where(WaitingWish.edition_id == edition.id).order_by(BoothOffer.id.desc())
    return db.session.scalars(statement.limit(most)).all()


def standing_offers(wishes: Iterable[WaitingWish]) -> Sequence[BoothOffer]:
    """The offers to these wishes that nobody has ended yet, in one statement."""
    of_theirs = BoothOffer.wish_id.in_([wish.id for wish in wishes])
    return db.session.scalars(_offers().where(of_theirs, BoothOffer.state == OfferState.offered)).all()


def offered(wishes: Iterable[WaitingWish]) -> set[tuple[int, int]]:
    """{(wish id, booth id)}: what was ever offered to these wishes, in one statement."""
    rows = select(BoothOffer.wish_id, BoothOffer.booth_id).where(BoothOffer.wish_id.in_([wish.id for wish in wishes]))
    return {(wish, booth) for wish, booth in db.session.execute(rows)}


def over(now: datetime) -> Sequence[int]:
    """Ids of the wishes whose standing offer was decided by its hold, which is over or has become something else."""
    is_over = (Reservation.held_until <= now) & ~Reservation.paying
    statement = (
        select(BoothOffer.wish_id)
        .join(BoothOffer.reservation)
        .where(BoothOffer.state == OfferState.offered, (Reservation.state != ReservationState.held) | is_over)
        .order_by(BoothOffer.wish_id)
    )
    return db.session.scalars(statement).all()


def stands(edition: Edition) -> list[Stand]:
    """Who has booked which booth of the edition, by code, in one statement."""
    rows = (
        select(Exhibitor.slug, Booth.code, Booth.hall_id, Booth.zone_id, Booth.shape)
        .join(Booking, Booking.exhibitor_id == Exhibitor.id)
        .join(Reservation, Reservation.booking_id == Booking.id)
        .join(Booth, Booth.id == Reservation.booth_id)
        .where(Booth.edition_id == edition.id, Reservation.state == ReservationState.confirmed)
        .order_by(Booth.code)
    )
    return [Stand(*row) for row in db.session.execute(rows)]


def neighbours(edition: Edition) -> Sequence[Exhibitor]:
    """The companies that have a booth of the edition, as the plan shows them to everybody, by name."""
    booked = (
        select(Booking.exhibitor_id)
        .join(Reservation, Reservation.booking_id == Booking.id)
        .where(Booking.edition_id == edition.id, Reservation.state == ReservationState.confirmed)
    )
    return db.session.scalars(select(Exhibitor).where(Exhibitor.id.in_(booked)).order_by(Exhibitor.name, Exhibitor.id)).all()


def _wishes() -> Select[WaitingWish]:
    return select(WaitingWish).options(
        joinedload(WaitingWish.edition),
        joinedload(WaitingWish.exhibitor),
        joinedload(WaitingWish.zone),
        joinedload(WaitingWish.near),
    )


def _offers() -> Select[BoothOffer]:
    return (
        select(BoothOffer)
        .join(BoothOffer.reservation)
        .options(
            joinedload(BoothOffer.wish).joinedload(WaitingWish.exhibitor),
            joinedload(BoothOffer.wish).joinedload(WaitingWish.edition),
            joinedload(BoothOffer.booth),
            contains_eager(BoothOffer.reservation).joinedload(Reservation.booking),
        )
    )


def _one(statement: Select[WaitingWish]) -> WaitingWish:
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found
