"""GET /exhibitor/offerings/export.xlsx and .csv: all offerings of the company, to be edited and imported again."""

from datetime import date

from flask import Response, make_response

from mima.blueprints.exhibitor import blueprint
from mima.catalog.importing import written
from mima.core import clock, sheets
from mima.exhibitors.models import Exhibitor
from mima.web import guards

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "MIMA"


@blueprint.get("/offerings/export.xlsx")
def export_xlsx() -> Response:
    exhibitor = guards.my_exhibitor()
    return _file(sheets.as_xlsx(SHEET, written.headings(exhibitor), written.lines(exhibitor)), exhibitor, XLSX, "xlsx")


@blueprint.get("/offerings/export.csv")
def export_csv() -> Response:
    exhibitor = guards.my_exhibitor()
    return _file(
        sheets.as_csv(written.headings(exhibitor), written.lines(exhibitor)), exhibitor, "text/csv; charset=utf-8", "csv"
    )


def _file(content: bytes, exhibitor: Exhibitor, kind: str, suffix: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    today: date = clock.now().date()
    answer.headers["Content-Disposition"] = f'attachment; filename="{exhibitor.slug}-{today.isoformat()}.{suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
