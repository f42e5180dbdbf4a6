"""GET and POST /still-true/<token>: what a company was asked about; …/<id>/<say>: one offering is still true, or withdrawn."""

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from mima.blueprints.beside import blueprint
from mima.catalog import dormant
from mima.catalog import service as catalog
from mima.catalog.models import OfferingState
from mima.core.transaction import transaction

SAYS = ("yes", "withdraw")


@blueprint.get("/still-true/<token>")
def still_true(token: str) -> str:
    """The questions alone: programs that open every link of a letter must answer nothing."""
    link = dormant.by_token(token)
    return render_template("beside/still_true.html", token=token, link=link, offerings=dormant.asked(link))


@blueprint.post("/still-true/<token>")
def all_true(token: str) -> Answer:
    with transaction():
        count = dormant.confirm_all(dormant.by_token(token))
    flash(ngettext("Thank you: %(num)s offering is still true.", "Thank you: %(num)s offerings are still true.", count), "ok")
    return redirect(url_for("beside.still_true", token=token), 303)


@blueprint.get("/still-true/<token>/<public_id>/<say>")
def one_true(token: str, public_id: str, say: str) -> Response:
    offering = dormant.of_link(dormant.by_token(token), public_id)
    if say not in SAYS:
        abort(404)
    is_open = offering.state is OfferingState.published or (say == "yes" and dormant.is_hidden(offering))
    html = render_template("beside/one_true.html", token=token, offering=offering, is_yes=say == "yes", is_open=is_open)
    return make_response(html)


@blueprint.post("/still-true/<token>/<public_id>/<say>")
def answer_one(token: str, public_id: str, say: str) -> Answer:
    link = dormant.by_token(token)
    offering = dormant.of_link(link, public_id)
    if say not in SAYS:
        abort(404)
    with transaction():
        if say == "yes":
            dormant.confirm(offering, by=link.actor)
        elif offering.state is OfferingState.published:
            catalog.withdraw(offering, by=link.actor)
    flash(_("Thank you, it stands in the catalog.") if say == "yes" else _("It is withdrawn from the catalog."), "ok")
    return redirect(url_for("beside.still_true", token=token), 303)
