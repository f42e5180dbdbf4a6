"""Letters about a booth that the organizers keep for a company: to each of its members, in their language."""

from typing import Any

from mima.booths.models import Booking, Reservation, Vat
from mima.core.actors import SCHEDULE, Actor
from mima.exhibitors import letters


def placed(booking: Booking, reservation: Reservation, *, by: Actor, told: str, was_asked: bool) -> None:
    """The company knows its booth, until when and at what price, and where it pays; `told` is the organizers' own word."""
    facts = {"told": told, "was_asked": was_asked, "gross_cents": booking.gross_cents, "currency": booking.currency}
    facts["no_vat"] = booking.vat is not Vat.standard
    _to_company("booth_placed", reservation, by, **facts)


def placing_lapsed(reservation: Reservation) -> None:
    """The company knows that the booth kept for it was not paid in time and is free again."""
    _to_company("placing_lapsed", reservation, SCHEDULE)


def _to_company(template: str, reservation: Reservation, by: Actor, **more: Any) -> None:
    booking, until = reservation.booking, reservation.placed_until
    letters.to_members(
        booking.exhibitor,
        template,
        key=f"{template}:{booking.reference}",
        by=by,
        booking=booking.reference,
        booth=reservation.booth.code,
        company=booking.exhibitor.name,
        edition=booking.edition.name,
        slug=booking.edition.slug,
        until=until.isoformat() if until else "",
        zone=booking.edition.timezone,
        **more,
    )
