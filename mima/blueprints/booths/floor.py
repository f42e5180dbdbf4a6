"""What the plan's page shows: halls as drawings, booths as places, the booth chosen, and what is on sale at this moment."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from mima.blueprints.booths.drawing import Drawing, draw
from mima.blueprints.booths.offer import Offer
from mima.blueprints.booths.place import SIGNS, WORDS, Place
from mima.blueprints.booths.wanted import Wanted
from mima.booths import aside
from mima.booths import queries as booths
from mima.core import clock
from mima.core.errors import NotFound
from mima.editions import queries as editions
from mima.editions import sale
from mima.editions.models import Edition
from mima.readiness import beside
from mima.web import guards, pages

RARE = ("yours", "aside")


@dataclass(frozen=True, slots=True)
class Floor:
    """The plan of one edition for one viewer at one moment, filtered and sorted as the address says."""

    edition: Edition
    drawings: list[Drawing]
    places: list[Place]
    rows: list[Place]
    wanted: Wanted
    offer: Offer | None
    is_open: bool
    opens_at: datetime | None

    @classmethod
    def load(cls, edition: Edition, wanted: Wanted, chosen: str | None) -> "Floor":
        """At most seven statements for a visitor, and one more while old booths are put aside, whatever the number of booths.

        `NotFound` if the chosen booth is not there.
        """
        now, mine = clock.now(), guards.my_exhibitor_ids()
        # Of one that is cancelled nothing is on sale, whatever its windows said.
        windows = [] if edition.is_called_off else editions.sale_windows(edition)
        kept = aside.by_code(sale.open_at(windows, now))
        halls, zones = editions.halls(edition), editions.zones(edition)
        others = beside.by_booth(beside.of_edition(edition))
        places = [
            Place.of(one, kept.get(one.booth.code), mine, others.get(one.booth.id, ())) for one in booths.plan(edition, mine, now)
        ]
        is_open = sale.is_open(windows, sale.GENERAL, now)
        return cls(
            edition=edition,
            drawings=[draw(hall, zones, places, wanted) for hall in halls],
            places=places,
            rows=wanted.ordered(places),
            wanted=wanted,
            offer=_offer(chosen, places, is_open) if chosen else None,
            is_open=is_open or any(place.kept_until for place in places),
            opens_at=sale.next_opening(windows, sale.GENERAL, now),
        )

    @property
    def legend(self) -> list[tuple[str, str, str, int]]:
        """State, sign, word and number of booths for each state; yours, and put aside, only where there are some."""
        found = [(state, SIGNS[state], str(word), self.count(state)) for state, word in WORDS.items()]
        return [entry for entry in found if entry[3] or entry[0] not in RARE]

    def count(self, state: str) -> int:
        return sum(place.state == state for place in self.places)

    def is_chosen(self, place: Place) -> bool:
        return self.offer is not None and self.offer.place is place

    @property
    def sizes(self) -> list[int]:
        """The sizes there are, smallest first."""
        return sorted({place.booth.area_dm2 for place in self.places})

    @property
    def kept(self) -> list[Place]:
        """The booths that are put aside for the viewer, and still free."""
        return [place for place in self.places if place.kept_until]

    @property
    def yours(self) -> list[Place]:
        return [place for place in self.places if place.is_yours]

    @staticmethod
    def company_address(place: Place) -> str | None:
        """The page of the company that has the booth, where that may be said."""
        slug = place.on_plan.exhibitor_slug
        return pages.address(f"/exhibitors/{slug}") if slug else None

    @property
    def address(self) -> str:
        """This very page, with its filters."""
        return self.booth_address(self.offer.place.code) if self.offer else self.plan_address(self.wanted)

    def plan_address(self, wanted: Wanted) -> str:
        return url_for("booths.plan", slug=self.edition.slug, **wanted.arguments)

    def booth_address(self, code: str) -> str:
        """The page of one booth, with the filters of this one."""
        return url_for("booths.booth", slug=self.edition.slug, code=code, **self.wanted.arguments)

    def sort_address(self, column: str) -> str:
        """This page with the other order of this column."""
        turned = self.wanted.sorted_by(column)
        if self.offer is None:
            return self.plan_address(turned)
        return url_for("booths.booth", slug=self.edition.slug, code=self.offer.place.code, **turned.arguments)


def _offer(code: str, places: list[Place], is_open: bool) -> Offer:
    place = next((place for place in places if place.code == code), None)
    if place is None:
        raise NotFound
    return Offer.of(place, places, is_open=is_open)
