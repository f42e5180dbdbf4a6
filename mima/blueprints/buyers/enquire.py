"""GET and POST …/enquire: write to a company, about an offering or not, with or without an account."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.blueprints.accounts.sign_up import written_to
from mima.blueprints.buyers import blueprint
from mima.blueprints.buyers.forms import Enquire, enquiry_form
from mima.buyers import queries, service
from mima.catalog.models import Offering
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import Exhibitor
from mima.web import errors, guards, i18n


@blueprint.route("/catalog/offerings/<slug>/enquire", methods=["GET", "POST"])
def about_offering(slug: str) -> Answer:
    offering = queries.published(slug)
    return _answer(offering.exhibitor, offering, enquiry_form(subject=i18n.both(offering, "title")))


@blueprint.route("/exhibitors/<slug>/enquire", methods=["GET", "POST"])
def about_company(slug: str) -> Answer:
    return _answer(exhibitors.by_slug(slug), None, enquiry_form())


def _answer(exhibitor: Exhibitor, offering: Offering | None, form: Enquire) -> Answer:
    if not form.validate_on_submit():
        return _page(exhibitor, offering, form, 422 if form.is_submitted() else 200)
    try:
        return _send(exhibitor, offering, form)
    except DomainError as error:
        return errors.retry_later(_page(exhibitor, offering, form, error.status, i18n.sentence(error)), error)


def _send(exhibitor: Exhibitor, offering: Offering | None, form: Enquire) -> Answer:
    user = guards.user_or_none()
    if user is not None:
        with transaction():
            accounts.count_enquiry(user)
            enquiry = service.enquire(exhibitor, user, form.wish, offering=offering)
        flash(_("Your enquiry is with %(company)s. The answer comes here and by mail.", company=exhibitor.name), "ok")
        return redirect(url_for("buyers.thread", reference=enquiry.reference), 303)
    with transaction():
        accounts.count_letter(form.email.data, from_address=guards.client_address())
        person = {"email": form.email.data, "name": form.name.data, "structure": form.structure.data}
        buyer = accounts.newcomer(**person, language=i18n.language())
        service.enquire_unproven(exhibitor, buyer, form.wish, offering=offering)
    return written_to(form.email.data)


def _page(exhibitor: Exhibitor, offering: Offering | None, form: Enquire, status: int, refusal: str = "") -> Response:
    page = render_template("buyers/enquire.html", exhibitor=exhibitor, offering=offering, form=form, refusal=refusal)
    return make_response(page, status)
