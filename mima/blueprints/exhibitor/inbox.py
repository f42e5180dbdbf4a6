"""GET /exhibitor/inbox and /exhibitor/inbox/<reference>: what buyers ask the company, and its answers."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.accounts import service as accounts
from mima.blueprints.buyers.forms import Message
from mima.blueprints.exhibitor import blueprint
from mima.buyers import queries, service
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import errors, guards, hx, i18n


@blueprint.get("/inbox")
def inbox() -> str:
    exhibitor = guards.my_exhibitor()
    return render_template("exhibitor/inbox.html", exhibitor=exhibitor, enquiries=queries.inbox(exhibitor))


@blueprint.get("/inbox/<reference>")
def thread(reference: str) -> Answer:
    return _page(reference, Message(formdata=None), 200)


@blueprint.post("/inbox/<reference>/answer")
def answer(reference: str) -> Answer:
    enquiry, form, user = guards.company_enquiry(reference), Message(), guards.signed_in()
    if not form.validate():
        return _page(reference, form, 422)
    try:
        with transaction():
            accounts.count_enquiry(user)
            service.mark_read_by_exhibitor(enquiry)
            service.answer(enquiry, user, form.text.data)
    except DomainError as error:
        return errors.retry_later(_page(reference, form, error.status, i18n.sentence(error)), error)
    flash(_("Your answer is on its way."), "ok")
    return redirect(url_for("exhibitor.thread", reference=reference), 303)


@blueprint.post("/inbox/<reference>/close")
def close(reference: str) -> Answer:
    enquiry = guards.company_enquiry(reference)
    with transaction():
        service.close(enquiry, by=guards.me())
    flash(_("This enquiry is closed."), "ok")
    return redirect(url_for("exhibitor.thread", reference=reference), 303)


@blueprint.post("/inbox/<reference>/read")
def read(reference: str) -> Answer:
    enquiry = guards.company_enquiry(reference)
    with transaction():
        service.mark_read_by_exhibitor(enquiry)
    if hx.wants_fragment():
        return Response(render_template("buyers/_read.html", enquiry=enquiry, is_unread=False, mark="exhibitor.read"))
    return redirect(url_for("exhibitor.thread", reference=reference), 303)


def _page(reference: str, form: Message, status: int, refusal: str = "") -> Response:
    enquiry = guards.company_enquiry(reference)
    page = render_template(
        "exhibitor/thread.html", enquiry=enquiry, messages=queries.messages(enquiry), form=form, refusal=refusal
    )
    return make_response(page, status)
