"""What a company's bookings make of its new legal profile: its country and its VAT number decide which VAT they have."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from mima.booths import prices, queries, vat
from mima.booths.models import LIVE, Booking, Reservation, ReservationState, Vat
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, DomainError
from mima.exhibitors import service as exhibitors
from mima.exhibitors.models import Exhibitor


class VatPromised(DomainError):
    """A payment page or a quote says a sum with other VAT, and the paper after it would name this profile."""

    message = N_(
        "Booking %(reference)s has an open payment page or quote, and its VAT would be another one with this country and VAT "
        "number. Pay, go back from the page or withdraw the quote first. Nothing was changed."
    )


class VatSold(DomainError):
    """Papers that are still to come for a booking without VAT must name the number for which it has none."""

    message = N_(
        "Booking %(reference)s was sold without VAT for your country and VAT number, so they stay until the market is over. "
        "Write to the market's team if they are wrong. Nothing was changed."
    )


def change(exhibitor: Exhibitor, *, by: Actor, **profile: str) -> None:
    """The company's profile holds these values, and what it holds has the VAT of them at once.

    Refused with `Invalid`, as `exhibitors.change_profile` is; with `VatPromised` or `VatSold` where a sum that was promised,
    or a sale, would not have the VAT that it has.
    """
    claims = _live(exhibitor)
    exhibitors.change_profile(exhibitor, by=by, **profile)
    for reservation in claims:
        _follow(reservation, by)


def _follow(reservation: Reservation, by: Actor) -> None:
    booking = reservation.booking
    if vat.of_booking(booking) is booking.vat:
        return
    if reservation.state is ReservationState.confirmed:
        if booking.vat is Vat.reverse_charge:
            raise VatSold(reference=booking.reference)
    elif reservation.paying or reservation.quoted:
        raise VatPromised(reference=booking.reference)
    else:
        prices.follow_vat(reservation, by=by)


def _live(exhibitor: Exhibitor) -> Sequence[Reservation]:
    """The first claim of each live booking of an edition that is not over, locked, in one statement."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.exhibitor_id == exhibitor.id, Reservation.state.in_(LIVE), queries.is_first())
        .options(contains_eager(Reservation.booking))
        .order_by(Reservation.id)
        .with_for_update(of=Reservation)
        .execution_options(populate_existing=True)
    )
    now = clock.now()
    return [one for one in db.session.scalars(statement) if one.booking.edition.ends_on >= one.booking.edition.day_at(now)]
