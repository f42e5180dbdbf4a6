"""GET /account/searches: the searches one keeps; GET …/new and POST to keep one; POST …/<handle> and …/delete.

GET and POST …/delete-all: all of them are deleted, once one has said so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.accounts.models import User
from mima.blueprints.buyers import blueprint
from mima.blueprints.buyers.forms import SaveSearch
from mima.blueprints.catalog import facets
from mima.blueprints.catalog.addresses import address
from mima.buyers import searches as service
from mima.buyers.models import SavedSearch
from mima.buyers.searches import LONGEST_NAME, TooMany
from mima.catalog import search, states
from mima.catalog.filters import Filters
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n, lists


@dataclass(frozen=True, slots=True)
class Refused:
    """A name as it was typed, of which search, and why it is not kept."""

    handle: str
    name: str
    said: str
    letters: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A search as its person sees it: what it asks for in words, and its addresses."""

    saved: SavedSearch
    about: Sequence[str]
    href: str
    feed: str


@blueprint.get("/account/searches")
def searches() -> Response:
    return _page(guards.signed_in())


@blueprint.get("/account/searches/new")
def new_search() -> Response:
    """The state of the address with a name, to be kept; a visitor comes here after signing in."""
    guards.signed_in()
    state = states.of_query(request.query_string.decode("ascii", "replace"))
    about = _about(state)
    name = ", ".join(about)[:LONGEST_NAME] if about else _("The whole catalog")
    return _form(SaveSearch(data={"query": states.query(state), "name": name, "letters": True}), about)


@blueprint.post("/account/searches")
def save_search() -> Response:
    user, form = guards.signed_in(), SaveSearch()
    state = states.of_query(form.query.data or "")
    if not form.validate():
        return _form(form, _about(state), 422)
    try:
        with transaction():
            service.save(user, state, name=form.name.data, letters=form.letters.data)
    except TooMany as error:
        return _form(form, _about(state), 422, error)
    flash(_("Your search is saved."), "ok")
    return hx.go(url_for("buyers.searches"))


@blueprint.post("/account/searches/<handle>")
def change_search(handle: str) -> Response:
    user, name, letters = guards.signed_in(), request.form.get("name", ""), request.form.get("letters") == "1"
    try:
        with transaction():
            service.change(service.owned(handle, user), name=name, letters=letters)
    except Invalid as error:
        why = error.fields["name"]
        return _page(user, Refused(handle, name, i18n.say(why), letters))
    flash(_("Saved."), "ok")
    return hx.go(url_for("buyers.searches", _anchor=f"search-{handle}"))


@blueprint.post("/account/searches/<handle>/delete")
def delete_search(handle: str) -> Response:
    user = guards.signed_in()
    with transaction():
        was_kept = service.remove(handle, user)
    if was_kept:
        flash(_("The search is deleted, and its feed with it."), "ok")
    else:
        # A second click, or somebody else's: both look the same.
        flash(_("You keep no such search any more."), "info")
    return hx.go(url_for("buyers.searches"))


@blueprint.get("/account/searches/delete-all")
def ask_delete_searches() -> Response:
    """The question, with what would go; whoever keeps none is shown that."""
    kept = service.of(guards.signed_in())
    if not kept:
        return hx.go(url_for("buyers.searches"))
    return make_response(render_template("buyers/delete_searches.html", searches=kept))


@blueprint.post("/account/searches/delete-all")
def delete_searches() -> Response:
    user = guards.signed_in()
    with transaction():
        number = service.forget(user)
    if number:
        flash(ngettext("Your search is deleted.", "Your %(num)s searches are deleted.", number), "ok")
    else:
        flash(_("You keep no search any more."), "info")
    return hx.go(url_for("buyers.searches"))


def _page(user: User, refused: Refused | None = None) -> Response:
    page = render_template("buyers/searches.html", searches=_shown(service.of(user)), refused=refused, most=service.MOST)
    return make_response(page, 422 if refused else 200)


def _form(form: SaveSearch, about: Sequence[str], status: int = 200, error: DomainError | None = None) -> Response:
    refusal = i18n.sentence(error) if error else ""
    return make_response(render_template("buyers/save_search.html", form=form, about=about, refusal=refusal), status)


def _about(state: Filters) -> list[str]:
    return facets.labels(state, search.resolve(state.keys))


def _shown(kept: Sequence[SavedSearch]) -> list[Shown]:
    """All of them in words, in one statement."""
    found = [(saved, service.state_of(saved)) for saved in kept]
    chosen = search.resolve(sorted({key for _saved, state in found for key in state.keys}))
    return [
        Shown(
            saved,
            facets.labels(state, [one for one in chosen if (one.name, one.value) in state.keys]),
            address(state),
            lists.absolute(url_for("buyers.search_feed", token=saved.feed_token)),
        )
        for saved, state in found
    ]
