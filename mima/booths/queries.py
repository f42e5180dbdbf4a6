"""Reading booths and bookings. The plan of an edition is three statements, whatever its size."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import dist
from typing import Any, Protocol

from sqlalchemy import ColumnElement, bindparam, exists, func, inspect, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from mima.booths.models import LIVE, Booking, BookingLine, Booth, BoothCategory, Extra, Reservation, ReservationState
from mima.booths.plan.geometry import middle
from mima.core import money
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.plain import read
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor


@dataclass(frozen=True, slots=True)
class BoothOnPlan:
    """A booth with its present claim, for somebody who looks: `state` is free, held, yours, booked or off."""

    booth: Booth
    state: str
    is_confirmed: bool
    reservation_id: int | None
    booking_reference: str | None
    held_until: datetime | None
    exhibitor_name: str | None
    exhibitor_slug: str | None


def plan(edition: Edition, mine: Collection[int], now: datetime) -> list[BoothOnPlan]:
    """All booths of the edition by code, each as the members of the companies `mine` (ids) see it; one statement."""
    return [_on_plan(*row, mine=mine, now=now) for row in db.session.execute(_plan_statement(edition))]


def on_plan(booth: Booth, mine: Collection[int], now: datetime) -> BoothOnPlan:
    """One booth as the members of the companies `mine` see it."""
    row = db.session.execute(_plan_statement(booth.edition).where(Booth.id == booth.id)).one()
    return _on_plan(*row, mine=mine, now=now)


def _plan_statement(edition: Edition) -> Any:
    return (
        select(Booth, Reservation, Booking.reference, Exhibitor.id, Exhibitor.name, Exhibitor.slug)
        .join(Booth.category)
        .join(Booth.zone)
        .outerjoin(Reservation, (Reservation.booth_id == Booth.id) & Reservation.state.in_(LIVE))
        .outerjoin(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(Exhibitor, Exhibitor.id == Booking.exhibitor_id)
        .where(Booth.edition_id == edition.id, Booth.is_drawn)
        .options(contains_eager(Booth.category), contains_eager(Booth.zone))
        .order_by(Booth.code)
    )


def _on_plan(
    booth: Booth,
    reservation: Reservation | None,
    reference: str | None,
    exhibitor_id: int | None,
    name: str | None,
    slug: str | None,
    *,
    mine: Collection[int],
    now: datetime,
) -> BoothOnPlan:
    state = _state(booth, reservation, exhibitor_id in mine, now)
    named = state in ("booked", "yours")
    return BoothOnPlan(
        booth=booth,
        state=state,
        is_confirmed=named and reservation is not None and reservation.state is ReservationState.confirmed,
        reservation_id=reservation.id if reservation else None,
        booking_reference=reference if state == "yours" else None,
        held_until=reservation.held_until if reservation and state in ("held", "yours") else None,
        exhibitor_name=name if named else None,
        exhibitor_slug=slug if named else None,
    )


def _state(booth: Booth, reservation: Reservation | None, is_mine: bool, now: datetime) -> str:
    if reservation is None or _is_over(reservation, now):
        return "free" if booth.for_sale else "off"
    if is_mine:
        return "yours"
    return "booked" if reservation.state is ReservationState.confirmed else "held"


def _is_over(reservation: Reservation, now: datetime) -> bool:
    return reservation.state is ReservationState.held and not reservation.paying and reservation.held_until <= now


# When a sale opens, hundreds click within a second: what a click asks is built once, not anew for each of them.

_BOOTH = (
    select(Booth)
    .join(Booth.edition)
    .where(Edition.slug == bindparam("slug"), Edition.is_public, Booth.code == bindparam("code"), Booth.is_drawn)
    .options(joinedload(Booth.edition), joinedload(Booth.category))
)


def booth(slug: str, code: str) -> Booth:
    """The booth with this code of the public edition with this slug, with edition and category; `NotFound` otherwise."""
    found = db.session.scalar(_BOOTH, {"slug": slug, "code": code})
    if found is None:
        raise NotFound
    return found


# Two statements: one that waits for a lock sees its row as it is then, but what is joined to it as it was before.
_STAYS = select(Booth.id).where(Booth.id == bindparam("booth")).with_for_update(read=True, key_share=True)
_AS_IT_IS = (
    select(Booth)
    .where(Booth.id == bindparam("booth"))
    .options(joinedload(Booth.edition), joinedload(Booth.category))
    .execution_options(populate_existing=True)
)


def stays(booth: Booth) -> None:
    """The booth is as it is now, and nobody takes it off the plan until the transaction ends; others may claim it as well."""
    # By its key alone: to ask the booth itself for its id would read it once more before.
    key = inspect(booth).identity or (None,)
    db.session.execute(_STAYS, {"booth": key[0]})
    db.session.scalars(_AS_IT_IS, {"booth": key[0]}).one()


def _stands() -> ColumnElement[bool]:
    """Live, and not a hold whose time was over `now` but which the schedule has not seen yet."""
    over = (Reservation.state == ReservationState.held) & ~Reservation.paying & (Reservation.held_until <= bindparam("now"))
    # Each state by itself: a list would be written into the statement anew whenever it is asked.
    return or_(*(Reservation.state == state for state in LIVE)) & ~over


_TAKEN = (
    select(Booth.id, Booth.code, Booth.category_id, Booth.hall_id, Booth.shape)
    .join(Booth.edition)
    .where(Edition.slug == bindparam("slug"), Edition.is_public, Booth.code == bindparam("code"), Booth.is_drawn)
    .where(
        exists().where(
            Reservation.booth_id == Booth.id,
            Booking.id == Reservation.booking_id,
            Booking.exhibitor_id != bindparam("exhibitor"),
            _stands(),
        )
    )
)


class Place(Protocol):
    """What of a booth says where it stands, and beside what."""

    @property
    def id(self) -> Any: ...
    @property
    def category_id(self) -> Any: ...
    @property
    def hall_id(self) -> Any: ...
    @property
    def shape(self) -> Any: ...


def taken(slug: str, code: str, exhibitor: Exhibitor, now: datetime) -> Place | None:
    """Where the booth with this code stands, if another company's claim on it stands at this moment; one statement.

    Without a lock: only for a quick word to those who come second. What decides is the unique index behind `hold`.
    """
    return next(iter(read(_TAKEN, {"slug": slug, "code": code, "exhibitor": exhibitor.id, "now": now})), None)


_FREE = (
    select(Booth.code, Booth.shape)
    .outerjoin(Reservation, (Reservation.booth_id == Booth.id) & _stands())
    .where(Booth.category_id == bindparam("category"), Booth.hall_id == bindparam("hall"), Booth.id != bindparam("booth"))
    .where(Booth.for_sale, Booth.is_drawn, Reservation.id.is_(None))
)


def free_near(booth: Place, now: datetime, most: int = 3) -> list[str]:
    """The codes of the free booths of the same class and hall, nearest first, in one statement."""
    values = {"category": booth.category_id, "hall": booth.hall_id, "booth": booth.id, "now": now}
    rows = read(_FREE, values)
    here = middle(booth.shape)
    found = sorted((dist(here, middle(shape)), code) for code, shape in rows)
    return [code for _distance, code in found[:most]]


def free_of(category: BoothCategory, now: datetime) -> Sequence[Booth]:
    """The free booths of the category by code, in one statement."""
    statement = (
        select(Booth)
        .outerjoin(Reservation, (Reservation.booth_id == Booth.id) & _stands())
        .where(Booth.category_id == category.id, Booth.for_sale, Booth.is_drawn, Reservation.id.is_(None))
        .order_by(Booth.code)
    )
    return db.session.scalars(statement, {"now": now}).all()


def is_free() -> ColumnElement[bool]:
    """Of `Booth`: on the plan, for sale, and no claim on it stands at the value `now`, which the statement is given."""
    taken = exists().where(Reservation.booth_id == Booth.id, _stands())
    return Booth.for_sale & Booth.is_drawn & ~taken


def of_category(category: BoothCategory) -> Sequence[Booth]:
    """The booths of the category that are on the plan and for sale, free or not, by code."""
    statement = select(Booth).where(Booth.category_id == category.id, Booth.for_sale, Booth.is_drawn).order_by(Booth.code)
    return db.session.scalars(statement).all()


# Locked is the first claim of its booking alone, as everybody does who moves any of them.
_ON_BOOTH = aliased(Reservation)
_LIVE = (
    select(Reservation)
    .join(_ON_BOOTH, Reservation.id == func.coalesce(_ON_BOOTH.first_id, _ON_BOOTH.id))
    .join(Reservation.booking)
    .where(_ON_BOOTH.booth_id == bindparam("booth"), _ON_BOOTH.state.in_(LIVE), Reservation.state.in_(LIVE))
    .options(contains_eager(Reservation.booking))
    .with_for_update(of=Reservation)
)


def live_reservation(booth: Booth) -> Reservation | None:
    """The first claim of the booking that has a live claim on the booth, locked until the transaction ends."""
    return db.session.scalar(_LIVE, {"booth": booth.id})


def on_booth(booth: Booth) -> Reservation | None:
    """The live claim on the booth with its booking, without a lock: to look at, not to decide by."""
    live = (Reservation.booth_id == booth.id) & Reservation.state.in_(LIVE)
    statement = select(Reservation).join(Reservation.booking).where(live).options(contains_eager(Reservation.booking))
    return db.session.scalar(statement)


def growing(edition: Edition, exhibitor: Exhibitor, now: datetime) -> Sequence[Reservation]:
    """The first claims of the company's held bookings that may have another booth, by the edition's limit; the newest first."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.edition_id == edition.id, Booking.exhibitor_id == exhibitor.id, is_first())
        .where(Reservation.state == ReservationState.held, Reservation.placed_until.is_(None), Reservation.held_until > now)
        .where(Reservation.paying.is_(False), Reservation.quoted.is_(False), Reservation.beside + 1 < edition.most_booths)
        .options(contains_eager(Reservation.booking), joinedload(Reservation.booth))
        .order_by(Reservation.id.desc())
    )
    return gather(db.session.scalars(statement).all())


_HELD = (
    select(func.count())
    .select_from(Reservation)
    .join(Booking)
    .where(
        Booking.edition_id == bindparam("edition"),
        Booking.exhibitor_id == bindparam("exhibitor"),
        Reservation.state == ReservationState.held,
        Reservation.placed_until.is_(None),
        (Reservation.held_until > bindparam("now")) | Reservation.paying,
    )
)


def held_count(edition: Edition, exhibitor: Exhibitor, now: datetime) -> int:
    """How many booths the company holds unpaid at this moment by clicks of its own."""
    return db.session.scalar(_HELD, {"edition": edition.id, "exhibitor": exhibitor.id, "now": now}) or 0


def categories(edition: Edition) -> Sequence[BoothCategory]:
    statement = (
        select(BoothCategory)
        .where(BoothCategory.edition_id == edition.id)
        .order_by(BoothCategory.price_per, BoothCategory.price_cents)
    )
    return db.session.scalars(statement).all()


def extras(edition: Edition) -> Sequence[Extra]:
    return db.session.scalars(select(Extra).where(Extra.edition_id == edition.id).order_by(Extra.id)).all()


def booking(reference: str) -> Booking:
    """The booking with this reference, whoever asks; the caller authorises. `NotFound` otherwise."""
    found = db.session.scalar(
        select(Booking).where(Booking.reference == reference).options(joinedload(Booking.exhibitor), joinedload(Booking.edition))
    )
    if found is None:
        raise NotFound
    return found


def reservation_of(booking: Booking) -> Reservation:
    """The booking's first claim, with its booth."""
    return db.session.scalars(
        select(Reservation)
        .where(Reservation.booking_id == booking.id, is_first())
        .options(
            joinedload(Reservation.booth).joinedload(Booth.category),
            joinedload(Reservation.booth).joinedload(Booth.zone),
        )
    ).one()


def first_of(claim: Reservation) -> Reservation:
    """The claim that stands for the claim's booking."""
    return claim if claim.first_id is None else db.session.get_one(Reservation, claim.first_id)


def is_first() -> ColumnElement[bool]:
    """Of `Reservation`: it stands for its booking, of which there may be others."""
    return Reservation.first_id.is_(None)


def together(reservation: Reservation) -> list[Reservation]:
    """All claims that move as one with this one, as they are now, the first first; no statement where it is alone.

    The caller holds the lock of the first: nobody moves any of them without it.
    """
    if reservation.first_id is None and not reservation.beside:
        return [reservation]
    first = reservation.first_id or reservation.id
    statement = (
        select(Reservation)
        .where((Reservation.id == first) | (Reservation.first_id == first), Reservation.taken_out.is_(False))
        .options(joinedload(Reservation.booth).joinedload(Booth.category))
        .order_by(Reservation.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def gather(claims: Sequence[Reservation]) -> Sequence[Reservation]:
    """These first claims, each with the others of its booking; one statement where any has some, none otherwise."""
    several = {one.id: one for one in claims if one.beside}
    if several:
        statement = select(Reservation).where(Reservation.first_id.in_(several), Reservation.taken_out.is_(False))
        statement = statement.options(joinedload(Reservation.booth).joinedload(Booth.category)).order_by(Reservation.id)
        found: dict[int | None, list[Reservation]] = {}
        for other in db.session.scalars(statement):
            found.setdefault(other.first_id, []).append(other)
        for key, first in several.items():
            set_committed_value(first, "others", found.get(key, []))
    return claims


def vat_by_rate(lines: Sequence[BookingLine]) -> dict[int, int]:
    """The booking's VAT in cents by rate, as its stored total was made of it."""
    return money.vat_by_rate([(line.net_cents, line.vat_rate) for line in lines])


def lines(booking: Booking) -> Sequence[BookingLine]:
    return db.session.scalars(
        select(BookingLine).where(BookingLine.booking_id == booking.id).order_by(BookingLine.position)
    ).all()


def ordered_extras(booking: Booking) -> dict[int, int]:
    """{extra id: quantity} of the booking."""
    statement = select(BookingLine.extra_id, BookingLine.quantity).where(
        BookingLine.booking_id == booking.id, BookingLine.extra_id.is_not(None)
    )
    return {key: quantity for key, quantity in db.session.execute(statement) if key is not None}


def of_exhibitor(exhibitor: Exhibitor) -> Sequence[Reservation]:
    """The first claim of each of the company's bookings, newest first, with edition and booths, in one statement or two."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.exhibitor_id == exhibitor.id, is_first())
        .options(contains_eager(Reservation.booking).joinedload(Booking.edition), joinedload(Reservation.booth))
        .order_by(Reservation.id.desc())
    )
    return gather(db.session.scalars(statement).all())


def confirmed_codes(edition: Edition) -> dict[int, list[str]]:
    """{company id: codes of its confirmed booths} of the edition, in one statement."""
    rows = (
        select(Booking.exhibitor_id, Booth.code)
        .join(Reservation, Reservation.booking_id == Booking.id)
        .join(Booth, Booth.id == Reservation.booth_id)
        .where(Booth.edition_id == edition.id, Reservation.state == ReservationState.confirmed)
        .order_by(Booth.code)
    )
    codes: dict[int, list[str]] = {}
    for exhibitor_id, code in db.session.execute(rows):
        codes.setdefault(exhibitor_id, []).append(code)
    return codes
