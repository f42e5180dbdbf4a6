"""What a new plan would do, before it does it: who is touched, which prices move, whom a letter tells, what stands in the way."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from mima.booths import queries, supplements
from mima.booths.models import LIVE, Booking, Booth, Reservation, ReservationState
from mima.booths.plan import rows
from mima.booths.plan.changes import TOLD, BoothChange, Changes, What, compare
from mima.booths.plan.costs import Costs
from mima.booths.plan.document import DrawnBooth, FloorPlan
from mima.core.db import db
from mima.editions.models import Edition


@dataclass(frozen=True, slots=True)
class Touched:
    """A company whose claimed booth changes. Sums are the booking's, without VAT, before and after."""

    claim: Reservation
    change: BoothChange
    before_cents: int
    after_cents: int

    @property
    def booking(self) -> Booking:
        return self.claim.booking

    @property
    def is_paid(self) -> bool:
        """Its price was agreed and paid: it stays, whatever the booth would cost now."""
        return self.claim.state is ReservationState.confirmed

    @property
    def is_gone(self) -> bool:
        """The booth would vanish under its exhibitor: such a plan cannot be saved."""
        return self.change.after is None

    @property
    def is_rewritten(self) -> bool:
        """Whether the booking's price lines follow the booth. An open payment page or quote keeps the sum that it shows."""
        return _is_rewritten(self.claim, self.change)

    @property
    def moves_price(self) -> bool:
        """Whether the booking will cost something else."""
        return self.is_rewritten and self.before_cents != self.after_cents

    @property
    def fingerprint(self) -> tuple[str | int | bool, ...]:
        """All that a person was told of it."""
        state = (self.claim.state.value, self.claim.paying, self.claim.quoted, self.is_rewritten, self.is_told)
        return self.claim.id, self.booking.reference, self.before_cents, self.after_cents, *state

    @property
    def is_told(self) -> bool:
        """Whether a letter tells the company."""
        return bool(self.change.what & TOLD)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that saving this plan would do."""

    plan: FloorPlan
    changes: Changes
    touched: Sequence[Touched]
    # Codes of booths whose hall, zone or category there is not, and of zones without a hall.
    lost: Sequence[str]

    @property
    def flat(self) -> list[str]:
        """Booths that are no ground to stand on."""
        return [one.code for one in self.plan.booths if not one.area_dm2]

    @property
    def twice(self) -> list[str]:
        """Codes that stand more than once, capitals aside: of booths and halls, and of the zones of one hall."""
        zones = [(zone.hall, zone.code) for zone in self.plan.zones]
        found = [code for (_hall, code), count in Counter(zones).items() if count > 1]
        for codes in ([one.code.casefold() for one in self.plan.booths], [one.code for one in self.plan.halls]):
            counted = Counter(codes)
            found += sorted(code.upper() for code, count in counted.items() if count > 1)
        return found

    @property
    def digest(self) -> str:
        """Told of two rehearsals apart as soon as a booth, a booking, a price or a letter is different."""
        said = [
            msgspec.to_builtins(self.plan),
            [(one.before and msgspec.to_builtins(one.before), sorted(one.what)) for one in self.changes.booths],
            [one.fingerprint for one in self.touched],
        ]
        return sha256(msgspec.json.encode(said)).hexdigest()

    @property
    def gone(self) -> list[Touched]:
        return [one for one in self.touched if one.is_gone]


def rehearse(edition: Edition, plan: FloorPlan, *, lock: bool = False) -> Rehearsal:
    """What saving the plan would do to the edition as it stands now. Nothing is written.

    Locked, no claim on a booth moves until the transaction ends: none begins to be paid, changes its extras, or ends.
    """
    changes = compare(rows.present(edition), plan)
    claims = _claims(edition, lock=lock)
    touched = [(claims[one.before.id], one) for one in changes.booths if one.before and one.before.id in claims]
    categories = {category.code: category for category in queries.categories(edition)}
    costs = Costs.of(edition, categories, [claim.booking for claim, _change in touched])
    lost = _lost(plan, set(categories))
    drawn = _drawn(claims.values(), changes, {claim.booking_id for claim, _change in touched})
    return Rehearsal(plan, changes, [_touched(claim, change, costs, drawn) for claim, change in touched], lost)


def _drawn(claims: Iterable[Reservation], changes: Changes, bookings: Collection[int]) -> dict[int, list[DrawnBooth]]:
    """{booking id: its booths as they will be, the first one first} of these bookings; where they stand is left out."""
    after = {one.before.id: one.after for one in changes.booths if one.before is not None and one.after is not None}
    found: dict[int, list[DrawnBooth]] = defaultdict(list)
    for claim in sorted((one for one in claims if one.booking_id in bookings), key=lambda one: one.id):
        found[claim.booking_id].append(after.get(claim.booth_id) or rows.drawn_booth(claim.booth, "", ""))
    return found


def _lost(plan: FloorPlan, categories: set[str]) -> list[str]:
    halls = {hall.code for hall in plan.halls}
    zones = {(zone.hall, zone.code) for zone in plan.zones if zone.hall in halls}
    astray = [one.code for one in plan.booths if (one.hall, one.zone) not in zones or one.category not in categories]
    return astray + [zone.code for zone in plan.zones if zone.hall not in halls]


def _claims(edition: Edition, *, lock: bool) -> dict[int | None, Reservation]:
    """{booth id: the live claim on it} with booking, company and booth, in one statement."""
    statement = (
        select(Reservation)
        .join(Reservation.booth)
        .join(Reservation.booking)
        .where(Booth.edition_id == edition.id, Reservation.state.in_(LIVE))
        .options(contains_eager(Reservation.booth).joinedload(Booth.category))
        .options(contains_eager(Reservation.booking).joinedload(Booking.exhibitor))
        .options(contains_eager(Reservation.booking).joinedload(Booking.discount))
        .order_by(Reservation.id)
    )
    if lock:
        statement = statement.with_for_update(of=Reservation).execution_options(populate_existing=True)
    return {claim.booth_id: claim for claim in db.session.scalars(statement)}


def _touched(claim: Reservation, change: BoothChange, costs: Costs, drawn: Mapping[int, list[DrawnBooth]]) -> Touched:
    before = claim.booking.net_cents
    if change.after is None or not (_is_rewritten(claim, change) or _moves_price(claim.booth, change.after)):
        return Touched(claim, change, before, before)
    return Touched(claim, change, before, costs.net_of(claim.booking, drawn[claim.booking_id]))


def _is_rewritten(claim: Reservation, change: BoothChange) -> bool:
    return claim.state is ReservationState.held and not claim.paying and not claim.quoted and bool(change.what & TOLD)


def _moves_price(booth: Booth, drawn: DrawnBooth) -> bool:
    """Whether today's prices make another one of it: its size, its category, or a trait that costs something there."""
    if (booth.area_dm2, booth.category.code) != (drawn.area_dm2, drawn.category):
        return True
    return supplements.of(booth, booth.category) != supplements.of(drawn, booth.category)


__all__ = ["Rehearsal", "Touched", "What", "rehearse"]
