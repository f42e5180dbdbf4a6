"""GET and POST /account: a person's own page; POST /account/sessions/<handle>/end."""

from flask import Response, flash, make_response, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import queries
from mima.accounts import service as accounts
from mima.accounts.models import UserSession
from mima.blueprints.accounts import blueprint
from mima.blueprints.accounts.devices import device
from mima.blueprints.accounts.forms import Description
from mima.core.transaction import transaction
from mima.web import guards


@blueprint.route("", methods=["GET", "POST"])
def account() -> Answer:
    user = guards.signed_in()
    form = Description(obj=user)
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    with transaction():
        accounts.describe(user, name=form.name.data, structure=form.structure.data, language=form.language.data)
    session["language"] = form.language.data
    flash(_("Saved."), "ok")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/sessions/<handle>/end")
def end_session(handle: str) -> Answer:
    user = guards.signed_in()
    with transaction():
        accounts.sign_out_elsewhere(user, handle)
    flash(_("This session has ended."), "ok")
    return redirect(url_for("accounts.account"), 303)


def _page(form: Description, status: int) -> Response:
    user = guards.signed_in()
    sessions = [_described(one) for one in queries.open_sessions(user)]
    return make_response(
        render_template("accounts/account.html", form=form, user=user, sessions=sessions, refusal=""),
        status,
    )


def _described(one: UserSession) -> dict[str, object]:
    return {
        "handle": one.handle,
        "device": device(one.agent),
        "since": one.created_at,
        "until": one.expires_at,
        "is_here": accounts.is_session(one, guards.secret_or_none()),
    }
