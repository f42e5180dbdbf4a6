"""An edition's life, as far as its booths go: made like another one without its people or money, and moved to other days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mima.booths import queries
from mima.booths.models import LIVE, Booking, BoothCategory, Extra, Reservation
from mima.booths.plan import rows, versions
from mima.core.actors import Actor
from mima.core.db import db
from mima.editions import service as editions
from mima.editions.models import Edition
from mima.exhibitors import letters


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


def postpone(edition: Edition, starts_on: date, ends_on: date, *, by: Actor, why: str) -> int:
    """The edition is on these days, and whoever has a booth there has one letter about it; how many companies those are.

    Nobody's booth, price or paper changes. The same days again write to nobody. `Invalid` for days in the wrong order.
    """
    before = (edition.starts_on, edition.ends_on)
    if not editions.move(edition, starts_on, ends_on, by=by, why=why):
        return 0
    touched = {claim.booking.exhibitor_id: claim.booking for claim in claims(edition)}
    for booking in touched.values():
        letters.to_members(
            booking.exhibitor,
            "edition_moved",
            key=f"edition_moved:{edition.id}:{starts_on}:{ends_on}:{before[0]}:{booking.exhibitor_id}",
            by=by,
            edition=edition.name,
            company=booking.exhibitor.name,
            booking=booking.reference,
            before=[day.isoformat() for day in before],
            days=[starts_on.isoformat(), ends_on.isoformat()],
            why=why,
        )
    return len(touched)
