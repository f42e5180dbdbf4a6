"""Steps with booths: put one down, change it, copy it in a row, move several, take one away."""

from flask import Response, abort, request

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.board import Board
from mima.blueprints.editor.draft import page, step, there
from mima.blueprints.editor.filling import drawn_booth, filled_booth, filled_copy, unsent_booth, unsent_copy
from mima.blueprints.editor.forms import CopyForm
from mima.booths.plan import editing, geometry
from mima.booths.plan.document import LARGEST_CM, DrawnBooth, Shape
from mima.core.errors import DomainError
from mima.editions import queries as editions

MOST_SHAPES = 2_000


@blueprint.post("/draft/booth")
def put_booth(slug: str) -> Response:
    """The booth `of` becomes what the form says; without `of` it is a new one."""
    of = request.form.get("of", "")
    shown = Board.of(editions.prepared(slug), of)
    form = filled_booth(shown)
    drawn = drawn_booth(form) if form.validate_on_submit() else None
    if drawn is None:
        return page(shown, form, unsent_copy())
    try:
        step(slug, lambda plan: editing.put_booth(plan, of or None, drawn))
    except DomainError as error:
        return page(shown, form, unsent_copy(), error)
    return there(slug, drawn.code)


@blueprint.post("/draft/booth/<code>/copies")
def copy_booth(slug: str, code: str) -> Response:
    shown = Board.of(editions.prepared(slug), code)
    form, first = filled_copy(), shown.chosen
    if first is None:
        abort(404)
    if not form.validate_on_submit():
        return page(shown, unsent_booth(shown), form)
    dx, dy = _stride(first, form)
    try:
        last = editing.following(code, form.count.data)
        step(slug, lambda plan: editing.copy_row(plan, code, form.count.data, dx, dy))
    except DomainError as error:
        return page(shown, unsent_booth(shown), form, error)
    return there(slug, last)


def _stride(first: DrawnBooth, form: CopyForm) -> tuple[float, float]:
    """How far each copy stands from the one before, in centimetres."""
    right, down = geometry.strides(first.shape, form.gap.cm if form.gap.data else 0)
    dx, dy = right if form.direction.data in ("right", "left") else down
    return (-dx, -dy) if form.direction.data in ("left", "up") else (dx, dy)


@blueprint.post("/draft/booth/<code>/remove")
def remove_booth(slug: str, code: str) -> Response:
    step(slug, lambda plan: editing.remove_booths(plan, {code}))
    return there(slug)


@blueprint.post("/draft/shapes")
def shape_booths(slug: str) -> Response:
    """What the drawing's script moved: `shape` is a code and its corners in centimetres, `B07 0,0 300,0 300,200 0,200`."""
    said = request.form.getlist("shape")
    if not 0 < len(said) <= MOST_SHAPES:
        abort(400)
    shapes = dict(_shape(one) for one in said)
    step(slug, lambda plan: editing.shape_booths(plan, shapes))
    return there(slug, request.form.get("of", ""))


def _shape(said: str) -> tuple[str, Shape]:
    code, _blank, points = said.partition(" ")
    try:
        shape = tuple(_point(point) for point in points.split())
    except ValueError:
        abort(400)
    if not 3 <= len(shape) <= 200:
        abort(400)
    return code, shape


def _point(said: str) -> tuple[int, int]:
    x, y = (int(part) for part in said.split(","))
    if max(abs(x), abs(y)) > LARGEST_CM:
        raise ValueError(said)
    return x, y
