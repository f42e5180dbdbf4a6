"""What a company fills in to ask for a booth of a category."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from mima.applications.models import Application
from mima.applications.service import Wants
from mima.booths.models import Booth
from mima.web import filters
from mima.web.forms import Form, LongTextField, TextField, required


class WholeField(IntegerField):  # type: ignore[misc]
    """A whole number or nothing; what is no number is told so in our words and stays on the page."""

    def __init__(self, label: Any, least: int, most: int, **options: Any) -> None:
        words = _l("From %(least)s to %(most)s, please.", least=least, most=most)
        rules = [Optional(), NumberRange(least, most, words)]
        super().__init__(label, rules, render_kw={"inputmode": "numeric", "class": "input"}, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Please write a whole number.")) from error


class ApplicationForm(Form):
    shows = LongTextField(_l("What will you show?"), [required()], most=3_000, render_kw={"rows": 5})
    area_m2 = WholeField(_l("Size you need, in m²"), 1, 500)
    power_watts = WholeField(_l("Power you need, in watts"), 0, 50_000)
    near = TextField(_l("Near whom, or far from whom"), most=300)
    wished_booth = SelectField(_l("A booth you would like"))
    remarks = LongTextField(_l("Anything else we should know"), most=3_000, render_kw={"rows": 3})
    files = MultipleFileField(_l("Add files"), render_kw={"accept": ".pdf,.jpg,.jpeg,.png,.webp"})
    # The button beside a file says which one is to go.
    remove = HiddenField()

    @classmethod
    def of(cls, booths: Sequence[Booth], *, application: Application | None = None, wish: str = "") -> "ApplicationForm":
        """The form with these booths to wish for; filled with the application, or with the wish of the address."""
        form = cls(obj=application, wished_booth=wish)
        if application is not None and not form.is_submitted():
            form.wished_booth.data = application.wished_booth.code if application.wished_booth else ""
        form.wished_booth.choices = [SelectChoice("", _("Whichever you choose"))]
        form.wished_booth.choices += [SelectChoice(one.code, f"{one.code}, {filters.area(one.area_dm2)}") for one in booths]
        if not form.is_submitted() and form.wished_booth.data not in {one.code for one in booths}:
            form.wished_booth.data = ""
        return form

    def wants(self, booths: Sequence[Booth]) -> Wants:
        """What is asked for, once the form is valid."""
        wished = next((one.id for one in booths if one.code == self.wished_booth.data), None)
        return Wants(
            shows=self.shows.data,
            area_m2=self.area_m2.data,
            power_watts=self.power_watts.data,
            near=self.near.data,
            remarks=self.remarks.data,
            wished_booth_id=wished,
        )
