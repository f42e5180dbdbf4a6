"""An edition's life, as far as its booths go: made like another one without its people or money, and later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mima.booths import queries
from mima.booths.models import LIVE, Booking, BoothCategory, Extra, Reservation, ReservationState
from mima.booths.plan import rows, versions
from mima.core.actors import Actor
from mima.core.db import db
from mima.editions import service as editions
from mima.editions import terms
from mima.editions.models import Edition
from mima.journal import service as journal


def begin_like(like: Edition, slug: str, starts_on: date, ends_on: date, words: Mapping[str, str], *, by: Actor) -> Edition:
    """There is a hidden edition that sells the same booths and extras at the same prices on the same plan, all of them free.

    No sale is open yet, no price is an early one, and no company, booking, paper or letter comes along. Refused as
    `editions.begin` is.
    """
    made = editions.begin(slug, starts_on, ends_on, words, by=by, like=like)
    for category in db.session.scalars(select(BoothCategory).where(BoothCategory.edition_id == like.id)):
        db.session.add(BoothCategory(**_alike(category, "early_cents", "early_until"), edition_id=made.id))
    for extra in db.session.scalars(select(Extra).where(Extra.edition_id == like.id)):
        db.session.add(Extra(**_alike(extra, "taken"), edition_id=made.id))
    db.session.flush()
    plan = rows.present(like)
    if plan.halls:
        versions.save(made, plan, base=0, by=by)
    return made


def _alike(row: BoothCategory | Extra, *but: str) -> dict[str, object]:
    columns = [column.key for column in type(row).__table__.columns]
    return {name: getattr(row, name) for name in columns if name not in ("id", "edition_id", *but)}


def claims(edition: Edition) -> Sequence[Reservation]:
    """Whoever has a booth of the edition or holds one, with booking, company and booth; one statement."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.edition_id == edition.id, Reservation.state.in_(LIVE), queries.is_first())
    )
    loaded = (joinedload(Reservation.booking).joinedload(Booking.exhibitor), joinedload(Reservation.booth))
    return db.session.scalars(statement.options(*loaded).order_by(Reservation.id)).all()


def number_of_booths(claims: Iterable[Reservation]) -> int:
    """How many booths the bookings of these claims have together."""
    return sum(1 + claim.beside for claim in claims)


def carry(edition: Edition, later: timedelta, *, by: Actor) -> None:
    """Whoever booked or holds a booth may cancel, and pays the balance, so many days later than was promised with it.

    So does a claim that ended unpaid: money that comes late may still confirm it. The caller knows that the market itself
    is later: nothing that was promised is ever taken back, so a market that comes earlier carries nothing along.
    """
    for claim in _lasting(edition):
        claim.cancellation_terms = terms.moved(claim.cancellation_terms, later)
        if claim.balance_on is not None:
            claim.balance_on += later
        if claim.first_id is None:
            journal.record(claim, "reservation.terms_carried", by=by, days=later.days)


def let_refuse(edition: Edition, until: date, *, by: Actor) -> None:
    """Whoever booked or holds a booth may refuse the new days of the market until this one, or until a later one that they had.

    So may who pays late for a claim that ended unpaid, as with `carry`.
    """
    for claim in _lasting(edition):
        claim.refusable_until = max(until, claim.refusable_until or until)
        if claim.first_id is None:
            journal.record(claim, "reservation.refusable", by=by, until=str(claim.last_day_to_refuse))


def _lasting(edition: Edition) -> Iterable[Reservation]:
    """Every claim on a booth of the edition that is not cancelled, locked."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.edition_id == edition.id, Reservation.state != ReservationState.cancelled)
        .order_by(Reservation.id)
        .with_for_update(of=Reservation)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement)
