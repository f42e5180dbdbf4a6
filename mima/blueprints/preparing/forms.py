"""The forms of the tasks. All stand on one page, so every field has a name of its own; services take them by these names."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from mima.blueprints.bookings.order import QuantityField
from mima.blueprints.organizer.forms import DayField
from mima.readiness import co_exhibitors
from mima.readiness.answers import LONGEST_NAME, LONGEST_SIGN, LONGEST_TEXT
from mima.readiness.models import CoExhibitor, TaskKind, UnloadingSlot
from mima.readiness.queries import Item
from mima.web import filters
from mima.web.forms import Form, LongTextField, TextField, at_most, required, well_formed_address


class CertificateForm(Form):
    """`kept` names a file that came before and need not be sent again."""

    certificate = FileField(_l("File: PDF, JPEG or PNG, 10 MB at most"), render_kw={"accept": ".pdf,.jpg,.jpeg,.png"})
    expires_on = DayField(_l("Valid until"), [required()])
    kept = HiddenField()


class SignForm(Form):
    sign_name = TextField(_l("Name, as it will stand on the sign"), [required()], most=LONGEST_SIGN)


class BadgesForm(Form):
    badge_names = LongTextField(_l("Names on the badges, one a line"), [required()], most=20_000, render_kw={"rows": 5})


class PowerForm(Form):
    watts = QuantityField(
        _l("All your devices together, in watts"),
        [InputRequired(_l("Please write a whole number."))],
        render_kw={"inputmode": "numeric", "class": "input quantity"},
    )


class SlotForm(Form):
    slot = SelectField(_l("When you unload"), [required()])


class ContactForm(Form):
    contact_name = TextField(_l("Who is on site"), [required()], most=LONGEST_NAME)
    contact_mobile = TextField(_l("Mobile number"), [required()], most=30, render_kw={"inputmode": "tel", "autocomplete": "tel"})


class AccessForm(Form):
    needs = LongTextField(_l("What somebody of your team needs"), most=LONGEST_TEXT, render_kw={"rows": 3})


class CharterForm(Form):
    # The section around it has the task's own name.
    charter = BooleanField(_l("We accept the eco-charter of the market"), id="charter-accepted")


class CoExhibitorForm(Form):
    co_name = TextField(_l("Name of the co-exhibitor"), [required()], most=LONGEST_NAME)
    co_page = TextField(_l("Address of its page in the directory of exhibitors"), most=300)
    co_text = TextField(_l("What it shows, in one line"), most=co_exhibitors.LONGEST_TEXT)
    co_link = TextField(_l("Website"), most=300, render_kw={"inputmode": "url"})
    co_email = TextField(_l("Its mail address"), [Optional(), at_most(254), well_formed_address])
    co_badges = LongTextField(_l("Names on its badges, one a line"), most=20_000, render_kw={"rows": 3})

    @classmethod
    def of(cls, one: CoExhibitor) -> "CoExhibitorForm":
        """The form as it was filled in."""
        said = {"co_page": one.page, "co_text": one.text, "co_link": one.link, "co_email": one.email}
        return cls(formdata=None, data={"co_name": one.name, "co_badges": "\n".join(one.badges), **said})

    @property
    def said(self) -> dict[str, str]:
        """What the service takes of it beside the name."""
        return {name: self[f"co_{name}"].data for name in ("page", "text", "link", "email", "badges")}


FORMS: dict[TaskKind, type[Form]] = {
    TaskKind.insurance: CertificateForm,
    TaskKind.sign: SignForm,
    TaskKind.badges: BadgesForm,
    TaskKind.power: PowerForm,
    TaskKind.unloading: SlotForm,
    TaskKind.contact: ContactForm,
    TaskKind.access: AccessForm,
    TaskKind.charter: CharterForm,
}


def stored(item: Item, slots: Sequence[UnloadingSlot]) -> Form:
    """The task's form as it was answered."""
    return with_slots(FORMS[item.kind](formdata=None, data=_answered(item)), item, slots)


def sent(item: Item, slots: Sequence[UnloadingSlot]) -> Form:
    """The task's form as it was just sent."""
    return with_slots(FORMS[item.kind](), item, slots)


def with_slots(form: Form, item: Item, slots: Sequence[UnloadingSlot]) -> Form:
    """A choice of slots has those with room, and the one that the booking has."""
    if isinstance(form, SlotForm):
        mine = item.task.slot_id if item.task is not None else None
        free = [slot for slot in slots if slot.taken < slot.capacity or slot.id == mine or str(slot.id) == form.slot.data]
        form.slot.choices = [SelectChoice("", _l("Choose a slot")), *(SelectChoice(str(one.id), slot_words(one)) for one in free)]
    return form


def slot_words(slot: UnloadingSlot) -> str:
    """1 April 2027 at 07:00–07:30, North dock."""
    zone = slot.edition.timezone
    said = f"{filters.day_and_time(slot.starts_at, zone)}–{filters.clock_time(slot.ends_at, zone)}"
    return f"{said}, {slot.place}" if slot.place else said


def _answered(item: Item) -> dict[str, Any]:
    if item.task is None:
        return {}
    found = dict(item.task.answer)
    if "badge_names" in found:
        found["badge_names"] = "\n".join(found["badge_names"])
    if item.task.slot_id is not None:
        found["slot"] = str(item.task.slot_id)
    if item.task.file is not None:
        found |= {"expires_on": item.task.expires_on, "kept": item.task.file.public_id}
    return found
