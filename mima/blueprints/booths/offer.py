"""The booth beside the plan: what it is, what it costs this viewer, and the one thing they can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mima.applications import queries as applications
from mima.applications.models import Application
from mima.blueprints.booths.place import Place
from mima.booths import prices, pricing, service, vat
from mima.booths import queries as booths
from mima.booths.models import Extra, Reservation, Vat
from mima.booths.plan import geometry as plan
from mima.core import clock
from mima.core.errors import DomainError
from mima.exhibitors.models import Exhibitor
from mima.exhibitors.queries import is_cluster_member
from mima.web import guards


@dataclass(frozen=True, slots=True)
class Offer:
    """One booth for one viewer; `refusal` is why there is nothing to click, where the state does not say it.

    `growing`: the claim of a held booking of theirs that may have it as well.
    """

    place: Place
    neighbours: list[Place]
    sides: tuple[float, float]
    vat: Vat
    lines: Sequence[pricing.Line]
    totals: pricing.Totals
    extras: Sequence[Extra]
    may_hold: bool
    growing: Reservation | None
    must_sign_in: bool
    refusal: DomainError | None
    must_found: bool
    application: Application | None

    @classmethod
    def of(cls, place: Place, places: Sequence[Place], *, is_open: bool) -> "Offer":
        """For a visitor one statement, the extras; for a company its membership, the sale and its holds as well."""
        exhibitor = guards.my_exhibitor() if guards.my_exhibitors() else None
        today = place.booth.edition.day_at(clock.now())
        is_member = exhibitor is not None and is_cluster_member(exhibitor, today)
        lines = prices.of_booth(place.booth, is_member=is_member, buyer=exhibitor)
        refusal = _refusal(place, exhibitor, is_member=is_member, is_open=is_open)
        around = plan.box(place.booth.shape, 1)
        is_takable, is_known = place.is_free and refusal is None, guards.user_or_none() is not None
        return cls(
            place=place,
            neighbours=_neighbours(place, places),
            sides=(max(around.width, around.height) / 100, min(around.width, around.height) / 100),
            vat=vat.of(place.booth.edition, exhibitor),
            lines=lines,
            totals=pricing.totals(lines),
            extras=booths.extras(place.booth.edition),
            may_hold=is_takable and is_known,
            growing=_growing(place, exhibitor) if is_takable and exhibitor is not None else None,
            must_sign_in=is_takable and not is_known,
            refusal=refusal,
            must_found=isinstance(refusal, guards.NoCompany),
            application=_asked(place, exhibitor) if isinstance(refusal, service.AskForIt) else None,
        )

    @property
    def early_until(self) -> date | None:
        """The last day of the price that is shown, where it is an early one."""
        category, is_early = self.place.booth.category, False
        if self.is_priced:
            is_early = prices.is_early_at(category, self.place.booth.edition, clock.now())
        return category.early_until if is_early else None

    @property
    def may_ask(self) -> bool:
        """Whether booths like this one are asked for now."""
        return isinstance(self.refusal, service.AskForIt)

    @property
    def may_wait(self) -> bool:
        """Whether somebody else has it, so that the viewer may wait for one like it."""
        edition = self.place.booth.edition
        is_to_come = edition.ends_on >= edition.day_at(clock.now())
        return is_to_come and (self.place.is_held or self.place.is_booked or self.place.is_aside)

    @property
    def is_priced(self) -> bool:
        """Whether the price still matters to the viewer, or their booking says it."""
        return self.place.is_free or self.place.is_held or self.place.is_aside


def _asked(place: Place, exhibitor: Exhibitor | None) -> Application | None:
    """What the viewer's company has asked for in the booth's category, while it waits."""
    return applications.waiting_of(exhibitor, place.booth.category_id) if exhibitor is not None else None


def _growing(place: Place, exhibitor: Exhibitor) -> Reservation | None:
    """The first claim of the company's newest held booking that may have this booth as well."""
    return next(iter(booths.growing(place.booth.edition, exhibitor, clock.now())), None)


def _neighbours(place: Place, places: Sequence[Place]) -> list[Place]:
    return [
        other
        for other in places
        if other.booth.hall_id == place.booth.hall_id
        and other.code != place.code
        and plan.are_neighbours(place.booth.shape, other.booth.shape)
    ]


def _refusal(place: Place, exhibitor: Exhibitor | None, *, is_member: bool, is_open: bool) -> DomainError | None:
    if not (place.is_free or place.is_aside):
        return None
    try:
        if place.aside is not None:
            service.check_not_aside(place.booth, {place.code: place.aside}, guards.my_exhibitor_ids())
        if exhibitor is None:
            service.check_offered(place.booth, is_open=is_open)
            if guards.user_or_none() is not None:
                return guards.NoCompany()
        else:
            service.check_may_hold(place.booth, exhibitor, is_member=is_member)
    except DomainError as error:
        return error
    return None
