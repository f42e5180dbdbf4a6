"""GET and POST /account/sign-in, POST /account/sign-out, and the way there for whoever must sign in first."""

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.accounts.models import User
from mima.blueprints.accounts import blueprint
from mima.blueprints.accounts.forms import SignIn
from mima.blueprints.accounts.wall import wall
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.exhibitors import queries as exhibitors
from mima.web import errors, guards, hx, i18n, resume


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Answer:
    if request.method == "GET" and (user := guards.user_or_none()) is not None:
        return redirect(guards.safe_next(request.args.get("next"), landing(user)))
    form = SignIn(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        user = _enter(form)
    except DomainError as error:
        return errors.retry_later(_page(form, error.status, i18n.sentence(error)), error)
    kept = resume.read(form.kept.data)
    return resume.offer(kept) if kept is not None else redirect(guards.safe_next(form.next.data, landing(user)), 303)


@blueprint.post("/sign-out")
def sign_out() -> Answer:
    secret = guards.leave()
    if secret is not None:
        with transaction():
            accounts.sign_out(secret)
    answer = redirect(url_for("site.home"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.app_errorhandler(guards.SignInNeeded)
def sign_in_first(_error: guards.SignInNeeded) -> Answer:
    """Off to the sign-in page and back; what was typed comes along inside the page."""
    kept = resume.keep()
    if request.method == "GET" or kept is None:
        return hx.go(url_for("accounts.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else "/"))
    form = SignIn(formdata=None, kept=resume.sign(kept))
    answer = _page(form, 401, _("Please sign in first. What you typed is kept and can be sent right after."))
    answer.headers["Cache-Control"] = "no-store"
    return hx.whole(answer)


def landing(user: User) -> str:
    """Where this person's work is: the organizers' day, the company's desk, or the person's own page."""
    desk = "/organizer" if accounts.is_organizer(user) else "/exhibitor" if exhibitors.of_member(user) else "/account"
    return desk if _is_served(desk) else url_for("accounts.account")


def open_browser(user: User) -> str:
    """The secret of a new session in this browser, whose former one is over; inside a transaction."""
    former = guards.secret_or_none()
    if former is not None:
        accounts.sign_out(former)
    return accounts.open_session(user, agent=request.user_agent.string)


def _enter(form: SignIn) -> User:
    # The count is kept even when the sign-in is refused, so it has a transaction of its own.
    with transaction():
        accounts.count_try(form.email.data, from_address=guards.client_address())
    with transaction():
        user = accounts.recognise(form.email.data, form.password.data)
        secret = open_browser(user)
    guards.enter(user, secret)
    return user


def _page(form: SignIn, status: int, refusal: str = "") -> Response:
    return make_response(render_template("accounts/sign_in.html", form=form, refusal=refusal, wall=wall()), status)


def _is_served(path: str) -> bool:
    return current_app.url_map.bind("").test(path, method="GET")
