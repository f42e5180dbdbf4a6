"""GET and POST /organizer/editions/<slug>/booths/<code>/place: a company is placed on a free booth, whatever its door."""

from flask import Response, make_response, render_template
from flask_babel import gettext as _

from mima.applications import service
from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.placing_forms import PlaceForm
from mima.booths import queries as booths
from mima.booths.models import Booth
from mima.core import clock
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.exhibitors import queries as exhibitors
from mima.web import guards, i18n


@blueprint.route("/editions/<slug>/booths/<code>/place", methods=["GET", "POST"])
def place(slug: str, code: str) -> Response:
    booth, form, me = booths.booth(slug, code), PlaceForm.of(exhibitors.all_by_name()), guards.me()
    if not form.validate_on_submit():
        return _page(booth, form)
    company = exhibitors.by_slug(form.company.data)
    name = company.name
    try:
        with transaction():
            booking = service.place(booth, company, days=form.days.data, by=me, told=form.told.data).reference
    except DomainError as error:
        return _page(booth, form, refusal=act.refuse(form, error))
    return act.done(booking, _("%(company)s has booth %(code)s and a letter that leads to its booking.", company=name, code=code))


def _page(booth: Booth, form: PlaceForm, *, refusal: DomainError | None = None) -> Response:
    """The form, while the booth is free or somebody has just tried; otherwise who it is free for: nobody."""
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    is_free = booths.on_plan(booth, (), clock.now()).state == "free"
    html = render_template("organizer/place.html", booth=booth, form=form, refusal=said, may_place=is_free)
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)
