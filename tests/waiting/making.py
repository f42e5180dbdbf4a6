"""Companies that wait and organizers that offer, in one line each."""

from sqlalchemy import select

from mima.booths import queries as booths
from mima.booths import service as holding
from mima.booths.models import Booking, Booth, Reservation
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.mailing.models import Letter
from mima.waiting import offering, queries, service
from mima.waiting.models import BoothOffer, WaitingWish
from mima.waiting.service import Looked
from tests.people import Cast


def edition(cast: Cast) -> Edition:
    return editions.by_slug(cast.edition)


def booth(cast: Cast, code: str = "A02") -> Booth:
    return booths.booth(cast.edition, code)


def wish(cast: Cast, name: str = "bruno", **looked: object) -> WaitingWish:
    """The company waits for such a booth."""
    with transaction():
        wanted = Looked(**looked)  # type: ignore[arg-type]
        return service.wait(edition(cast), cast.company(name), wanted, by=cast.user(name).actor)


def offer(cast: Cast, wish: WaitingWish, code: str = "A02", hours: int = 48) -> BoothOffer:
    with transaction():
        return offering.offer(wish, booth(cast, code), hours=hours, by=cast.user("ana").actor)


def decline(cast: Cast, made: BoothOffer, name: str = "bruno") -> None:
    with transaction():
        offering.decline(made, by=cast.user(name).actor)


def settle() -> int:
    """The schedule has looked."""
    with transaction():
        return offering.settle_over()


def taken(cast: Cast, name: str = "carla", code: str = "A02", *, confirmed: bool = True) -> Booking:
    """The company has taken the booth by a click, and paid it or not."""
    with transaction():
        booking = holding.hold(booth(cast, code), cast.company(name), by=cast.user(name).actor)
        if confirmed:
            holding.confirm(booths.reservation_of(booking), by=cast.user("ana").actor)
        return booking


def claim(made: BoothOffer) -> Reservation:
    """The offer's hold as it is now."""
    db.session.rollback()
    return db.session.get_one(Reservation, made.reservation_id)


def now(made: BoothOffer) -> tuple[str, str, str]:
    """How offer, wish and hold stand in the database."""
    db.session.rollback()
    fresh = queries.by_public_id(made.public_id)
    return fresh.state.value, fresh.wish.state.value, fresh.reservation.state.value


def letters(template: str) -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.template == template).order_by(Letter.id)))


def link(made: BoothOffer) -> str:
    """The address in the letter, as its first reader has it."""
    found = next(one for one in letters("booth_offered") if queries.hashed(one.values["token"]) == made.token_hash)
    return f"/offers/{found.values['token']}"


__all__ = ["booth", "claim", "decline", "edition", "letters", "link", "now", "offer", "settle", "taken", "wish"]
