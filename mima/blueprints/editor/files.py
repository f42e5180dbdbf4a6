"""The plan as files: out as SVG, A3 sheet, CSV and XLSX; in as SVG, CSV and XLSX, onto the draft.

A table is taken whole or not at all; of a drawing what is no booth is left out and named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, make_response, render_template, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.board import Board
from mima.blueprints.editor.draft import step
from mima.blueprints.editor.filling import places
from mima.blueprints.editor.forms import ImportForm
from mima.booths.plan import editing, paper, rows, sheets, svg
from mima.booths.plan.document import DrawnBooth, DrawnZone, Shape
from mima.booths.plan.given import Given
from mima.booths.plan.models import Aside
from mima.core import clock
from mima.core.errors import DomainError, Invalid
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.oversight.plan import holders
from mima.web import i18n
from mima.web.requests import takes

MOST_BYTES = 2_200_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought: its booths, zones and walls, and what was left out, each as a sentence."""

    booths: Sequence[DrawnBooth]
    notes: list[str]
    zones: Sequence[DrawnZone] = ()
    # The code of the hall and its walls.
    walls: tuple[str, Shape] | None = None


@blueprint.get("/files/<hall>.svg")
def hall_svg(slug: str, hall: str) -> Response:
    edition = editions.prepared(slug)
    return _file(edition, svg.write(rows.present(edition), hall), "image/svg+xml", f"{hall}.svg")


@blueprint.get("/files/<hall>.pdf")
def hall_pdf(slug: str, hall: str) -> Response:
    """The hall on an A3 sheet, with the companies that have its booths."""
    edition = editions.prepared(slug)
    plan, claims = rows.present(edition), holders(edition)
    if hall not in {one.code for one in plan.halls}:
        abort(404)
    names = {booth.code: claims[booth.id].name for booth in plan.booths if booth.id in claims}
    on = edition.day_at(clock.now())
    content = paper.pdf(plan, hall, edition=edition.name, on=on, names=names, language=i18n.language())
    return _file(edition, content, "application/pdf", f"{hall}.pdf", on)


@blueprint.get("/files/booths.csv")
def booths_csv(slug: str) -> Response:
    edition = editions.prepared(slug)
    content = sheets.as_csv(rows.present(edition).booths, i18n.language())
    return _file(edition, content, "text/csv; charset=utf-8", "booths.csv")


@blueprint.get("/files/booths.xlsx")
def booths_xlsx(slug: str) -> Response:
    edition = editions.prepared(slug)
    return _file(edition, sheets.as_xlsx(rows.present(edition).booths, i18n.language()), XLSX, "booths.xlsx")


def _file(edition: Edition, content: bytes, kind: str, name: str, on: date | None = None) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    dated = f"{on.isoformat()}-" if on else ""
    answer.headers["Content-Disposition"] = f'attachment; filename="{edition.slug}-plan-{dated}{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/draft/import", methods=["GET", "POST"])
@takes(MOST_BYTES)
def take_file(slug: str) -> Response:
    """A file of booths onto the draft; a booth with a code that is there already becomes what the file says."""
    shown, form = Board.of(editions.prepared(slug)), ImportForm()
    form.place.choices = places(shown.plan)
    form.category.choices = [SelectChoice(one.code, i18n.both(one, "name")) for one in shown.categories]
    taken, refusal = None, None
    if form.validate_on_submit():
        try:
            taken = _read(form)
            if not taken.notes or not form.is_table:
                step(slug, lambda plan: editing.take(plan, taken.booths, taken.zones, taken.walls), aside=Aside.file)
        except Invalid as error:
            form.refuse(error)
        except DomainError as error:
            refusal = error
    return _page(shown, form, taken, refusal)


def _read(form: ImportForm) -> Taken:
    hall, _slash, zone = form.place.data.partition("/")
    given, content = Given(hall, zone, form.category.data), form.file.data.read(MOST_BYTES)
    if form.is_table:
        found = sheets.read(content, given)
        lines = [(one.line, i18n.say(one.message, **one.values)) for one in found.rejects]
        return Taken(found.booths, [_("Line %(line)s: %(why)s", line=line, why=why) for line, why in lines])
    drawing = svg.read(content, form.scale, given)
    notes = [f"{one.element}: {i18n.say(one.message, **one.values)}" for one in drawing.notes]
    return Taken(drawing.booths, notes, drawing.zones, (hall, drawing.walls) if drawing.walls else None)


def _page(shown: Board, form: ImportForm, taken: Taken | None, refusal: DomainError | None) -> Response:
    said = i18n.sentence(refusal) if refusal else ""
    is_whole = taken is not None and not (form.is_table and taken.notes)
    html = render_template(
        "editor/import.html",
        board=shown,
        form=form,
        taken=taken,
        is_whole=is_whole,
        refusal=said,
        back=url_for("editor.board", slug=shown.edition.slug),
    )
    return make_response(html, refusal.status if refusal else 422 if form.errors or (taken and not is_whole) else 200)
