"""What the market's team fills in to answer an application, or to place a company."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from mima.applications.models import Application
from mima.blueprints.bookings.order import QuantityField
from mima.booths.models import Booth
from mima.booths.placing import MOST_DAYS, USUAL_DAYS
from mima.exhibitors.models import Exhibitor
from mima.web import filters
from mima.web.forms import Form, LongTextField, required


class _Kept(Form):
    """For how long the booth is kept, and a word that goes with the letter."""

    days = QuantityField(
        _l("Days to pay"),
        [
            InputRequired(_l("Please write a whole number.")),
            NumberRange(1, MOST_DAYS, _l("From %(least)s to %(most)s, please.", least=1, most=MOST_DAYS)),
        ],
        default=USUAL_DAYS,
        render_kw={"inputmode": "numeric", "class": "input quantity"},
    )
    told = LongTextField(_l("A word for the letter"), most=2_000, render_kw={"rows": 3})


class AcceptForm(_Kept):
    # A booth taken meanwhile is no wrong choice: the rule says so in its own sentence.
    booth = SelectField(_l("Booth"), [required()], validate_choice=False)

    @classmethod
    def of(cls, application: Application, free: Sequence[Booth], **options: Any) -> "AcceptForm":
        """The form with the free booths, the wished one first and chosen."""
        wished = application.wished_booth_id
        form = cls(prefix="accept-", **options)
        ordered = sorted(free, key=lambda one: one.id != wished)
        form.booth.choices = [SelectChoice(one.code, _label(one, is_wished=one.id == wished)) for one in ordered]
        return form


class DeclineForm(Form):
    told = LongTextField(_l("What the company is told"), [required()], most=2_000, render_kw={"rows": 3})


class AsideForm(Form):
    note = LongTextField(_l("Note for the team"), [required()], most=2_000, render_kw={"rows": 3})


class PlaceForm(_Kept):
    company = SelectField(_l("Company"), [required()])

    @classmethod
    def of(cls, companies: Iterable[Exhibitor]) -> "PlaceForm":
        form = cls()
        form.company.choices = [SelectChoice("", _("Choose a company"))]
        form.company.choices += [SelectChoice(one.slug, f"{one.name}, {one.town}") for one in companies]
        return form


def _label(booth: Booth, *, is_wished: bool) -> str:
    words = f"{booth.code}, {filters.area(booth.area_dm2)}"
    return _("%(booth)s, wished for", booth=words) if is_wished else words
