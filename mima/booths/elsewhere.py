"""What a booking costs with one of its booths elsewhere: the price of that booth for its company today; all else stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mima.booths import codes, prices, pricing, queries
from mima.booths.models import BookingLine, Booth, LineKind, Reservation, ReservationState
from mima.core import clock
from mima.exhibitors.queries import is_cluster_member


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A booking's lines as they are, and all that makes its lines with one booth elsewhere, so that a list asks nothing more.

    `reservation` is the claim that goes, `claims` are all of its booking. The early price counts by the day on which the booking
    was made, member rate and prices are today's, VAT is the booking's. Of a booking that is booked the other booths and the
    extras stay exactly as they were sold; of one that is held they cost what they cost today.
    """

    reservation: Reservation
    claims: Sequence[Reservation]
    before: Sequence[pricing.Line]
    extras: Sequence[pricing.ExtraOrder]
    member_rate: int
    reduction: pricing.Reduction | None

    @classmethod
    def of(cls, reservation: Reservation) -> "Elsewhere":
        """In three statements at most, and one where the booking has several booths."""
        booking = reservation.booking
        before = [as_line(line) for line in queries.lines(booking)]
        if reservation.state is ReservationState.confirmed:
            extras = [_as_order(line, line.extra_id) for line in before if line.extra_id is not None]
        else:
            extras = prices.extra_orders(booking.edition, queries.ordered_extras(booking), booking.vat)
        is_member = is_cluster_member(booking.exhibitor, booking.edition.day_at(clock.now()))
        reduction = codes.reduction(booking.discount) if booking.discount else None
        rate = booking.edition.member_rate if is_member else 0
        return cls(reservation, queries.together(reservation), before, extras, rate, reduction)

    def on(self, booth: Booth) -> list[pricing.Line]:
        """The booking's lines with that booth."""
        booking = self.reservation.booking
        new = pricing.standing(prices.facts(booth, booking.vat, booking.created_at))
        booths = self._booths(new)
        if self.reservation.state is not ReservationState.confirmed:
            return pricing.reduced(booths, self.extras, pricing.for_members(booths, self.member_rate), self.reduction)
        members = self._members(booths, new)
        return [*pricing.reduced(booths, self.extras, members, self.reduction), *self._left_for_others()]

    def difference(self, booth: Booth) -> list[pricing.Line]:
        """What is new with that booth, then what is taken off for the old one; no extras, and nothing that stays the same."""
        before, after = _without_extras(self.before), _without_extras(self.on(booth))
        return [*_missing(after, before), *(_taken_off(line) for line in _missing(before, after))]

    def waived(self, booth: Booth) -> list[pricing.Line]:
        """The booking's lines with that booth, with a last one for each rate of VAT that leaves its price as it was."""
        by_rate = pricing.by_rate(self.difference(booth))
        label = self._waived_label(booth)
        left = [pricing.Line(LineKind.waived, label, 1, -cents, rate) for rate, cents in by_rate.items() if cents]
        return [*self.on(booth), *left]

    def _booths(self, new: Sequence[pricing.Line]) -> list[pricing.Line]:
        """The lines of all booths and supplements, in the order of the claims, with these for the one that goes."""
        lines: list[pricing.Line] = []
        for one, sold in zip(self.claims, self._sold(), strict=True):
            lines += new if one.id == self.reservation.id else sold
        return lines

    def _sold(self) -> list[list[pricing.Line]]:
        """The lines of each booth with its supplements, in the order of the claims: as they were sold, or what they cost now."""
        if self.reservation.state is ReservationState.confirmed:
            return groups(self.before)
        booking = self.reservation.booking
        return [pricing.standing(prices.facts(one.booth, booking.vat, booking.created_at)) for one in self.claims]

    def _members(self, booths: Sequence[pricing.Line], new: Sequence[pricing.Line]) -> list[pricing.Line]:
        """What the member rate takes off: the rate of today for the booth that is new, for the others what it took off."""
        sold = [line for line in self.before if line.kind is LineKind.member_rate]
        label = pricing.member_label(self.member_rate)
        if sold and all(line.label == label for line in sold):
            return pricing.for_members(booths, self.member_rate)
        whole = pricing.by_rate(line for lines in self._sold() for line in lines)
        others = pricing.by_rate(booths)
        for line in new:
            others[line.vat_rate] -= line.net_cents
        parts = [(line, _part(line.unit_cents, others.get(line.vat_rate, 0), whole.get(line.vat_rate, 0))) for line in sold]
        kept = [pricing.Line(line.kind, line.label, 1, cents, line.vat_rate) for line, cents in parts if cents]
        return [*kept, *pricing.for_members(new, self.member_rate)]

    def _left_for_others(self) -> list[pricing.Line]:
        """What was left as it was when other booths of the booking changed their place."""
        labels = [self._waived_label(one.booth) for one in self.claims if one.id != self.reservation.id]
        return [line for line in self.before if line.kind is LineKind.waived and line.label in labels]

    def _waived_label(self, booth: Booth) -> pricing.Label:
        where_fr, where_en = (f", stand {booth.code}", f", booth {booth.code}") if len(self.claims) > 1 else ("", "")
        return pricing.Label(
            f"Différence de prix laissée en l’état (changement de stand{where_fr})",
            f"Difference in price left as it is (change of booth{where_en})",
        )


def as_line(line: BookingLine) -> pricing.Line:
    """A stored line as what pricing makes."""
    label = pricing.Label(line.label_fr, line.label_en)
    return pricing.Line(line.kind, label, line.quantity, line.unit_cents, line.vat_rate, line.extra_id)


def groups(lines: Iterable[pricing.Line]) -> list[list[pricing.Line]]:
    """Each booth's line with its supplements, as they stand in a booking: in the order of its claims."""
    found: list[list[pricing.Line]] = []
    for line in lines:
        if line.kind is LineKind.booth:
            found.append([line])
        elif line.kind is LineKind.supplement:
            found[-1].append(line)
    return found


def _part(cents: int, part: int, whole: int) -> int:
    """That part of the cents, which are taken off; to the nearest one."""
    return -((-cents * part * 2 + whole) // (2 * whole)) if whole else 0


def _without_extras(lines: Iterable[pricing.Line]) -> list[pricing.Line]:
    return [line for line in lines if line.kind is not LineKind.extra]


def _missing(lines: Iterable[pricing.Line], there: Iterable[pricing.Line]) -> list[pricing.Line]:
    """Those lines that are not there, each counted once."""
    left, found = list(there), []
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            found.append(line)
    return found


def _taken_off(line: pricing.Line) -> pricing.Line:
    label = pricing.Label(f"En moins\xa0: {line.label.fr}", f"Less: {line.label.en}")
    return pricing.Line(line.kind, label, line.quantity, -line.unit_cents, line.vat_rate)


def _as_order(line: pricing.Line, extra_id: int) -> pricing.ExtraOrder:
    return pricing.ExtraOrder(extra_id, line.label, line.quantity, line.unit_cents, line.vat_rate)
