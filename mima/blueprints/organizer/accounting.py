"""GET /organizer/exports/accounting/<month>.zip: the month for the accountant."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from flask import Response

from mima.blueprints.organizer import blueprint, edition
from mima.core.snapshot import snapshot
from mima.oversight.accounting import archive, books, months

PIECE = 1 << 16


@blueprint.get("/exports/accounting/<month>.zip")
def accounting(month: str) -> Response:
    """Written to a temporary file first: what does not agree is refused with its sentence, and no half file goes out."""
    wanted = months.of(month, edition.present().timezone)
    with snapshot():
        found = books.of(wanted)
    file = TemporaryFile()  # noqa: SIM115 (closed when it has gone out)
    try:
        archive.write(file, found)
    except BaseException:
        file.close()
        raise
    answer = Response(_pieces(file), mimetype="application/zip")
    answer.content_length = file.tell()
    answer.headers["Content-Disposition"] = f'attachment; filename="mima-{wanted}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
