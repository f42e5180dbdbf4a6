"""What a company fills in to wait for a booth."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from mima.blueprints.exhibitor.application_form import WholeField
from mima.blueprints.organizer.selling.fields import SumField
from mima.booths.models import Booth
from mima.editions import queries as editions
from mima.editions.models import Edition, Zone, ZoneKind
from mima.waiting import queries
from mima.waiting.models import WaitingWish
from mima.waiting.service import Looked
from mima.web import i18n
from mima.web.forms import Form, LongTextField, at_most

LARGEST, MOST_WATTS = 500, 50_000


class WishForm(Form):
    least_m2 = WholeField(_l("Size from, in m²"), 1, LARGEST)
    most_m2 = WholeField(_l("Size to, in m²"), 1, LARGEST)
    zone = SelectField(_l("Zone"))
    power_watts = WholeField(_l("Power you need, in watts"), 0, MOST_WATTS)
    most = SumField(
        _l("The most you would pay, without VAT"), [at_most(40)], render_kw={"inputmode": "decimal", "class": "input"}
    )
    near = SelectField(_l("Near which company"))
    remarks = LongTextField(_l("Anything else we should know"), most=3_000, render_kw={"rows": 3})

    _zones: Sequence[Zone] = ()

    @classmethod
    def of(cls, edition: Edition, *, wish: WaitingWish | None = None, like: Booth | None = None) -> "WishForm":
        """The form for this edition; filled with the wish, or with what one booth has that is not to be had."""
        form = cls(obj=wish, **_like(like))
        form._zones = [zone for zone in editions.zones(edition) if zone.kind is ZoneKind.booths]
        form.zone.choices = [SelectChoice("", _("Anywhere"))]
        form.zone.choices += [SelectChoice(str(zone.id), i18n.both(zone, "name")) for zone in form._zones]
        form.near.choices = [SelectChoice("", _("Whoever it is"))]
        form.near.choices += [SelectChoice(one.slug, one.name) for one in queries.neighbours(edition)]
        if not form.is_submitted():
            form._show(wish)
        return form

    def _show(self, wish: WaitingWish | None) -> None:
        """The fields whose names mean something else in a row, and no choice that is gone."""
        if wish is not None:
            self.zone.data, self.near.data = str(wish.zone_id or ""), wish.near_slug
            self.most.put(wish.most_cents)
        for field in (self.zone, self.near):
            if field.data not in {choice.value for choice in field.choices}:
                field.data = ""

    @property
    def looked(self) -> Looked:
        """What is looked for, once the form is valid."""
        return Looked(
            least_m2=self.least_m2.data,
            most_m2=self.most_m2.data,
            zone_id=next((zone.id for zone in self._zones if str(zone.id) == self.zone.data), None),
            power_watts=self.power_watts.data,
            most_cents=self.most.cents,
            near_slug=self.near.data,
            remarks=self.remarks.data,
        )


def _like(like: Booth | None) -> dict[str, Any]:
    if like is None:
        return {}
    square_metres = like.area_dm2 / 100
    sizes = {"least_m2": max(1, int(square_metres)), "most_m2": -int(-square_metres // 1)}
    return {"zone": str(like.zone_id), "power_watts": like.power_watts or None, **sizes}
