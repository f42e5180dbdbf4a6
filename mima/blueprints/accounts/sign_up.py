"""GET and POST /account/sign-up; GET /account/written, the one answer to everything that ends in a letter."""

from flask import Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.blueprints.accounts import blueprint
from mima.blueprints.accounts.forms import SignUp
from mima.blueprints.accounts.wall import wall
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import errors, guards, i18n


@blueprint.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> Answer:
    form = SignUp(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    try:
        _sign_up(form)
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    except DomainError as error:
        return errors.retry_later(_page(form, error.status, i18n.sentence(error)), error)
    return written_to(form.email.data)


@blueprint.get("/written")
def written() -> str:
    return render_template("accounts/written.html", address=session.get("written_to", ""), wall=wall())


def written_to(address: str) -> Answer:
    """Off to the page that says so: the same for people whom we know and for those whom we do not."""
    session["written_to"] = address
    return redirect(url_for("accounts.written"), 303)


def _sign_up(form: SignUp) -> None:
    with transaction():
        accounts.count_letter(form.email.data, from_address=guards.client_address())
        accounts.sign_up(
            email=form.email.data,
            name=form.name.data,
            structure=form.structure.data,
            password=form.password.data,
            language=i18n.language(),
            leads_to=guards.safe_next(form.next.data, ""),
        )


def _page(form: SignUp, status: int, refusal: str = "") -> Response:
    return make_response(render_template("accounts/sign_up.html", form=form, refusal=refusal, wall=wall()), status)
