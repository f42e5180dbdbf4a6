"""GET /exhibitor/import/template.csv: a table to fill in, with one example of each kind."""

from flask import Response
from flask_babel import gettext as _

from mima.blueprints.importing import blueprint, columns, files
from mima.catalog import importing
from mima.catalog.categories import CATEGORIES, Kind
from mima.core import sheets
from mima.web import guards

EXAMPLES = ("show", "photograph")


@blueprint.get("/template.csv")
def template() -> Response:
    guards.my_exhibitor()
    own = [importing.header_of(spec.code) for code in EXAMPLES for spec in CATEGORIES[code].fields]
    headers = [*columns.headers(), *own]
    rows = [[row.get(header, "") for header in headers] for row in (_show(), _photograph())]
    return files.download(sheets.as_csv(headers, rows), "mima.csv")


def _show() -> dict[str, str]:
    return {
        "reference": "A-001",
        "kind": Kind.music,
        "category": "show",
        "title_fr": "Bal des volcans",
        "title_en": "Ball of the volcanoes",
        "summary_fr": "Un bal pour grands et petits, sur un plateau léger.",
        "summary_en": "A ball for old and young, on a light stage.",
        "price_from": "1260",
        "price_to": "2400",
        "place": "Clermont-Ferrand",
        "tags": "bal; folk",
        "set_minutes": "75",
        "stage_opening_m": "6",
        "crew_count": "5",
        "touring_until": "2027-10-31",
    }


def _photograph() -> dict[str, str]:
    return {
        "reference": "B-001",
        "kind": Kind.image,
        "category": "photograph",
        "title_fr": "Lac Pavin, l’hiver",
        "title_en": "Lac Pavin in winter",
        "summary_fr": "Tirage d’une série de douze vues.",
        "summary_en": "A print from a series of twelve views.",
        "price_on_request": str(_("yes")),
        "place": "Besse",
        "tags": "lac; neige",
        "technique": "digital",
        "width_cm": "60",
        "height_cm": "40",
        "print_run": "12",
        "year": "2026",
    }
