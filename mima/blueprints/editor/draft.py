"""GET …/plan/draft: the drawing board. A step on it is kept in the draft; the market's plan changes when the draft is saved."""

from collections.abc import Callable

from flask import Response, make_response, render_template, request, url_for

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.board import Board
from mima.blueprints.editor.filling import unsent_booth, unsent_copy
from mima.blueprints.editor.forms import BoothForm, CopyForm
from mima.booths.plan import drafts
from mima.booths.plan.document import FloorPlan
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.web import guards, hx, i18n


@blueprint.get("/draft")
def board(slug: str) -> Response:
    shown = Board.of(editions.prepared(slug), request.args.get("booth", ""))
    return page(shown, unsent_booth(shown), unsent_copy())


@blueprint.post("/draft/discard")
def discard(slug: str) -> Response:
    with transaction():
        drafts.discard(editions.prepared(slug), guards.signed_in())
    return hx.go(url_for("editor.board", slug=slug))


def page(shown: Board, form: BoothForm, copies: CopyForm, refusal: DomainError | None = None) -> Response:
    """The board with these forms; 422 with what was typed where something of it does not fit."""
    said = i18n.sentence(refusal) if refusal else ""
    html = render_template("editor/board.html", board=shown, form=form, copies=copies, refusal=said)
    return make_response(html, 422 if refusal or form.errors or copies.errors else 200)


def step(slug: str, change: Callable[[FloorPlan], FloorPlan]) -> None:
    """The person's draft is what `change` makes of it; a refused step leaves it as it was."""
    edition, user = editions.prepared(slug), guards.signed_in()
    with transaction():
        drafts.take_turns(user)
        drafts.keep(edition, user, change(drafts.drawn(edition, user)))


def there(slug: str, code: str = "") -> Response:
    """Back to the board, with this booth chosen."""
    return hx.go(url_for("editor.board", slug=slug, booth=code or None))
