"""GET and POST /exhibitor/profile: a company's public face, and who its invoices name. Saved, it leads on to `next`."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.blueprints.exhibitor import blueprint
from mima.blueprints.exhibitor.profile_forms import Profile
from mima.booths import profile as bookings
from mima.catalog import service as catalog
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import guards, i18n


@blueprint.route("/profile", methods=["GET", "POST"])
def profile() -> Answer:
    exhibitor = guards.my_exhibitor()
    form = Profile(obj=exhibitor, next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        with transaction():
            former, rights = exhibitor.name, (exhibitor.licence, exhibitor.tdm)
            bookings.change(exhibitor, by=guards.me(), **form.values)
            if exhibitor.name != former:
                catalog.exhibitor_renamed(exhibitor)
            if (exhibitor.licence, exhibitor.tdm) != rights:
                catalog.company_relicensed(exhibitor)
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    except DomainError as error:
        return _page(form, error.status, i18n.sentence(error))
    flash(_("Saved. Papers already issued keep what they said."), "ok")
    return redirect(guards.safe_next(form.next.data, url_for("exhibitor.profile")), 303)


def _page(form: Profile, status: int, refusal: str = "") -> Response:
    page = render_template("exhibitor/profile.html", form=form, exhibitor=guards.my_exhibitor(), refusal=refusal)
    return make_response(page, status)
