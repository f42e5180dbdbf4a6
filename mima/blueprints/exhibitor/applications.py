"""Asking for a booth of a category; the application at its address, to be changed or taken back while it waits."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.applications import files, queries, service
from mima.applications.files import Folder
from mima.applications.models import Application
from mima.blueprints.exhibitor import blueprint
from mima.blueprints.exhibitor.application_files import MOST_SENT, are_settled
from mima.blueprints.exhibitor.application_form import ApplicationForm
from mima.booths import queries as booths
from mima.booths.models import BoothCategory
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n
from mima.web.requests import takes


@blueprint.route("/applications/new/<slug>/<code>", methods=["GET", "POST"])
@takes(MOST_SENT)
def ask(slug: str, code: str) -> Response:
    """What waits already is shown instead of a second form. Good files are kept even where the form was not."""
    exhibitor, me = guards.my_exhibitor(), guards.me()
    category = queries.category(slug, code)
    drawn = booths.of_category(category)
    form = ApplicationForm.of(drawn, wish=request.args.get("booth", ""))
    if not form.is_submitted():
        standing = queries.waiting_of(exhibitor, category.id)
        if standing is not None:
            return hx.go(_address(standing))
        service.check_may_ask(category, exhibitor)
        return _asking(category, form)
    is_valid = bool(form.remove.data) or form.validate()
    if not are_settled(form, Folder(category, exhibitor)) or not is_valid:
        return _asking(category, form)
    try:
        with transaction():
            asked = service.ask(category, exhibitor, form.wants(drawn), by=me)
            files.hand_over(asked, by=me)
            address = _address(asked)
    except DomainError as error:
        return _asking(category, form, refusal=_refuse(form, error))
    flash(_("We have your application. The answer comes by letter and stands here; until then you may change it."), "ok")
    return hx.go(address)


@blueprint.route("/applications/<reference>", methods=["GET", "POST"])
@takes(MOST_SENT)
def application(reference: str) -> Response:
    found, me = guards.application(reference), guards.me()
    drawn = booths.of_category(found.category)
    form = ApplicationForm.of(drawn, application=found)
    if not form.is_submitted():
        return _shown(found, form)
    is_valid = bool(form.remove.data) or form.validate()
    if not are_settled(form, Folder.of(found)) or not is_valid:
        return _shown(found, form)
    try:
        with transaction():
            service.change(found, form.wants(drawn), by=me)
    except DomainError as error:
        return _shown(found, form, refusal=_refuse(form, error))
    flash(_("Saved. The market's team reads what stands here now."), "ok")
    return hx.go(url_for("exhibitor.application", reference=reference))


@blueprint.post("/applications/<reference>/withdraw")
def withdraw_application(reference: str) -> Response:
    found, me = guards.application(reference), guards.me()
    try:
        with transaction():
            service.withdraw(found, by=me)
    except DomainError as error:
        return _shown(found, None, refusal=error)
    flash(_("Your application is taken back. You may ask again whenever booths are on sale."), "ok")
    return hx.go(url_for("exhibitor.bookings", _anchor="applications"))


def _address(application: Application) -> str:
    return url_for("exhibitor.application", reference=application.reference)


def _refuse(form: ApplicationForm, error: DomainError) -> DomainError:
    if isinstance(error, Invalid):
        form.refuse(error)
    return error


def _asking(category: BoothCategory, form: ApplicationForm, *, refusal: DomainError | None = None) -> Response:
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    html = render_template(
        "exhibitor/ask.html",
        category=category,
        edition=category.edition,
        form=form,
        files=queries.put_aside(guards.my_exhibitor(), category),
        most=files.MOST_FILES,
        refusal=said,
    )
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)


def _shown(application: Application, form: ApplicationForm | None, *, refusal: DomainError | None = None) -> Response:
    """The application: as its form while it waits, else as it was asked, with its answer."""
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    html = render_template(
        "exhibitor/application.html",
        application=application,
        # Also what could not be saved any more is still on the page, to be copied.
        form=form if form is not None and (application.is_waiting or form.is_submitted()) else None,
        files=queries.files(application),
        most=files.MOST_FILES,
        refusal=said,
        may_change=application.is_waiting,
    )
    return make_response(html, refusal.status if refusal else 422 if form is not None and form.errors else 200)
