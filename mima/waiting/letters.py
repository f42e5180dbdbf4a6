"""Letters about an offer: to each member of the company, in their language."""

from typing import Any

from mima.booths import queries as booths
from mima.booths.models import Vat
from mima.core.actors import SCHEDULE, Actor
from mima.exhibitors import letters
from mima.waiting.models import BoothOffer


def offered(offer: BoothOffer, token: str, *, by: Actor) -> None:
    """The company knows its booth, until when and at what price, where it books it, and by which link it declines."""
    booking = offer.reservation.booking
    facts = {"gross_cents": booking.gross_cents, "net_cents": booking.net_cents, "currency": booking.currency}
    facts["no_vat"] = booking.vat is not Vat.standard
    _to_company("booth_offered", offer, by, token=token, **facts)


def lapsed(offer: BoothOffer) -> None:
    """The company knows that the time is over, that the booth is free again, and that its wish waits on."""
    _to_company("offer_lapsed", offer, SCHEDULE)


def withdrawn(offer: BoothOffer, *, by: Actor) -> None:
    """The company knows that the booth is not offered to it any more, and that its wish waits on."""
    _to_company("offer_withdrawn", offer, by)


def _to_company(template: str, offer: BoothOffer, by: Actor, **more: Any) -> None:
    wish, booking = offer.wish, offer.reservation.booking
    booth = booths.reservation_of(booking).booth
    letters.to_members(
        wish.exhibitor,
        template,
        key=f"{template}:{offer.public_id}",
        by=by,
        booking=booking.reference,
        booth=booth.code,
        area_dm2=booth.area_dm2,
        company=wish.exhibitor.name,
        edition=wish.edition.name,
        slug=wish.edition.slug,
        wish=wish.reference,
        until=offer.deadline.isoformat(),
        zone=wish.edition.timezone,
        **more,
    )
