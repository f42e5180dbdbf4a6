"""GET …/<id>/rejected.csv: every row that cannot be taken, with its reason beside it, to be mended and sent again.

GET …/<id>/changes.csv: every value that the table would change, and every one of a new draft, before anything happens.
"""

from collections.abc import Iterator

from flask import Response, make_response
from flask_babel import gettext as _

from mima.blueprints.exhibitor.words import both_of
from mima.blueprints.importing import blueprint, shown
from mima.blueprints.importing.confirm import mine, waiting
from mima.catalog import common
from mima.catalog.importing import Fate, Reject, desk
from mima.catalog.importing.matching import Columns
from mima.catalog.importing.rehearsal import Rehearsal
from mima.core import sheets
from mima.core.sheets import Cell
from mima.web import changes as words


@blueprint.get("/<public_id>/rejected.csv")
def rejected(public_id: str) -> Response:
    table = mine(public_id)
    headers, rejects = desk.rejects(table)
    line, why = str(_("line")), str(_("reason"))
    # A file of rejects that comes back has these two columns already; their old words would contradict the new ones.
    kept = [place for place, name in enumerate(headers) if name not in (line, why)]
    rows = [_row(one, kept, table.columns) for one in rejects]
    return download(sheets.as_csv([line, why, *(headers[place] for place in kept)], rows), "rejected.csv")


def _row(reject: Reject, kept: list[int], columns: Columns) -> list[Cell]:
    return [reject.line, shown.reason(reject, columns), *(reject.cells[place] for place in kept if place < len(reject.cells))]


@blueprint.get("/<public_id>/changes.csv")
def changes(public_id: str) -> Response:
    headings = [_("line"), _("id"), _("title"), _("value"), _("before"), _("after")]
    return download(sheets.as_csv([str(word) for word in headings], _changes(desk.rehearse(waiting(public_id)))), "changes.csv")


def _changes(found: Rehearsal) -> Iterator[list[Cell]]:
    for step in found.of(Fate.changed):
        told = shown.Changed.of(step)
        for one in told.changes:
            yield [told.line, told.public_id, told.title, one.label, one.before, one.after]
    for step in found.of(Fate.created):
        title = both_of(dict(step.after), "title")
        for one in words.between({**common.EMPTY, "category": step.after["category"]}, step.after):
            if one.after:
                yield [step.line, "", title, one.label, one.before, one.after]


def download(content: bytes, name: str) -> Response:
    """The file, to be saved under this name."""
    answer = make_response(content)
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
