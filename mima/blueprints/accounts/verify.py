"""GET and POST /account/verify/<token>, the link of a letter; POST /account/verify for a fresh one."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.accounts.models import TokenPurpose
from mima.accounts.service import LinkSpent
from mima.blueprints.accounts import blueprint
from mima.blueprints.accounts.forms import AskLink
from mima.blueprints.accounts.sign_in import landing, open_browser
from mima.blueprints.accounts.sign_up import written_to
from mima.blueprints.accounts.wall import wall
from mima.buyers import queries as buyer_queries
from mima.buyers import service as buyers
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import errors, guards, i18n


@blueprint.get("/verify/<token>")
def verify(token: str) -> Answer:
    """What waits for the proof, and one button: programs that open every link of a letter must not prove anything."""
    try:
        proof = accounts.look_up(token, TokenPurpose.verify)
    except LinkSpent as error:
        return _spent(error, AskLink(formdata=None, old=token))
    waiting = buyer_queries.waiting(proof.about, proof.user) if proof.about else None
    written = buyer_queries.messages(waiting) if waiting else []
    page = render_template("accounts/verify.html", token=token, proof=proof, enquiry=waiting, messages=written, wall=wall())
    return make_response(page)


@blueprint.post("/verify/<token>")
def prove(token: str) -> Answer:
    try:
        with transaction():
            proof = accounts.verify(token)
            secret = open_browser(proof.user) if proof.is_first else None
            sent = buyers.release(proof.about, proof.user) if proof.about else None
    except LinkSpent as error:
        return _spent(error, AskLink(formdata=None, old=token))
    if secret is not None:
        guards.enter(proof.user, secret)
    if sent is not None:
        flash(_("Your enquiry is with %(company)s. The answer comes here and by mail.", company=sent.exhibitor.name), "ok")
        return redirect(url_for("buyers.thread", reference=sent.reference), 303)
    flash(_("Thank you: this address is yours."), "ok")
    return redirect(guards.safe_next(proof.leads_to, landing(proof.user)), 303)


@blueprint.post("/verify")
def ask_verify() -> Answer:
    form = AskLink()
    if not form.validate():
        return _page(form, 422)
    try:
        with transaction():
            accounts.count_letter(form.email.data, from_address=guards.client_address())
            accounts.ask_proof(form.email.data, old=form.old.data or "")
    except DomainError as error:
        return errors.retry_later(_page(form, error.status, i18n.sentence(error)), error)
    return written_to(form.email.data)


def _spent(error: LinkSpent, form: AskLink) -> Response:
    return _page(form, error.status, i18n.sentence(error))


def _page(form: AskLink, status: int, refusal: str = "") -> Response:
    return make_response(render_template("accounts/verify_again.html", form=form, refusal=refusal, wall=wall()), status)
