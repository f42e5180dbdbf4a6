"""GET and POST /account/password: change it, or choose the first one."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.accounts.models import User
from mima.blueprints.accounts import blueprint
from mima.blueprints.accounts.forms import ChangePassword, ChoosePassword
from mima.blueprints.accounts.sign_in import open_browser
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import errors, guards, i18n


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> Answer:
    user = guards.signed_in()
    form = ChangePassword() if user.password_hash else ChoosePassword()
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        secret = _change(user, form)
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    except DomainError as error:
        return errors.retry_later(_page(form, error.status, i18n.sentence(error)), error)
    guards.enter(user, secret)
    flash(_("Your new password holds from now on; every other session has ended."), "ok")
    return redirect(url_for("accounts.account"), 303)


def _change(user: User, form: ChoosePassword) -> str:
    # The count is kept even when the change is refused, so it has a transaction of its own.
    with transaction():
        accounts.count_password_try(user)
    with transaction():
        accounts.change_password(user, form.current.data if "current" in form else "", form.password.data)
        return open_browser(user)


def _page(form: ChoosePassword, status: int, refusal: str = "") -> Response:
    return make_response(render_template("accounts/password.html", form=form, refusal=refusal), status)
