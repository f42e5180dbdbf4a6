"""What the market's team fills in."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional, StopValidation

from mima.web.forms import Form, LongTextField, MoneyField, TextField, required


class DayField(DateField):  # type: ignore[misc]
    """A day; what is none is told so in our words and stays on the page."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Please write a day, such as 2027-03-09.")) from error

    def pre_validate(self, _form: Form) -> None:
        # Whoever wrote something is not asked to fill it in; a day that may be left out is left out.
        if self.process_errors and any(text.strip() for text in self.raw_data or ()):
            raise StopValidation


class TransferForm(Form):
    """A transfer seen on the account."""

    reference = TextField(_l("Reference on the bank statement"), [required()], most=120)
    received_on = DayField(_l("Day it arrived"), [required()])


class ReasonForm(Form):
    why = LongTextField(_l("Reason"), [required()], most=500)


class RefundForm(Form):
    """What goes back; left empty, it is what the terms say."""

    # What was paid goes back, with the VAT that was in it.
    sum_back = MoneyField(_l("Sum that goes back, in euros"), render_kw={"inputmode": "decimal"})
    departure = LongTextField(_l("Why another sum than the terms say"), most=500)
    why = LongTextField(_l("Reason"), [required()], most=500)


class SentForm(Form):
    """A refund that was sent by transfer."""

    sent_reference = TextField(_l("Reference of the transfer back"), [required()], most=120)


class RestForm(Form):
    """What was missing of a payment has come."""

    sent_reference = TextField(_l("Reference on the bank statement"), [required()], most=120)


class NoteForm(Form):
    note = LongTextField(_l("What should be changed?"), [required()], most=2_000)


class SendBackForm(Form):
    """A note on the whole; remarks at single values are enough without it, which the service looks at."""

    note = LongTextField(_l("What should be changed?"), most=2_000)


class TakeOutForm(Form):
    note = LongTextField(_l("Why does it leave the catalog?"), most=2_000)


class MembershipForm(Form):
    starts_on = DayField(_l("First day"), [required()])
    ends_on = DayField(_l("Last day"), [Optional()])


class EndForm(Form):
    ends_on = DayField(_l("Last day"), [required()])
