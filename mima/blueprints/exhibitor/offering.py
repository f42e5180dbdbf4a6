"""GET and POST /exhibitor/offerings/<id>: the offering's form. Every button saves first, then does its own."""

from collections.abc import Callable

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from mima.blueprints.exhibitor import arrival, blueprint, mine, show, sources, writing
from mima.blueprints.exhibitor.forms import Sheet
from mima.catalog import service as catalog
from mima.catalog.models import Offering, OfferingState
from mima.core.errors import Invalid
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.web import guards, requests


@blueprint.route("/offerings/<public_id>", methods=["GET", "POST"])
@requests.takes(arrival.MOST_BYTES)
def offering(public_id: str) -> Response:
    one = mine.offering(public_id)
    form = writing.form_of(one)
    if not form.is_submitted():
        return show.page(one)
    for refused in arrival.take(one).refused:
        flash(refused.sentence, "bad")
    button = request.form.get("then", "")
    field = sources.obey(button, sources.Found.of(one), form)
    if not writing.save(one, form):
        return writing.unsaved(one, form)
    if field:
        return _to("offering", one, field)
    return AFTER.get(button, _stay)(one, form)


@blueprint.get("/offerings/<public_id>/standing")
def how_it_stands(public_id: str) -> Response:
    return show.standing_or_page(mine.offering(public_id))


def _stay(one: Offering, _form: Sheet) -> Response:
    flash(_("Saved."), "ok")
    return _to("offering", one)


def _preview(one: Offering, _form: Sheet) -> Response:
    return _to("preview", one)


def _category(one: Offering, _form: Sheet) -> Response:
    return _to("category", one)


def _submit(one: Offering, form: Sheet) -> Response:
    try:
        with transaction():
            catalog.submit(one, by=guards.me())
    except MoveRefused:
        # A second click, or a colleague was quicker: the page shows where it stands.
        return _to("offering", one)
    except Invalid as error:
        form.refuse(error)
        refusal = _("Your draft is saved. Before it can be submitted, please look at this:")
        return show.page(one, form, status=422, refusal=refusal)
    if one.state is OfferingState.published:
        flash(_("It stands in the catalog now. Thank you."), "ok")
    else:
        flash(_("Submitted. The market's team reads it and you will have a letter; there is nothing more to do."), "ok")
    return _to("offering", one)


def _fill(one: Offering, _form: Sheet) -> Response:
    """The page fills what is empty from the files; it is asked for once more, at its own fields."""
    return _to("offering", one, "own")


def _to(page: str, one: Offering, anchor: str | None = None) -> Response:
    return redirect(url_for(f"exhibitor.{page}", public_id=one.public_id, _anchor=anchor), 303)  # type: ignore[return-value]


AFTER: dict[str, Callable[[Offering, Sheet], Response]] = {
    "submit": _submit,
    "preview": _preview,
    "category": _category,
    "fill": _fill,
}
