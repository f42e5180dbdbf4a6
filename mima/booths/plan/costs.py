"""What bookings would cost if their booths were different: read at once for all of them, in three statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mima.booths import codes, prices, pricing, queries
from mima.booths.models import Booking, BookingLine, BoothCategory, Extra
from mima.booths.plan.document import DrawnBooth
from mima.core import clock
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors.queries import members_among


@dataclass(frozen=True, slots=True)
class Costs:
    """What makes the price of each of these bookings beside its booth: its extras, its member rate, its code."""

    edition: Edition
    categories: Mapping[str, BoothCategory]
    extras: Sequence[Extra]
    ordered: Mapping[int, Mapping[int, int]]
    members: Collection[int]

    @classmethod
    def of(cls, edition: Edition, categories: Mapping[str, BoothCategory], bookings: Sequence[Booking]) -> "Costs":
        if not bookings:
            return cls(edition, categories, (), {}, ())
        members = members_among({one.exhibitor_id for one in bookings}, edition.day_at(clock.now()))
        return cls(edition, categories, queries.extras(edition), _ordered([one.id for one in bookings]), members)

    def net_of(self, booking: Booking, booths: Sequence[DrawnBooth]) -> int:
        """What the booking would cost now if its booths were these, as `prices.reprice` makes it."""
        if any(booth.category not in self.categories for booth in booths):
            return booking.net_cents
        first, *others = [self._facts(booking, booth) for booth in booths]
        rate = self.edition.member_rate if booking.exhibitor_id in self.members else 0
        reduction = codes.reduction(booking.discount) if booking.discount else None
        return pricing.totals(pricing.price(first, self._extras(booking), rate, reduction, others)).net_cents

    def _facts(self, booking: Booking, booth: DrawnBooth) -> pricing.BoothPrice:
        category = self.categories[booth.category]
        is_early = prices.is_early_at(category, self.edition, booking.created_at)
        return prices.booth_facts(booth, category, booking.vat, is_early=is_early)

    def _extras(self, booking: Booking) -> list[pricing.ExtraOrder]:
        wanted = self.ordered.get(booking.id, {})
        return [prices.extra_order(one, wanted[one.id], booking.vat) for one in self.extras if wanted.get(one.id)]


def _ordered(bookings: Collection[int]) -> dict[int, dict[int, int]]:
    """{booking id: {extra id: quantity}} in one statement."""
    lines = (BookingLine.booking_id.in_(bookings), BookingLine.extra_id.is_not(None))
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for booking, extra, quantity in db.session.execute(
        select(BookingLine.booking_id, BookingLine.extra_id, BookingLine.quantity).where(*lines)
    ):
        if extra is not None:
            found[booking][extra] = quantity
    return found
