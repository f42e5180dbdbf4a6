"""POST /exhibitor/offerings/<id>/draft: a draft saves itself while somebody types; what comes back is a line below the form."""

from flask import Response, make_response, redirect, render_template, url_for

from mima.blueprints.exhibitor import arrival, blueprint, captions, mine, writing
from mima.blueprints.exhibitor.kept import Saving, opened
from mima.catalog import saving
from mima.core.errors import DomainError, Invalid
from mima.web import hx, i18n, requests


@blueprint.post("/offerings/<public_id>/draft")
@requests.takes(arrival.MOST_BYTES)
def keep(public_id: str) -> Response:
    offering = mine.offering(public_id)
    if not (hx.wants_fragment() and writing.is_sent()):
        # The form itself goes to its own address.
        return redirect(url_for("exhibitor.offering", public_id=public_id), 303)  # type: ignore[return-value]
    try:
        kept = writing.keep(offering, writing.form_of(offering))
    except DomainError as error:
        sentence = i18n.sentence(error)
        return _fragment(Saving(saving.written(opened()), captions.opened(), sentence, sentence), error.status)
    status = saving.ChangedElsewhere.status if kept.clashes else Invalid.status if kept.refused else 200
    return _fragment(Saving.kept(offering, kept), status)


def _fragment(found: Saving, status: int) -> Response:
    return make_response(render_template("exhibitor/_saved.html", saving=found), status)
