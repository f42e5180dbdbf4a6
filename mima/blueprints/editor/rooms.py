"""Steps with halls and zones."""

from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.board import Board
from mima.blueprints.editor.draft import step, there
from mima.blueprints.editor.filling import offer, shape_of, show_shape
from mima.blueprints.editor.forms import HallForm, ZoneForm
from mima.booths.plan import editing
from mima.booths.plan.document import DrawnHall, DrawnZone, Shape
from mima.booths.plan.geometry import Rectangle, corners
from mima.core.errors import DomainError
from mima.editions import queries as editions
from mima.editions.models import ZoneKind
from mima.web import i18n
from mima.web.forms import Form


@blueprint.route("/draft/zone", methods=["GET", "POST"], defaults={"hall": "", "code": ""})
@blueprint.route("/draft/zone/<hall>/<code>", methods=["GET", "POST"])
def zone(slug: str, hall: str, code: str) -> Response:
    """A zone of the draft, or a new one."""
    shown = Board.of(editions.prepared(slug))
    was = editing.zone(shown.plan, hall, code)
    if code and was is None:
        abort(404)
    # A new one that was drawn with the mouse has its numbers from the address.
    told = {"formdata": request.args} if request.method == "GET" and was is None and "width" in request.args else {}
    form = ZoneForm(data=_shown(was, "hall", "code", "kind", "name_fr", "name_en"), **told)
    form.hall.choices = [SelectChoice(one.code, i18n.both(one, "name")) for one in shown.plan.halls]
    if was is not None:
        offer(form.hall, was.hall, was.hall)
    if request.method == "GET" and was is not None:
        show_shape(form, was.shape)
    shape = shape_of(form) if form.validate_on_submit() else None
    refusal = None
    if shape is not None:
        drawn = _zone(form, shape)
        try:
            step(slug, lambda plan: editing.put_zone(plan, (hall, code) if code else None, drawn))
        except DomainError as error:
            refusal = error
        else:
            return there(slug)
    title = _("Zone %(name)s", name=i18n.both(was, "name")) if was else _("New zone")
    remove = url_for("editor.remove_zone", slug=slug, hall=hall, code=code) if was else ""
    return _page(shown, form, title, remove, refusal)


def _zone(form: ZoneForm, shape: Shape) -> DrawnZone:
    names = {"name_fr": form.name_fr.data, "name_en": form.name_en.data}
    kind = ZoneKind(form.kind.data)
    return DrawnZone(None, form.hall.data, form.code.data, kind, shape=shape, **names)


@blueprint.post("/draft/zone/<hall>/<code>/remove")
def remove_zone(slug: str, hall: str, code: str) -> Response:
    step(slug, lambda plan: editing.remove_zone(plan, hall, code))
    return there(slug)


@blueprint.route("/draft/hall", methods=["GET", "POST"], defaults={"code": ""})
@blueprint.route("/draft/hall/<code>", methods=["GET", "POST"])
def hall(slug: str, code: str) -> Response:
    """A hall of the draft, or a new one."""
    shown = Board.of(editions.prepared(slug))
    was = editing.hall(shown.plan, code)
    if code and was is None:
        abort(404)
    form = HallForm(data=_shown(was, "code", "name_fr", "name_en"))
    if request.method == "GET" and was is not None:
        form.width.put(was.width_cm)
        form.depth.put(was.depth_cm)
        if set(was.outline) != set(corners(Rectangle(0, 0, was.width_cm, was.depth_cm))):
            form.corners.put(was.outline)
    refusal = None
    if form.validate_on_submit():
        drawn = _hall(form)
        try:
            step(slug, lambda plan: editing.put_hall(plan, code or None, drawn))
        except DomainError as error:
            refusal = error
        else:
            return there(slug)
    title = _("Hall %(name)s", name=i18n.both(was, "name")) if was else _("New hall")
    remove = url_for("editor.remove_hall", slug=slug, code=code) if was else ""
    return _page(shown, form, title, remove, refusal, hall=was)


def _hall(form: HallForm) -> DrawnHall:
    width, depth = form.width.cm, form.depth.cm
    return DrawnHall(
        id=None,
        code=form.code.data,
        name_fr=form.name_fr.data,
        name_en=form.name_en.data,
        width_cm=width,
        depth_cm=depth,
        outline=form.corners.shape or corners(Rectangle(0, 0, width, depth)),
    )


@blueprint.post("/draft/hall/<code>/remove")
def remove_hall(slug: str, code: str) -> Response:
    step(slug, lambda plan: editing.remove_hall(plan, code))
    return there(slug)


def _shown(was: DrawnHall | DrawnZone | None, *names: str) -> dict[str, Any] | None:
    return {name: getattr(was, name) for name in names} if was else None


def _page(
    shown: Board, form: Form, title: str, remove: str, refusal: DomainError | None, hall: DrawnHall | None = None
) -> Response:
    said = i18n.sentence(refusal) if refusal else ""
    html = render_template("editor/room.html", board=shown, form=form, title=title, remove=remove, refusal=said, hall=hall)
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)


__all__ = ["hall", "zone"]
