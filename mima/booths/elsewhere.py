"""What a booking costs on another booth: the price of that booth for its company today; what else it ordered stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from mima.booths import codes, prices, pricing, queries
from mima.booths.models import BookingLine, Booth, LineKind, Reservation, ReservationState
from mima.core import clock
from mima.exhibitors.queries import is_cluster_member

WAIVED = pricing.Label(
    "Différence de prix laissée en l’état (changement de stand)", "Difference in price left as it is (change of booth)"
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A booking's lines as they are, and all that makes its lines on any other booth, so that a list asks nothing more.

    The early price counts by the day on which the booking was made, member rate and prices are today's. Of a booking that is
    booked the extras stay exactly as they were sold; of one that is held they cost what they cost today.
    """

    reservation: Reservation
    before: Sequence[pricing.Line]
    extras: Sequence[pricing.ExtraOrder]
    member_rate: int
    reduction: pricing.Reduction | None

    @classmethod
    def of(cls, reservation: Reservation) -> "Elsewhere":
        """In three statements at most."""
        booking = reservation.booking
        before = [as_line(line) for line in queries.lines(booking)]
        if reservation.state is ReservationState.confirmed:
            extras = [_as_order(line, line.extra_id) for line in before if line.extra_id is not None]
        else:
            extras = prices.extra_orders(booking.edition, queries.ordered_extras(booking))
        is_member = is_cluster_member(booking.exhibitor, clock.now().date())
        reduction = codes.reduction(booking.discount) if booking.discount else None
        return cls(reservation, before, extras, booking.edition.member_rate if is_member else 0, reduction)

    def on(self, booth: Booth) -> list[pricing.Line]:
        """The booking's lines on that booth."""
        facts = prices.facts(booth, self.reservation.booking.created_at)
        return pricing.price(facts, self.extras, self.member_rate, self.reduction)

    def difference(self, booth: Booth) -> list[pricing.Line]:
        """What is new on that booth, then what is taken off for the old one; no extras."""
        taken_off = [_taken_off(line) for line in _standing(self.before)]
        return [*_standing(self.on(booth)), *taken_off]

    def waived(self, booth: Booth) -> list[pricing.Line]:
        """The booking's lines on that booth, with a last one for each rate of VAT that leaves its price as it was."""
        by_rate: dict[int, int] = {}
        for line in self.difference(booth):
            by_rate[line.vat_rate] = by_rate.get(line.vat_rate, 0) + line.net_cents
        left = [pricing.Line(LineKind.waived, WAIVED, 1, -cents, rate) for rate, cents in by_rate.items() if cents]
        return [*self.on(booth), *left]


def as_line(line: BookingLine) -> pricing.Line:
    """A stored line as what pricing makes."""
    label = pricing.Label(line.label_fr, line.label_en)
    return pricing.Line(line.kind, label, line.quantity, line.unit_cents, line.vat_rate, line.extra_id)


def _standing(lines: Sequence[pricing.Line]) -> list[pricing.Line]:
    return [line for line in lines if line.kind is not LineKind.extra]


def _taken_off(line: pricing.Line) -> pricing.Line:
    label = pricing.Label(f"En moins\xa0: {line.label.fr}", f"Less: {line.label.en}")
    return pricing.Line(line.kind, label, line.quantity, -line.unit_cents, line.vat_rate)


def _as_order(line: pricing.Line, extra_id: int) -> pricing.ExtraOrder:
    return pricing.ExtraOrder(extra_id, line.label, line.quantity, line.unit_cents, line.vat_rate)
