"""POST /bookings/<reference>/co-exhibitors: who else shows at the booth; …/<public_id>: named anew, asked, taken off."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _

from mima.blueprints.preparing import blueprint
from mima.blueprints.preparing.forms import CoExhibitorForm
from mima.blueprints.preparing.page import answer
from mima.booths.models import Booking
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.readiness import co_exhibitors, consent, rows
from mima.readiness.models import CoExhibitor
from mima.web import guards, hx, i18n
from mima.web.words import word


@blueprint.post("/co-exhibitors")
def add_co_exhibitor(reference: str) -> Response:
    booking, form = guards.booking(reference), CoExhibitorForm()
    rows.check_booked(booking)
    if not form.validate():
        return answer(booking, beside=form)
    try:
        with transaction():
            added = co_exhibitors.add(booking, form.co_name.data, **form.said, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return answer(booking, beside=form)
    except DomainError as error:
        return answer(booking, beside=form, refusal=error)
    return _back(reference, _("%(name)s shows with you.", name=form.co_name.data), added)


@blueprint.get("/co-exhibitors/<public_id>")
def co_exhibitor(reference: str, public_id: str) -> Response:
    booking = guards.booking(reference)
    one = co_exhibitors.of_booking(booking, public_id)
    rows.check_booked(booking)
    return _page(booking, one, CoExhibitorForm.of(one))


@blueprint.post("/co-exhibitors/<public_id>")
def change_co_exhibitor(reference: str, public_id: str) -> Response:
    booking, form = guards.booking(reference), CoExhibitorForm()
    one = co_exhibitors.of_booking(booking, public_id)
    rows.check_booked(booking)
    if not form.validate():
        return _page(booking, one, form)
    try:
        with transaction():
            co_exhibitors.change(booking, public_id, form.co_name.data, **form.said, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return _page(booking, co_exhibitors.of_booking(booking, public_id), form)
    except consent.REFUSALS as error:
        return _page(booking, co_exhibitors.of_booking(booking, public_id), form, error)
    said = _("%(name)s: saved.", name=form.co_name.data)
    return _back(reference, said, co_exhibitors.of_booking(booking, public_id))


@blueprint.post("/co-exhibitors/<public_id>/ask")
def ask_co_exhibitor(reference: str, public_id: str) -> Response:
    booking = guards.booking(reference)
    try:
        with transaction():
            asked = co_exhibitors.ask_again(booking, public_id, by=guards.me())
    except consent.REFUSALS as error:
        return answer(booking, refusal=error)
    return _back(reference, f"{asked.name}:", asked)


@blueprint.post("/co-exhibitors/<public_id>/remove")
def remove_co_exhibitor(reference: str, public_id: str) -> Response:
    booking = guards.booking(reference)
    with transaction():
        co_exhibitors.remove(booking, public_id, by=guards.me())
    return _back(reference, _("The co-exhibitor is taken off."))


def _page(booking: Booking, one: CoExhibitor, form: CoExhibitorForm, refusal: DomainError | None = None) -> Response:
    sentence = i18n.sentence(refusal) if refusal else ""
    html = render_template("preparing/co_exhibitor.html", booking=booking, one=one, form=form, refusal=sentence)
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)


def _back(reference: str, sentence: str, one: CoExhibitor | None = None) -> Response:
    flash(f"{sentence} {word(one.consent).text}." if one is not None else sentence, "ok")
    return hx.go(url_for("preparing.readiness", reference=reference, _anchor="co-exhibitors"))
