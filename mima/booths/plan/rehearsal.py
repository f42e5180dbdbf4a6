"""What a new plan would do, before it does it: who is touched, which prices move, whom a letter tells, what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from mima.booths import pricing, queries, service
from mima.booths.models import LIVE, Booking, Booth, BoothCategory, Reservation, ReservationState
from mima.booths.plan import rows
from mima.booths.plan.changes import TOLD, BoothChange, Changes, What, compare
from mima.booths.plan.document import DrawnBooth, FloorPlan
from mima.core import clock
from mima.core.db import db
from mima.editions.models import Edition
from mima.exhibitors.queries import is_cluster_member


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
        """Whether the booking's price lines follow the booth. An open payment page keeps the sum that it shows."""
        return _is_rewritten(self.claim, self.change)

    @property
    def moves_price(self) -> bool:
        """Whether the booking will cost something else."""
        return self.is_rewritten and self.before_cents != self.after_cents

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
    return Rehearsal(
        plan, changes, [_touched(claim, change, categories) for claim, change in touched], _lost(plan, set(categories))
    )


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
        .order_by(Reservation.id)
    )
    if lock:
        statement = statement.with_for_update(of=Reservation).execution_options(populate_existing=True)
    return {claim.booth_id: claim for claim in db.session.scalars(statement)}


def _touched(claim: Reservation, change: BoothChange, categories: Mapping[str, BoothCategory]) -> Touched:
    before = claim.booking.net_cents
    if change.after is None or not (_is_rewritten(claim, change) or _moves_price(claim.booth, change.after)):
        return Touched(claim, change, before, before)
    return Touched(claim, change, before, _net_of(claim, change.after, categories))


def _is_rewritten(claim: Reservation, change: BoothChange) -> bool:
    return claim.state is ReservationState.held and not claim.paying and not claim.quoted and bool(change.what & TOLD)


def _net_of(claim: Reservation, booth: DrawnBooth, categories: Mapping[str, BoothCategory]) -> int:
    """What the booking would cost now if its booth were so, as `service.reprice` makes it."""
    if booth.category not in categories:
        return claim.booking.net_cents
    facts = service.booth_price(booth.code, booth.area_dm2, categories[booth.category], corner=booth.corner)
    is_member = is_cluster_member(claim.booking.exhibitor, clock.now().date())
    ordered = service.extra_orders(claim.booth.edition, queries.ordered_extras(claim.booking))
    lines = pricing.price(facts, ordered, claim.booth.edition.member_rate if is_member else 0)
    return pricing.totals(lines).net_cents


def _moves_price(booth: Booth, drawn: DrawnBooth) -> bool:
    return (booth.area_dm2, booth.category.code, booth.corner) != (drawn.area_dm2, drawn.category, drawn.corner)


__all__ = ["Rehearsal", "Touched", "What", "rehearse"]
