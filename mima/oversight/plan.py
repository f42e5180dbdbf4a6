"""Who has which booth, holds included, and which papers its booking has: for the organizers' plan."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mima.billing.models import Paper
from mima.booths.models import LIVE, Booking, Booth, Reservation
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor


@dataclass(frozen=True, slots=True)
class Holder:
    """The company that claims a booth, by which booking; `held_until` while it is not paid."""

    name: str
    booking_reference: str
    held_until: datetime | None
    paying: bool


def holders(edition: Edition) -> dict[int, Holder]:
    """{booth id: who claims it now} in one statement."""
    statement = (
        select(Reservation, Booking.reference, Exhibitor.name)
        .join(Reservation.booking)
        .join(Booking.exhibitor)
        .join(Reservation.booth)
        .where(Booth.edition_id == edition.id, Reservation.state.in_(LIVE))
    )
    return {
        claim.booth_id: Holder(name, reference, None if claim.confirmed_at else claim.held_until, claim.paying)
        for claim, reference, name in db.session.execute(statement)
    }


def issued(bookings: Sequence[int]) -> dict[int, list[str]]:
    """{booking id: the numbers of its papers, in the order they were issued} of these bookings (ids), in one statement."""
    found: dict[int, list[str]] = defaultdict(list)
    statement = select(Paper.booking_id, Paper.number).where(Paper.booking_id.in_(bookings)).order_by(Paper.id)
    for booking, number in db.session.execute(statement) if bookings else ():
        found[booking].append(number)
    return found
