"""What the market's team sets about the sale: categories, extras, codes, sale windows, terms. Nothing here commits."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager, joinedload

from mima.booths import prices, queries
from mima.booths.models import Booking, Booth, BoothCategory, DiscountCode, Extra, Reservation, ReservationState
from mima.core import ids
from mima.core.actors import Actor
from mima.core.db import db, violated
from mima.core.errors import N_, DomainError, Invalid, NotFound
from mima.editions import service as editions
from mima.editions.models import Edition, SaleWindow
from mima.journal import service as journal

Thing = BoothCategory | Extra | DiscountCode | SaleWindow
T = TypeVar("T", BoothCategory, Extra, DiscountCode, SaleWindow)

# Constraint: the field that it is about, and what is said there.
REFUSALS = {
    "uq_booth_category_edition_id_code": ("code", N_("Another category has this code.")),
    "uq_discount_code_edition_id_code": ("code", N_("There is such a code already.")),
    "ck_extra_stock": ("stock", N_("More than that have been ordered already.")),
    "ck_discount_code_uses": ("most_uses", N_("It has been used more often than that already.")),
    "ck_discount_code_days": ("ends_on", N_("The last day is before the first one.")),
    "ck_sale_window_order": ("closes_at", N_("It ends before it begins.")),
}


class CategoryInUse(DomainError):
    message = N_("This category stays: booths have it, on the present plan or on an earlier one.")


class ExtraInUse(DomainError):
    message = N_("This extra stays: bookings have it. Set its stock to what is taken, and nobody else gets one.")


class CodeInUse(DomainError):
    message = N_("This code stays: bookings have it. Give it a last day, and nobody else can use it.")


IN_USE: dict[type, type[DomainError]] = {BoothCategory: CategoryInUse, Extra: ExtraInUse, DiscountCode: CodeInUse}


def find(model: type[T], edition: Edition, key: int) -> T:
    """The category, extra, code or sale window of this edition with this id; `NotFound` for any other."""
    found = db.session.get(model, key)
    if found is None or found.edition_id != edition.id:
        raise NotFound
    return found


def codes(edition: Edition) -> Sequence[DiscountCode]:
    return db.session.scalars(select(DiscountCode).where(DiscountCode.edition_id == edition.id).order_by(DiscountCode.code)).all()


def save(edition: Edition, thing: Thing | Edition, facts: Mapping[str, Any], *, by: Actor) -> None:
    """The thing, new or present, or the edition itself, is as the facts say, and the journal holds what was different.

    Held bookings whose price moves with it cost the new one at once, but those with an open payment page or quote; confirmed
    ones keep theirs. Refused with `Invalid` at the field that does not fit; then nothing is different.
    """
    # First, as everybody does who changes an order: so nobody waits for somebody who waits for them.
    held = _held(edition)
    changes = {name: [_plain(getattr(thing, name)), _plain(value)] for name, value in facts.items()}
    try:
        with db.session.begin_nested():
            for name, value in facts.items():
                setattr(thing, name, value)
            db.session.add(thing)
            db.session.flush()
    except IntegrityError as error:
        refusal = REFUSALS.get(violated(error) or "")
        if refusal is None:
            raise
        raise Invalid(dict([refusal])) from error
    moved = {name: change for name, change in changes.items() if change[0] != change[1]}
    journal.record(thing, f"{thing.__tablename__}.set", by=by, changes=moved)
    for reservation in held:
        prices.reprice(reservation, by=by)


def name_seller(edition: Edition, seller: Mapping[str, Any], *, by: Actor) -> None:
    """The edition has this seller (`billing.seller.Seller.stored`), whose VAT held bookings have at once, as `save` has it."""
    held = _held(edition)
    editions.name_seller(edition, seller, by=by)
    for reservation in held:
        prices.reprice(reservation, by=by)


def remove(thing: Thing, *, by: Actor) -> None:
    """The thing is gone. Refused with `CategoryInUse`, `ExtraInUse` or `CodeInUse` where booths or bookings have it."""
    journal.record(thing, f"{thing.__tablename__}.removed", by=by, **_name(thing))
    refusal = IN_USE.get(type(thing), DomainError)
    try:
        with db.session.begin_nested():
            db.session.delete(thing)
    except IntegrityError as error:
        raise refusal from error


def new_extra(edition: Edition, name: str) -> Extra:
    """An extra of the edition with a code made of its name, which no other has; not yet saved."""
    words = "-".join(re.findall("[a-z0-9]+", name.lower()))[:24]
    taken = {extra.code for extra in queries.extras(edition)}
    code = words if words and words not in taken else f"{words or 'extra'}-{ids.public_id(4)}"
    return Extra(edition_id=edition.id, code=code, taken=0)


def _held(edition: Edition) -> Sequence[Reservation]:
    """The holds of the edition without an open payment page or quote, locked, with all that makes their price."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.edition_id == edition.id, Reservation.state == ReservationState.held, queries.is_first())
        .where(Reservation.paying.is_(False), Reservation.quoted.is_(False))
        .options(contains_eager(Reservation.booking).joinedload(Booking.exhibitor))
        .options(joinedload(Reservation.booth, innerjoin=True).joinedload(Booth.category, innerjoin=True))
        .order_by(Reservation.id)
        .with_for_update(of=Reservation)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def _name(thing: Thing) -> dict[str, str]:
    return {"audience": thing.audience.value} if isinstance(thing, SaleWindow) else {"code": thing.code}


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
