"""GET /organizer/exports/accounting/<month>.zip: the month for the accountant."""

from flask import Response

from mima.blueprints.organizer import blueprint, edition
from mima.core.snapshot import snapshot
from mima.oversight.accounting import archive, books, months


@blueprint.get("/exports/accounting/<month>.zip")
def accounting(month: str) -> Response:
    """Goes out paper by paper as each is printed: what does not agree is refused before, with its sentence."""
    wanted = months.of(month, edition.present().timezone)
    with snapshot():
        found = books.of(wanted)
    answer = Response(archive.pieces(found), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="mima-{wanted}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
