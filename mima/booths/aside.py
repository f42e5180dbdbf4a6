"""Booths put aside for those who had them in an earlier edition, while a window for those who return is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from mima.booths.models import Booking, Booth, Reservation, ReservationState
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
        .order_by(Reservation.id)
    ).all()
    order = list(windows)
    ordered = sorted(rows, key=lambda row: order.index(row[0]))
    return {code: Aside(company, windows[edition].closes_at) for edition, code, company in ordered}


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
        Reservation.booth_id == before.id,
        Reservation.state == ReservationState.confirmed,
    )


def codes_of(aside: Mapping[str, Aside], exhibitor_id: int) -> list[str]:
    """The codes of the booths that are put aside for the company."""
    return sorted(code for code, one in aside.items() if one.exhibitor_id == exhibitor_id)
