"""The forms of buyers: an enquiry, a message, a search."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional, ValidationError

from mima.buyers import searches
from mima.buyers.service import Wish
from mima.web import guards
from mima.web.forms import AddressField, Form, LongTextField, MoneyField, TextField, required


class AudienceField(IntegerField):  # type: ignore[misc]
    """A whole number of people, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError as error:
            raise ValueError(_l("Please write a whole number, such as 400.")) from error


class Enquire(Form):
    """An enquiry of a signed-in person."""

    subject = TextField(_l("Subject"), [required()], most=160)
    text = LongTextField(_l("Your message"), [required()], most=5_000)
    wanted = TextField(_l("When"), most=120)
    place = TextField(_l("Where"), most=120)
    audience = AudienceField(
        _l("For how many people"),
        [Optional(), NumberRange(1, 1_000_000, _l("Please write a whole number, such as 400."))],
        render_kw={"inputmode": "numeric"},
    )
    budget = MoneyField(_l("Budget, in euros"), [Optional()], render_kw={"inputmode": "decimal"})

    def validate_budget(self, field: MoneyField) -> None:
        if field.cents is not None and field.cents < 0:
            raise ValidationError(_l("Please write a sum such as 1 260 or 1 260,50."))

    @property
    def wish(self) -> Wish:
        """What was asked for, in the service's words."""
        return Wish(
            subject=self.subject.data,
            text=self.text.data,
            wanted=self.wanted.data,
            place=self.place.data,
            audience=self.audience.data,
            budget_cents=self.budget.cents,
        )


class EnquireUnproven(Enquire):
    """An enquiry of a visitor, whose address a letter proves."""

    name = TextField(_l("Your name"), [required()], most=120, render_kw={"autocomplete": "name"})
    structure = TextField(_l("Your structure"), [required()], most=160, render_kw={"autocomplete": "organization"})
    email = AddressField(_l("Mail address"), render_kw={"autocomplete": "email"})


class Message(Form):
    text = LongTextField(_l("Your message"), [required()], most=5_000)


class SaveSearch(Form):
    """A state of the catalog, as an address has it, with the name it is kept under."""

    query = HiddenField()
    name = TextField(_l("Name of the search"), [required()], most=searches.LONGEST_NAME)
    letters = BooleanField(_l("Write to me each morning when something new fits"))


def enquiry_form(**values: Any) -> Enquire:
    """The form that fits whoever looks at the page."""
    return EnquireUnproven(**values) if guards.user_or_none() is None else Enquire(**values)
