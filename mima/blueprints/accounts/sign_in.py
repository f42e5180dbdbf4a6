"""GET and POST /account/sign-in, POST /account/sign-out."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.blueprints.accounts import blueprint
from mima.blueprints.accounts.forms import SignIn
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import guards, i18n


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Answer:
    form = SignIn(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        secret = _enter(form)
    except DomainError as error:
        return _page(form, error.status, i18n.sentence(error))
    user = accounts.session_user(secret)
    assert user is not None  # the session was opened a moment ago
    guards.enter(user, secret)
    return redirect(guards.safe_next(form.next.data, _home()), 303)


@blueprint.post("/sign-out")
def sign_out() -> Answer:
    secret = guards.leave()
    if secret is not None:
        with transaction():
            accounts.sign_out(secret)
    answer = redirect(url_for("site.home"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _enter(form: SignIn) -> str:
    # The count is kept even when the sign-in is refused, so it has a transaction of its own.
    with transaction():
        accounts.count_try(form.email.data, from_address=guards.client_address())
    with transaction():
        return accounts.sign_in(form.email.data, form.password.data, agent=request.user_agent.string)


def _page(form: SignIn, status: int, refusal: str = "") -> Response:
    return make_response(render_template("accounts/sign_in.html", form=form, refusal=refusal), status)


def _home() -> str:
    return url_for("site.home")
