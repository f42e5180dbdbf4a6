"""GET …/plan/draft: the drawing board. A step on it is kept in the draft; the market's plan changes when the draft is saved."""

from collections.abc import Callable

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.board import Board
from mima.blueprints.editor.filling import drawn_ground, unsent_booth, unsent_copy
from mima.blueprints.editor.forms import KINDS, BoothForm, CopyForm
from mima.booths.plan import drafts
from mima.booths.plan.document import FloorPlan
from mima.booths.plan.models import Aside
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.web import guards, hx, i18n


@blueprint.get("/draft")
def board(slug: str) -> Response:
    """With `width` the form of a new booth on the ground that was drawn with the mouse."""
    shown = Board.of(editions.prepared(slug), request.args.get("booth", ""))
    is_drawn = shown.chosen is None and "width" in request.args
    return page(shown, drawn_ground(shown) if is_drawn else unsent_booth(shown), unsent_copy())


@blueprint.post("/draft/discard")
def discard(slug: str) -> Response:
    with transaction():
        drafts.discard(editions.prepared(slug), guards.signed_in())
    return there(slug)


@blueprint.post("/draft/aside/<int:key>/back")
def take_back(slug: str, key: int) -> Response:
    """The draft that was put aside is the draft again; the present one is put aside in its place."""
    with transaction():
        drafts.take_back(editions.prepared(slug), guards.signed_in(), key)
    flash(_("The draft is as it was."), "ok")
    return there(slug)


@blueprint.post("/draft/catch-up")
def catch_up(slug: str) -> Response:
    """What others saved since the draft was begun is on the draft too."""
    with transaction():
        drafts.catch_up(editions.prepared(slug), guards.signed_in())
    return there(slug)


def page(shown: Board, form: BoothForm, copies: CopyForm, refusal: DomainError | None = None) -> Response:
    """The board with these forms; 422 with what was typed where something of it does not fit."""
    said = i18n.sentence(refusal) if refusal else ""
    html = render_template("editor/board.html", board=shown, form=form, copies=copies, refusal=said, zone_kinds=KINDS)
    return make_response(html, refusal.status if refusal else 422 if form.errors or copies.errors else 200)


def step(slug: str, change: Callable[[FloorPlan], FloorPlan], *, aside: Aside | None = None) -> None:
    """The person's draft is what `change` makes of it; a refused step leaves it as it was.

    What the step is about is looked up in the plan that `change` is given: another window may have changed it since it was
    shown. With `aside` the draft as it was can be taken back for a day.
    """
    edition, user = editions.prepared(slug), guards.signed_in()
    with transaction():
        drafts.take_turns(user)
        plan = change(drafts.drawn(edition, user))
        if aside is not None:
            drafts.put_aside(edition, user, aside)
        drafts.keep(edition, user, plan)


def there(slug: str, code: str = "") -> Response:
    """Back to the board, with this booth chosen."""
    return hx.go(url_for("editor.board", slug=slug, booth=code or None))
