"""GET …/plan/versions: every plan there was, to look at and to take up again; and another edition's plan as a beginning."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.board import Board
from mima.booths.plan import drafts, versions
from mima.booths.plan.document import FloorPlan
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.web import guards, hx


@blueprint.get("/versions")
def all_versions(slug: str) -> str:
    edition = editions.prepared(slug)
    others = [one for one in editions.all_prepared() if one.id != edition.id]
    return render_template("editor/versions.html", edition=edition, versions=versions.all_of(edition), others=others)


@blueprint.get("/versions/<int:number>")
def version(slug: str, number: int) -> str:
    edition = editions.prepared(slug)
    found = versions.version(edition, number)
    shown = Board(edition, None, FloorPlan.from_json(found.drawing), FloorPlan((), (), ()), {}, (), None)
    return render_template("editor/version.html", edition=edition, version=found, board=shown)


@blueprint.post("/versions/<int:number>/restore")
def restore(slug: str, number: int) -> Response:
    """The person's draft is that version; nothing is saved yet."""
    edition = editions.prepared(slug)
    with transaction():
        drafts.take_version(edition, guards.signed_in(), versions.version(edition, number))
    flash(_("Your draft is version %(number)s now. Look at what saving it does.", number=number), "ok")
    return hx.go(url_for("editor.rehearsal", slug=slug))


@blueprint.post("/draft/edition")
def copy_edition(slug: str) -> Response:
    """The person's draft is the plan of another edition; nothing is saved yet."""
    edition, other = editions.prepared(slug), editions.prepared(request.form.get("other", ""))
    with transaction():
        drafts.take_edition(edition, guards.signed_in(), other)
    flash(_("Your draft is the plan of %(edition)s now.", edition=other.name), "ok")
    return hx.go(url_for("editor.board", slug=slug))
