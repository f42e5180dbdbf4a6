"""POST /bookings/<reference>/co-exhibitors: who else shows at the booth is added, and taken off again."""

from flask import Response, flash, url_for
from flask_babel import gettext as _

from mima.blueprints.preparing import blueprint
from mima.blueprints.preparing.forms import CoExhibitorForm
from mima.blueprints.preparing.page import answer
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.readiness import co_exhibitors, rows
from mima.web import guards, hx


@blueprint.post("/co-exhibitors")
def add_co_exhibitor(reference: str) -> Response:
    booking, form = guards.booking(reference), CoExhibitorForm()
    rows.check_booked(booking)
    if not form.validate():
        return answer(booking, beside=form)
    name, page, badges = form.co_name.data, form.co_page.data, form.co_badges.data
    try:
        with transaction():
            co_exhibitors.add(booking, name, page=page, badges=badges, by=guards.me())
    except Invalid as error:
        form.refuse(error)
        return answer(booking, beside=form)
    except DomainError as error:
        return answer(booking, beside=form, refusal=error)
    return _back(reference, _("%(name)s shows with you.", name=name))


@blueprint.post("/co-exhibitors/<public_id>/remove")
def remove_co_exhibitor(reference: str, public_id: str) -> Response:
    booking = guards.booking(reference)
    with transaction():
        co_exhibitors.remove(booking, public_id, by=guards.me())
    return _back(reference, _("The co-exhibitor is taken off."))


def _back(reference: str, sentence: str) -> Response:
    flash(sentence, "ok")
    return hx.go(url_for("preparing.readiness", reference=reference, _anchor="co-exhibitors"))
