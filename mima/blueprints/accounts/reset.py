"""GET and POST /account/reset (ask for a link) and /account/reset/<token> (choose a password)."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.accounts.models import TokenPurpose
from mima.accounts.service import LinkSpent
from mima.blueprints.accounts import blueprint
from mima.blueprints.accounts.forms import AskLink, ChoosePassword
from mima.blueprints.accounts.sign_up import written_to
from mima.blueprints.accounts.wall import wall
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import errors, guards, i18n


@blueprint.route("/reset", methods=["GET", "POST"])
def reset() -> Answer:
    form = AskLink()
    if not form.validate_on_submit():
        return _ask(form, 422 if form.is_submitted() else 200)
    try:
        with transaction():
            accounts.count_letter(form.email.data, from_address=guards.client_address())
            accounts.ask_reset(form.email.data)
    except DomainError as error:
        return errors.retry_later(_ask(form, error.status, i18n.sentence(error)), error)
    return written_to(form.email.data)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def choose(token: str) -> Answer:
    form = ChoosePassword()
    try:
        address = accounts.look_up(token, TokenPurpose.reset).user.email
        if not form.validate_on_submit():
            return _choose(form, token, address, 422 if form.is_submitted() else 200)
        with transaction():
            accounts.reset(token, form.password.data)
    except Invalid as error:
        form.refuse(error)
        return _choose(form, token, address, 422)
    except LinkSpent as error:
        return _ask(AskLink(formdata=None), error.status, i18n.sentence(error))
    guards.leave()
    flash(_("Your new password holds from now on; every other session has ended. Sign in with it."), "ok")
    return redirect(url_for("accounts.sign_in"), 303)


def _ask(form: AskLink, status: int, refusal: str = "") -> Response:
    return make_response(render_template("accounts/reset.html", form=form, refusal=refusal, wall=wall()), status)


def _choose(form: ChoosePassword, token: str, address: str, status: int) -> Response:
    page = render_template("accounts/choose.html", form=form, token=token, address=address, refusal="", wall=wall())
    return make_response(page, status)
