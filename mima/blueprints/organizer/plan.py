"""GET /organizer/editions/<slug>/plan: every booth with its state and who has it; a free one leads to placing a company."""

from dataclasses import dataclass

from flask import Response, render_template, url_for
from flask_babel import gettext as _

from mima.blueprints.booths.drawing import Drawing, draw
from mima.blueprints.booths.place import SIGNS, WORDS, Place
from mima.blueprints.booths.wanted import Wanted
from mima.blueprints.organizer import blueprint, edition
from mima.booths import aside
from mima.booths import queries as booths
from mima.core import clock
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.oversight.plan import Holder, holders
from mima.web import filters, hx


@dataclass(frozen=True, slots=True)
class Floor:
    """The plan as the market's team sees it: names also of holds."""

    edition: Edition
    drawings: list[Drawing]
    places: list[Place]
    claims: dict[int, Holder]

    @classmethod
    def of(cls, edition: Edition) -> "Floor":
        """Five statements, and one more while old booths are put aside, whatever the number of booths."""
        now = clock.now()
        kept = aside.by_code(editions.open_windows(edition, now))
        places = [Place.of(one, kept.get(one.booth.code)) for one in booths.plan(edition, (), now)]
        zones = editions.zones(edition)
        drawings = [draw(hall, zones, places, Wanted()) for hall in editions.halls(edition)]
        return cls(edition, drawings, places, holders(edition))

    @property
    def legend(self) -> list[tuple[str, str, str, int]]:
        """State, sign, word and number of booths."""
        states = [place.state for place in self.places]
        return [
            (state, SIGNS[state], str(word), states.count(state))
            for state, word in WORDS.items()
            if state != "yours" and (state != "aside" or "aside" in states)
        ]

    def holder(self, place: Place) -> Holder | None:
        """Who has the booth; a hold that is over has nobody."""
        return self.claims.get(place.booth.id) if place.is_held or place.is_booked else None

    def address(self, place: Place) -> str | None:
        """The booking behind the booth; of a free one of a public edition, where a company is placed on it."""
        holder = self.holder(place)
        if holder is not None:
            return url_for("organizer.booking", reference=holder.booking_reference)
        return url_for("organizer.place", slug=self.edition.slug, code=place.code) if self.may_place(place) else None

    def may_place(self, place: Place) -> bool:
        """Whether a company may be placed here: nobody pays for a booth of an edition that is still prepared."""
        return place.is_free and self.edition.is_public

    def spoken(self, place: Place) -> str:
        """The booth in one breath, with who has it and until when."""
        holder = self.holder(place)
        if holder is None:
            return place.spoken
        said = _("Booth %(code)s, %(state)s, %(name)s", code=place.code, state=place.word.lower(), name=holder.name)
        return f"{said}, {self.until(place)}" if holder.held_until else said

    def until(self, place: Place) -> str:
        """Until when an unpaid claim lasts, in words; empty for the others."""
        holder = self.holder(place)
        if holder is None or holder.held_until is None:
            return ""
        if holder.paying:
            return str(_("on the payment page"))
        return str(filters.until(holder.held_until, self.edition.timezone))


@blueprint.get("/editions/<slug>/plan")
def plan(slug: str) -> str:
    return render_template("organizer/plan.html", floor=Floor.of(editions.prepared(slug)))


@blueprint.get("/plan")
def present_plan() -> Response:
    """The plan of the edition to come."""
    return hx.go(url_for("organizer.plan", slug=edition.present().slug))
