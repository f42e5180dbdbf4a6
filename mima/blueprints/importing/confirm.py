"""GET /exhibitor/import/<id>: what a table would do, or did; POST …/make: what was shown is done, whole or not at all."""

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from mima.blueprints.importing import blueprint, history, shown
from mima.catalog.importing import desk, sent
from mima.catalog.importing.desk import ActsOtherwise
from mima.catalog.importing.history import OfferingImport
from mima.catalog.importing.sent import SentTable
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from mima.web import guards, i18n


@blueprint.get("/<public_id>")
def look(public_id: str) -> Answer:
    table = _mine_or_none(public_id)
    if table is None or table.is_imported:
        return _done(history.mine(_checked(public_id)), table)
    if table.columns.lacking():
        return redirect(url_for("importing.columns", public_id=public_id), 303)
    return _preview(table)


@blueprint.post("/<public_id>/make")
def make(public_id: str) -> Answer:
    """Of two clicks the first one imports; both lead to what came of it."""
    table = mine(public_id)
    try:
        with transaction():
            desk.carry_out(table, by=guards.me(), shown=request.form.get("shown", "")[:100])
    except ActsOtherwise as refusal:
        return _preview(table, i18n.sentence(refusal), refusal.status)
    return redirect(url_for("importing.look", public_id=public_id), 303)


def mine(public_id: str) -> SentTable:
    """The person's own table, for a company of theirs; another's is not found."""
    return sent.of_sender(_checked(public_id), guards.signed_in().id, guards.my_exhibitor_ids())


def waiting(public_id: str) -> SentTable:
    """The person's own table that is not imported yet."""
    table = mine(public_id)
    if table.is_imported:
        abort(404)
    return table


def _checked(public_id: str) -> str:
    if len(public_id) > 64:
        abort(404)
    return public_id


def _mine_or_none(public_id: str) -> SentTable | None:
    try:
        return mine(public_id)
    except NotFound:
        return None


def _preview(table: SentTable, refusal: str = "", status: int = 200) -> Response:
    found = desk.rehearse(table)
    page = render_template("importing/preview.html", table=table, refusal=refusal, shown=shown.Shown.of(found, table.columns))
    return make_response(page, status)


def _done(done: OfferingImport, table: SentTable | None) -> Response:
    imported_by, undone_by = history.who(done)
    page = render_template(
        "importing/done.html",
        done=done,
        table=table,
        imported_by=imported_by,
        undone_by=undone_by,
        stayed=history.stayed(done),
        rejected=_rejected(done, table),
        offerings=url_for("exhibitor.offerings", state="draft" if done.outcome["created"] and not done.is_undone else None),
        is_chosen=done.exhibitor_id == guards.my_exhibitor().id,
    )
    return make_response(page)


def _rejected(done: OfferingImport, table: SentTable | None) -> shown.Rejected:
    """The rejects of the table, for who sent it, as long as it is kept."""
    if table is None or done.is_undone or not done.outcome["rejected"]:
        return shown.Rejected((), 0)
    return shown.Rejected.of(desk.rejects(table)[1], table.columns)
