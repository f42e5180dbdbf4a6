"""GET /account/enquiries and /account/enquiries/<reference>: what the person asked, and the answers."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from mima.blueprints.buyers import blueprint
from mima.blueprints.buyers.threads import Side
from mima.buyers import queries, service
from mima.web import guards

ASKER = Side(
    load=guards.my_enquiry,
    template="buyers/thread.html",
    page="buyers.thread",
    mark="buyers.read",
    write=service.reply,
    mark_read=service.mark_read_by_buyer,
    sent=_l("Sent."),
)


@blueprint.get("/account/enquiries")
def enquiries() -> str:
    return render_template("buyers/enquiries.html", enquiries=queries.sent(guards.signed_in()))


@blueprint.get("/account/enquiries/<reference>")
def thread(reference: str) -> Answer:
    return ASKER.show(reference)


@blueprint.post("/account/enquiries/<reference>/reply")
def reply(reference: str) -> Answer:
    return ASKER.say(reference)


@blueprint.post("/account/enquiries/<reference>/close")
def close(reference: str) -> Answer:
    return ASKER.close(reference)


@blueprint.post("/account/enquiries/<reference>/read")
def read(reference: str) -> Answer:
    return ASKER.read(reference)
