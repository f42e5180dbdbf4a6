"""GET /account/enquiries and /account/enquiries/<reference>: what the person asked, and the answers."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.blueprints.buyers import blueprint
from mima.blueprints.buyers.forms import Message
from mima.buyers import queries, service
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import errors, guards, hx, i18n


@blueprint.get("/account/enquiries")
def enquiries() -> str:
    return render_template("buyers/enquiries.html", enquiries=queries.sent(guards.signed_in()))


@blueprint.get("/account/enquiries/<reference>")
def thread(reference: str) -> Answer:
    return _page(reference, Message(formdata=None), 200)


@blueprint.post("/account/enquiries/<reference>/reply")
def reply(reference: str) -> Answer:
    enquiry, form, user = guards.my_enquiry(reference), Message(), guards.signed_in()
    if not form.validate():
        return _page(reference, form, 422)
    try:
        with transaction():
            accounts.count_enquiry(user)
            service.mark_read_by_buyer(enquiry)
            service.reply(enquiry, user, form.text.data)
    except DomainError as error:
        return errors.retry_later(_page(reference, form, error.status, i18n.sentence(error)), error)
    flash(_("Sent."), "ok")
    return redirect(url_for("buyers.thread", reference=reference), 303)


@blueprint.post("/account/enquiries/<reference>/send")
def send(reference: str) -> Answer:
    """Written before signing in, confirmed by having signed in."""
    guards.my_enquiry(reference)
    with transaction():
        service.release(reference, guards.signed_in())
    flash(_("Sent."), "ok")
    return redirect(url_for("buyers.thread", reference=reference), 303)


@blueprint.post("/account/enquiries/<reference>/close")
def close(reference: str) -> Answer:
    enquiry = guards.my_enquiry(reference)
    with transaction():
        service.close(enquiry, by=guards.me())
    flash(_("This enquiry is closed."), "ok")
    return redirect(url_for("buyers.thread", reference=reference), 303)


@blueprint.post("/account/enquiries/<reference>/read")
def read(reference: str) -> Answer:
    enquiry = guards.my_enquiry(reference)
    with transaction():
        service.mark_read_by_buyer(enquiry)
    if hx.wants_fragment():
        return Response(render_template("buyers/_read.html", enquiry=enquiry, is_unread=False, mark="buyers.read"))
    return redirect(url_for("buyers.thread", reference=reference), 303)


def _page(reference: str, form: Message, status: int, refusal: str = "") -> Response:
    enquiry = guards.my_enquiry(reference)
    page = render_template("buyers/thread.html", enquiry=enquiry, messages=queries.messages(enquiry), form=form, refusal=refusal)
    return make_response(page, status)
