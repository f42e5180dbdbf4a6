"""GET and POST /exhibitor/new: a person's company gets its page, and the person owns it."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.blueprints.exhibitor import blueprint
from mima.blueprints.exhibitor.profile_forms import NewCompany
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.web import guards, hx


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> Answer:
    user = guards.signed_in()
    if guards.my_exhibitors():
        return redirect(url_for("exhibitor.profile"), 303)
    form = NewCompany(name=user.structure, next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    with transaction():
        exhibitors.found_first(form.name.data, by=user.actor, owner=user, town=form.town.data, body=form.body.data)
    flash(_("Your company has its page. Complete it whenever you like."), "ok")
    return redirect(guards.safe_next(form.next.data, url_for("exhibitor.profile")), 303)


@blueprint.app_errorhandler(guards.NoCompany)
def company_first(_error: guards.NoCompany) -> Answer:
    """Who acts for no company yet creates its page first, and comes back to where they were going."""
    flash(_("This is for exhibitors. Create your company's page first; it takes a minute."), "warn")
    return hx.go(url_for("exhibitor.new", next=_came_from()))


def _came_from() -> str:
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return (request.referrer or "").removeprefix(request.host_url.rstrip("/"))


def _page(form: NewCompany, status: int) -> Response:
    return make_response(render_template("exhibitor/new.html", form=form, refusal=""), status)
