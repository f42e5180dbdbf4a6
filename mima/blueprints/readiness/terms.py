"""GET and POST /organizer/editions/<slug>/readiness/terms: what is asked until when, whom to phone, and the unloading slots."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TimeField
from wtforms.validators import InputRequired, Optional

from mima.blueprints.bookings.order import QuantityField
from mima.blueprints.organizer.forms import DayField
from mima.blueprints.preparing.forms import slot_words
from mima.blueprints.readiness import blueprint, words
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.readiness import queries, service, slots
from mima.readiness.models import TaskKind
from mima.readiness.terms import Terms
from mima.web import guards, hx, i18n
from mima.web.forms import Form, TextField, required

NUMBER = {"inputmode": "numeric", "class": "input quantity"}


class TermsForm(Form):
    """Days before the edition's start for each kind (`days_<kind>`), empty for what is not asked; `made` has the fields."""

    contact_name = TextField(_l("Whom exhibitors may call"), most=80)
    contact_phone = TextField(_l("Telephone number"), most=30)
    charter_address = TextField(_l("Address of the eco-charter"), most=300, render_kw={"inputmode": "url"})
    badges_per_booth = QuantityField(
        _l("Badges of each booth"), [InputRequired(_l("Please write a whole number."))], render_kw=NUMBER
    )

    @property
    def days(self) -> list[Any]:
        return [self[f"days_{kind}"] for kind in words.KINDS]

    @property
    def asked(self) -> dict[TaskKind, int]:
        return {kind: self[f"days_{kind}"].data for kind in words.KINDS if self[f"days_{kind}"].data is not None}


for _kind, _name in words.KINDS.items():
    setattr(TermsForm, f"days_{_kind}", QuantityField(_name, [Optional()], render_kw=NUMBER))


class HourField(TimeField):  # type: ignore[misc]
    """A time of day; what is none is told so in our words and stays on the page."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Please write a time, such as 07:30.")) from error


class NewSlotForm(Form):
    day = DayField(_l("Day"), [required()])
    starts_at = HourField(_l("From"), [InputRequired(_l("Please fill this in."))])
    ends_at = HourField(_l("To"), [InputRequired(_l("Please fill this in."))])
    place = TextField(_l("Where"), most=80)
    capacity = QuantityField(_l("How many at once"), [InputRequired(_l("Please write a whole number."))], render_kw=NUMBER)


@blueprint.get("/editions/<slug>/readiness/terms")
def terms(slug: str) -> Response:
    return answer(editions.prepared(slug))


@blueprint.post("/editions/<slug>/readiness/terms")
def set_terms(slug: str) -> Response:
    edition, form = editions.prepared(slug), TermsForm()
    if not form.validate():
        return answer(edition, form=form)
    plain = ("contact_name", "contact_phone", "charter_address")
    try:
        with transaction():
            said = {name: form[name].data for name in plain}
            service.set_terms(edition, form.asked, badges_per_booth=form.badges_per_booth.data, by=guards.me(), **said)
    except Invalid as error:
        form.refuse(error)
        return answer(edition, form=form)
    return _back(slug, _("Saved. Exhibitors see the new days at once."))


@blueprint.post("/editions/<slug>/readiness/slots")
def add_slot(slug: str) -> Response:
    edition, form = editions.prepared(slug), NewSlotForm()
    if not form.validate():
        return answer(edition, slot=form)
    begins, ends = (_moment(edition, form.day.data, one.data) for one in (form.starts_at, form.ends_at))
    try:
        with transaction():
            slots.define(edition, begins, ends, place=form.place.data, capacity=form.capacity.data, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return answer(edition, slot=form)
    return _back(slug, _("The slot can be chosen now."))


@blueprint.post("/editions/<slug>/readiness/slots/<int:key>/remove")
def remove_slot(slug: str, key: int) -> Response:
    edition = editions.prepared(slug)
    try:
        with transaction():
            slots.take_away(edition, key, by=guards.me())
    except slots.SlotInUse as error:
        return answer(edition, refusal=error)
    return _back(slug, _("The slot is gone."))


def _moment(edition: Edition, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(edition.timezone))


def _back(slug: str, sentence: str) -> Response:
    flash(sentence, "ok")
    return hx.go(url_for("readiness.terms", slug=slug))


def answer(
    edition: Edition,
    *,
    form: TermsForm | None = None,
    slot: NewSlotForm | None = None,
    refusal: DomainError | None = None,
) -> Response:
    """The page, with the form that was refused as it was filled in."""
    html = render_template(
        "readiness/terms.html",
        edition=edition,
        form=form or TermsForm(formdata=None, data=_stored(queries.terms(edition))),
        slot=slot or NewSlotForm(formdata=None, day=edition.starts_on),
        slots=[(one, slot_words(one)) for one in queries.slots(edition)],
        refusal=i18n.sentence(refusal) if refusal else "",
    )
    return make_response(html, refusal.status if refusal else 422 if form or slot else 200)


def _stored(present: Terms) -> dict[str, Any]:
    names = ("badges_per_booth", "contact_name", "contact_phone", "charter_address")
    return {name: getattr(present, name) for name in names} | {f"days_{kind}": days for kind, days in present.days.items()}
