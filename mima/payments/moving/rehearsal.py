"""What a move or an exchange would do, before it does it: who goes where, what it costs then, what follows, whom letters tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from mima.booths import moving, pricing
from mima.booths import queries as booths
from mima.booths.elsewhere import Elsewhere
from mima.booths.models import Booking, Booth, Reservation, ReservationState
from mima.payments.calling_off.reach import Recipient, recipients
from mima.payments.moving.settlement import Settlement, settle


@dataclass(frozen=True, slots=True)
class Step:
    """One claim that goes from its booth to another; `first` is the one that stands for its booking, `others` stay.

    The lines and the money are those of the whole booking.
    """

    reservation: Reservation
    first: Reservation
    others: Sequence[str]
    origin: Booth
    target: Booth
    before: Sequence[pricing.Line]
    after: Sequence[pricing.Line]
    difference: Sequence[pricing.Line]
    waived: Sequence[pricing.Line]
    settlement: Settlement

    @classmethod
    def of(cls, reservation: Reservation, target: Booth) -> "Step":
        price = Elsewhere.of(reservation)
        difference = price.difference(target)
        cents = pricing.totals(difference).gross_cents
        if reservation.state is not ReservationState.confirmed:
            cents = pricing.totals(price.on(target)).gross_cents - pricing.totals(price.before).gross_cents
        first = booths.first_of(reservation)
        others = sorted(one.booth.code for one in price.claims if one.id != reservation.id)
        return cls(
            reservation,
            first,
            others,
            reservation.booth,
            target,
            price.before,
            price.on(target),
            difference,
            price.waived(target),
            settle(first, cents),
        )

    @property
    def booking(self) -> Booking:
        return self.reservation.booking

    @property
    def is_booked(self) -> bool:
        return self.reservation.state is ReservationState.confirmed

    @property
    def cents(self) -> int:
        """The difference with VAT."""
        return self.settlement.cents

    @property
    def may_waive(self) -> bool:
        """Whether there is a difference that may be left as it is."""
        return self.is_booked and self.cents != 0

    @property
    def fingerprint(self) -> list[Any]:
        """All that a person was told of it."""
        lines = [[_told(line) for line in lines] for lines in (self.before, self.after)]
        claim = [self.reservation.id, self.reservation.state.value, self.origin.id, self.target.id, *self.others]
        return [claim, lines, self.settlement.fingerprint]


def _told(line: pricing.Line) -> list[Any]:
    return [line.kind.value, line.label_en, line.quantity, line.unit_cents, line.vat_rate]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that the act would do now: one step, or the two of an exchange."""

    steps: Sequence[Step]
    recipients: Sequence[Recipient]

    @property
    def digest(self) -> str:
        """Told of two rehearsals apart as soon as a claim, a price, its money or a letter is different."""
        written = [[one.company.id, one.address, one.language] for one in self.recipients]
        return sha256(msgspec.json.encode([[step.fingerprint for step in self.steps], written])).hexdigest()

    def of_company(self, step: Step) -> list[Recipient]:
        return [one for one in self.recipients if one.company.id == step.booking.exhibitor_id]


def rehearse_move(reservation: Reservation, booth: Booth) -> Rehearsal:
    """What moving the claim to the booth would do; refused as the move would be."""
    moving.check(reservation, booth)
    return _rehearsal(Step.of(reservation, booth))


def rehearse_exchange(one: Reservation, other: Reservation) -> Rehearsal:
    """What exchanging the booths of the two claims would do; refused as the exchange would be."""
    moving.check_exchange(one, other)
    return _rehearsal(Step.of(one, other.booth), Step.of(other, one.booth))


def _rehearsal(*steps: Step) -> Rehearsal:
    companies = {step.booking.exhibitor_id: step.booking.exhibitor for step in steps}
    return Rehearsal(steps, recipients(companies.values()))
