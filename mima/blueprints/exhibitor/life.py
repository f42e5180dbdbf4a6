"""POST …/<id>/withdraw, /publish, /archive, /duplicate; GET and POST /category: what happens to an offering as a whole."""

from collections.abc import Callable

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.exhibitor import arrival, blueprint, mine, writing
from mima.blueprints.exhibitor.begin import SECOND_CLICK
from mima.catalog import categories, common, desk
from mima.catalog import service as catalog
from mima.catalog.common import CategoryUnknown
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.db import locked
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.web import changes, guards, hx, i18n, requests

WORDS = {
    "draft": _l("It is a draft again."),
    "withdrawn": _l("It is withdrawn: only your company and the market's team see it."),
    "published": _l("It stands in the catalog again."),
    "archived": _l("It is archived."),
}


@blueprint.post("/offerings/<public_id>/withdraw")
@requests.takes(arrival.MOST_BYTES)
def withdraw(public_id: str) -> Response:
    return _move(public_id, catalog.withdraw)


@blueprint.post("/offerings/<public_id>/publish")
@requests.takes(arrival.MOST_BYTES)
def publish(public_id: str) -> Response:
    return _move(public_id, catalog.republish)


@blueprint.post("/offerings/<public_id>/archive")
@requests.takes(arrival.MOST_BYTES)
def archive(public_id: str) -> Response:
    return _move(public_id, catalog.archive)


@blueprint.post("/offerings/<public_id>/duplicate")
@requests.takes(arrival.MOST_BYTES)
def duplicate(public_id: str) -> Response:
    offering = mine.offering(public_id)
    form = writing.form_of(offering)
    if writing.is_sent() and not writing.save(offering, form):
        return writing.unsaved(offering, form)
    with transaction():
        # Of two clicks the second one opens the draft of the first.
        company = locked(Exhibitor, offering.exhibitor_id)
        copy = desk.copy_of(company, offering, clock.now() - SECOND_CLICK) or catalog.duplicate(offering, by=guards.me())
    flash(_("This is a copy, a draft of its own with all values and files."), "ok")
    if alone := catalog.one_work_codes(offering):
        told = ", ".join(changes.label(code, offering.category) for code in alone)
        flash(_("Left empty, because it names one work alone: %(what)s.", what=told), "warn")
    return hx.go(url_for("exhibitor.offering", public_id=copy.public_id))


def _move(public_id: str, step: Callable[..., None]) -> Response:
    offering = mine.offering(public_id)
    form = writing.form_of(offering)
    # From the sheet's own page, what was typed there comes along: it is saved first, or nothing happens.
    if writing.is_sent() and not writing.save(offering, form):
        return writing.unsaved(offering, form)
    with transaction():
        step(offering, by=guards.me())
    flash(str(WORDS[offering.state]), "ok")
    return hx.go(guards.safe_next(request.form.get("next"), url_for("exhibitor.offering", public_id=public_id)))


@blueprint.route("/offerings/<public_id>/category", methods=["GET", "POST"])
def category(public_id: str) -> Response:
    offering = mine.offering(public_id)
    if request.method == "GET":
        return _choose(offering)
    try:
        with transaction():
            _change(offering, request.form.get("category", ""))
    except CategoryUnknown as error:
        return _choose(offering, i18n.sentence(error), 422)
    flash(_("The form asks for what this category needs now. What fits both was kept."), "ok")
    return hx.go(url_for("exhibitor.offering", public_id=public_id))


def _change(offering: Offering, code: str) -> None:
    """The offering is in this category, with those of its fields that the new one has too."""
    new = common.category_of(offering.kind, code)
    old = categories.CATEGORIES[offering.category]
    shared = {spec.code: offering.fields.get(spec.code) for spec in new.fields if old.field(spec.code) == spec}
    catalog.change(offering, by=guards.me(), category=new.code, fields=shared)


def _choose(offering: Offering, refusal: str = "", status: int = 200) -> Response:
    options = categories.of_kind(offering.kind)
    return make_response(render_template("exhibitor/category.html", offering=offering, options=options, refusal=refusal), status)
