"""GET and POST /showing/<token>: what would be read of a co-exhibitor, with its yes or no, for whoever has the link."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.beside import blueprint
from mima.core.actors import SCHEDULE
from mima.core.transaction import transaction
from mima.readiness import consent
from mima.readiness.models import Consent
from mima.web import hx


@blueprint.get("/showing/<token>")
def showing(token: str) -> Response:
    """The question alone: programs that open every link of a letter must answer nothing."""
    return _page(token)


@blueprint.post("/showing/<token>")
def answer(token: str) -> Response:
    said = request.form.get("answer")
    if said not in ("yes", "no"):
        return _page(token, 422)
    with transaction():
        # Whoever has the link speaks for it; nobody is named for that.
        consent.answer(token, yes_to=request.form.get("read", "") if said == "yes" else None, by=SCHEDULE)
    flash(_("Thank you, your answer is noted."), "ok")
    return hx.go(url_for("beside.showing", token=token))


def _page(token: str, status: int = 200) -> Response:
    found = consent.by_token(token)
    agreed, declined = found.consent is Consent.agreed, found.consent is Consent.declined
    said = {"has_agreed": agreed, "has_declined": declined, "read": consent.read(found)}
    html = render_template("beside/consent.html", token=token, one=found, **said)
    return make_response(html, status)
