"""GET /exhibitor/inbox and /exhibitor/inbox/<reference>: what buyers ask the company, and its answers."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from mima.blueprints.buyers.threads import Side
from mima.blueprints.exhibitor import blueprint
from mima.buyers import queries, service
from mima.web import guards

COMPANY = Side(
    load=guards.company_enquiry,
    template="exhibitor/thread.html",
    page="exhibitor.thread",
    mark="exhibitor.read",
    write=service.answer,
    mark_read=service.mark_read_by_exhibitor,
    sent=_l("Your answer is on its way."),
)


@blueprint.get("/inbox")
def inbox() -> str:
    exhibitor = guards.my_exhibitor()
    return render_template("exhibitor/inbox.html", exhibitor=exhibitor, enquiries=queries.inbox(exhibitor))


@blueprint.get("/inbox/<reference>")
def thread(reference: str) -> Answer:
    return COMPANY.show(reference)


@blueprint.post("/inbox/<reference>/answer")
def answer(reference: str) -> Answer:
    return COMPANY.say(reference)


@blueprint.post("/inbox/<reference>/close")
def close(reference: str) -> Answer:
    return COMPANY.close(reference)


@blueprint.post("/inbox/<reference>/read")
def read(reference: str) -> Answer:
    return COMPANY.read(reference)
