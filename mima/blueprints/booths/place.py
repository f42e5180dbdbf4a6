"""One booth as the plan shows it to somebody, in the drawing and in the list alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.booths import prices, pricing, vat
from mima.booths.aside import Aside
from mima.booths.models import Booth, LineKind
from mima.booths.queries import BoothOnPlan
from mima.readiness.beside import Beside
from mima.web import filters
from mima.web.vat import no_vat

# In the order of the legend: each state has its word and its sign, so that none is told by colour alone.
WORDS = {
    "free": _l("Free"),
    "held": _l("Held"),
    "aside": _l("Put aside"),
    "yours": _l("Yours"),
    "booked": _l("Booked"),
    "off": _l("Not for sale"),
}
SIGNS = {"free": "check", "held": "clock", "aside": "date", "yours": "flag", "booked": "lock", "off": "close"}


@dataclass(frozen=True, slots=True)
class Place:
    """A booth with its state for this viewer and its price for everybody, without VAT."""

    on_plan: BoothOnPlan
    net_cents: int
    aside: Aside | None = None
    is_for_viewer: bool = False
    beside: Sequence[Beside] = ()
    supplements: Sequence[pricing.Line] = ()

    @classmethod
    def of(
        cls, on_plan: BoothOnPlan, aside: Aside | None = None, mine: Collection[int] = (), beside: Sequence[Beside] = ()
    ) -> "Place":
        """The booth, put aside or not, for the members of the companies `mine` (ids), and who shows there as well."""
        lines = pricing.price(prices.facts(on_plan.booth, vat.of_seller(on_plan.booth.edition)), (), 0)
        is_for_viewer = aside is not None and aside.exhibitor_id in mine
        more = [line for line in lines if line.kind is LineKind.supplement]
        return cls(on_plan, pricing.totals(lines).net_cents, aside, is_for_viewer, beside, more)

    @property
    def booth(self) -> Booth:
        return self.on_plan.booth

    @property
    def code(self) -> str:
        return self.booth.code

    @property
    def state(self) -> str:
        """free, held, aside, yours, booked or off: the key of the look. What is put aside for the viewer is free to them."""
        state = self.on_plan.state
        return "aside" if state == "free" and self.aside is not None and not self.is_for_viewer else state

    @property
    def is_free(self) -> bool:
        return self.state == "free"

    @property
    def is_held(self) -> bool:
        return self.state == "held"

    @property
    def is_aside(self) -> bool:
        """Whether it is put aside for somebody else."""
        return self.state == "aside"

    @property
    def kept_until(self) -> datetime | None:
        """Until when the free booth is put aside for the viewer."""
        return self.aside.until if self.aside is not None and self.is_free else None

    @property
    def is_yours(self) -> bool:
        return self.state == "yours"

    @property
    def is_booked(self) -> bool:
        return self.state == "booked"

    @property
    def is_off(self) -> bool:
        return self.state == "off"

    @property
    def word(self) -> str:
        if self.is_yours:
            return str(_("Your booth") if self.on_plan.is_confirmed else _("Held for you"))
        return str(_("Put aside for you") if self.kept_until else WORDS[self.state])

    @property
    def sign(self) -> str:
        """The icon of the state."""
        return SIGNS[self.state]

    @property
    def pattern(self) -> str | None:
        """The drawing's pattern of the state."""
        return {"held": "hatch", "aside": "hatch", "off": "damier"}.get(self.state)

    @property
    def held_until(self) -> datetime | None:
        """Until when at least, for a booth that is held and not yet confirmed."""
        return None if self.on_plan.is_confirmed else self.on_plan.held_until

    @property
    def by(self) -> str | None:
        """Who has it, where that may be said."""
        return self.on_plan.exhibitor_name

    @property
    def price(self) -> str:
        return filters.whole_money(self.net_cents, self.booth.edition.currency)

    @property
    def spoken(self) -> str:
        """The booth in one breath, for those who hear the drawing."""
        facts = {"code": self.code, "area": filters.area(self.booth.area_dm2), "state": self.word.lower()}
        if self.is_free and no_vat(self.booth.edition):
            return str(_("Booth %(code)s, %(area)s, %(state)s, %(price)s", price=self.price, **facts))
        if self.is_free:
            return str(_("Booth %(code)s, %(area)s, %(state)s, %(price)s without VAT", price=self.price, **facts))
        if self.is_booked and self.beside:
            facts["others"] = ", ".join(one.name for one in self.beside)
            return str(_("Booth %(code)s, %(area)s, booked by %(name)s, with %(others)s", name=self.by, **facts))
        if self.is_booked:
            return str(_("Booth %(code)s, %(area)s, booked by %(name)s", name=self.by, **facts))
        return str(_("Booth %(code)s, %(area)s, %(state)s", **facts))
