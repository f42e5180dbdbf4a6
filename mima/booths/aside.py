"""Booths put aside for those who had them in an earlier edition, while a window for those who return is open.

Nobody takes or asks for a booth of a category in which the organizers place companies, so none of these is put aside.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from mima.booths.models import Booking, Booth, BoothCategory, Door, Reservation, ReservationState
from mima.core.db import db
from mima.editions.models import Audience, SaleWindow


@dataclass(frozen=True, slots=True)
class Aside:
    """For which company a booth is put aside, and until when."""

    exhibitor_id: int
    until: datetime


def by_code(open_now: Iterable[SaleWindow]) -> Mapping[str, Aside]:
    """{booth code: for whom it is put aside} while these windows are open; no statement where none is for those who return.

    Of two windows that speak of one booth, the one that comes last in the row counts.
    """
    windows = {window.previous_id: window for window in open_now if window.is_for_returning}
    if not windows:
        return {}
    rows = db.session.execute(
        select(Booth.edition_id, Booth.code, Booking.exhibitor_id)
        .join(Reservation, Reservation.booth_id == Booth.id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Booth.edition_id.in_(windows), Reservation.state == ReservationState.confirmed)
        .where(~_is_assigned({window.edition_id for window in windows.values()}))
        .order_by(Reservation.id)
    ).all()
    order = list(windows)
    ordered = sorted(rows, key=lambda row: order.index(row[0]))
    return {code: Aside(company, windows[edition].closes_at) for edition, code, company in ordered}


def _is_assigned(editions: Collection[int]) -> ColumnElement[bool]:
    """Of an earlier `Booth`: that with its code in these editions (ids) is one on which the organizers place companies."""
    after = aliased(Booth)
    return exists().where(
        after.edition_id.in_(editions),
        after.code == Booth.code,
        after.is_drawn,
        BoothCategory.id == after.category_id,
        BoothCategory.door == Door.assigned,
    )


def is_kept(now: datetime) -> ColumnElement[bool]:
    """Of `Booth`: it is put aside at this moment, whoever for."""
    before = aliased(Booth)
    return exists().where(
        SaleWindow.edition_id == Booth.edition_id,
        SaleWindow.audience == Audience.returning,
        SaleWindow.opens_at <= now,
        SaleWindow.closes_at > now,
        before.edition_id == SaleWindow.previous_id,
        before.code == Booth.code,
        BoothCategory.id == Booth.category_id,
        BoothCategory.door != Door.assigned,
        Reservation.booth_id == before.id,
        Reservation.state == ReservationState.confirmed,
    )


def has_in(category: BoothCategory, aside: Mapping[str, Aside], exhibitor_id: int) -> bool:
    """Whether a booth of this category is put aside for the company; no statement where none at all is."""
    theirs = codes_of(aside, exhibitor_id)
    if not theirs:
        return False
    statement = select(Booth.id).where(Booth.category_id == category.id, Booth.for_sale, Booth.is_drawn, Booth.code.in_(theirs))
    return db.session.scalar(statement.limit(1)) is not None


def codes_of(aside: Mapping[str, Aside], exhibitor_id: int) -> list[str]:
    """The codes of the booths that are put aside for the company."""
    return sorted(code for code, one in aside.items() if one.exhibitor_id == exhibitor_id)
