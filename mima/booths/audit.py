"""Promise 1: a booth has at most one live reservation in an edition."""

from collections import Counter

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import aliased

from mima.booths.models import LIVE, Booking, Booth, Reservation, ReservationState
from mima.core.db import db

KEEPER = "uq_reservation_live_booth"


def check_one_claim() -> tuple[int, list[str]]:
    """How many live reservations were looked at, and every booth with two, or with one and not on the plan.

    No claim is left between two booths. The index that forbids two must be there.
    """
    live = Reservation.state.in_(LIVE)
    total = db.session.scalar(select(func.count()).select_from(Reservation).where(live)) or 0
    twice = (
        select(Booth.code, func.count())
        .join(Reservation, Reservation.booth_id == Booth.id)
        .where(live)
        .group_by(Booth.id, Booth.code)
        .having(func.count() > 1)
    )
    findings = [f"booth {code} has {count} live reservations" for code, count in db.session.execute(twice)]
    gone = select(Booth.code).join(Reservation, Reservation.booth_id == Booth.id).where(live, Booth.is_drawn.is_(False))
    findings += [f"booth {code} has a live reservation and is not on the plan" for code in db.session.scalars(gone)]
    between = select(Booking.reference).join(Reservation, Reservation.booking_id == Booking.id)
    left = db.session.scalars(between.where(Reservation.state == ReservationState.moving))
    findings += [f"booking {reference} was left between two booths" for reference in left]
    indexes = inspect(db.session.connection()).get_indexes(Reservation.__tablename__)
    if not any(index["name"] == KEEPER and index["unique"] for index in indexes):
        findings.append(f"the database no longer refuses a second live reservation: index {KEEPER} is gone")
    return total, findings


def check_together() -> tuple[int, list[str]]:
    """How many claims stand beside the first one of their booking, and every one that does not stand as the first does."""
    first = aliased(Reservation)
    beside = select(Reservation, first, Booth.code).join(first, first.id == Reservation.first_id).join(Reservation.booth)
    found = db.session.execute(beside.where(Reservation.taken_out.is_(False)).order_by(Reservation.id)).all()
    findings = [
        f"booth {code} does not stand as its booking's first claim does" for one, lead, code in found if not _agree(one, lead)
    ]
    counts = Counter(lead.id for _one, lead, _code in found)
    firsts = db.session.execute(select(Reservation.id, Reservation.beside).where(Reservation.beside > 0))
    findings += [
        f"claim {key} counts {count} beside it, there are {counts[key]}" for key, count in firsts if counts[key] != count
    ]
    out = select(Booth.code).join(Reservation, Reservation.booth_id == Booth.id).where(Reservation.taken_out)
    still = db.session.scalars(out.where(Reservation.state != ReservationState.released))
    return len(found), findings + [f"booth {code} was taken out of its booking and is not free" for code in still]


def _agree(one: Reservation, lead: Reservation) -> bool:
    stands = [(claim.booking_id, claim.state, claim.held_until, claim.paying, claim.quoted) for claim in (one, lead)]
    return stands[0] == stands[1]
