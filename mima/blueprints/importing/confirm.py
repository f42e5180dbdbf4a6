"""GET /exhibitor/import/<id>: what a table would do, or did; POST …/make: it is done."""

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from mima.blueprints.importing import blueprint, shown
from mima.catalog.importing import desk, sent
from mima.catalog.importing.sent import SentTable
from mima.core.transaction import transaction
from mima.web import guards


@blueprint.get("/<public_id>")
def look(public_id: str) -> Response:
    table = mine(public_id)
    if table.is_imported:
        return _done(table)
    return _preview(table)


@blueprint.post("/<public_id>/make")
def make(public_id: str) -> Answer:
    """Of two clicks the first one imports; both lead to what came of it."""
    table = mine(public_id)
    with transaction():
        claimed = sent.claim(table)
    if claimed:
        _carry_out(table)
    elif not table.is_imported:
        flash(_("This table is being imported. Load the page again in a moment."), "warn")
    return redirect(url_for("importing.look", public_id=public_id), 303)


def mine(public_id: str) -> SentTable:
    """The person's own table, for a company of theirs; another's is not found."""
    if len(public_id) > 64:
        abort(404)
    return sent.of_sender(public_id, guards.signed_in().id, guards.my_exhibitor_ids())


def _carry_out(table: SentTable) -> None:
    try:
        report = desk.carry_out(table, by=guards.me())
    except BaseException:
        # What was committed stays; the person may try at once again, and it goes on from there.
        with transaction():
            sent.release(table)
        raise
    with transaction():
        sent.settle(table, report.counts)


def _preview(table: SentTable) -> Response:
    report = desk.preview(table, by=guards.me())
    page = render_template(
        "importing/preview.html",
        table=table,
        counts=report.counts,
        first=[shown.Expected.of(decision) for decision in report.first],
        rejected=shown.Rejected.of(report.rejects),
    )
    return make_response(page)


def _done(table: SentTable) -> Response:
    _headers, rejects = desk.rejects(table)
    page = render_template(
        "importing/done.html",
        table=table,
        counts=table.outcome,
        rejected=shown.Rejected.of(rejects),
        offerings=url_for("exhibitor.offerings", state="draft" if table.outcome["created"] else None),
        is_chosen=table.exhibitor_id == guards.my_exhibitor().id,
    )
    return make_response(page)
