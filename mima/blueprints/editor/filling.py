"""Between forms and what is drawn: fields show a booth, fields become one."""

from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from mima.blueprints.editor.board import Board
from mima.blueprints.editor.forms import METRES, BoothForm, CopyForm, MetresField, fits
from mima.booths.plan import editing
from mima.booths.plan.document import DrawnBooth, FloorPlan, Shape
from mima.booths.plan.geometry import Rectangle, as_rectangle, corners, middle
from mima.editions.models import ZoneKind
from mima.web import i18n
from mima.web.forms import Form

ALIKE = ("power_watts", "corner", "wall", "quiet", "dark", "for_sale", "note_fr", "note_en")
# A new booth is as large as most are.
NEW = Rectangle(0, 0, 300, 200)


def filled_booth(board: Board) -> BoothForm:
    """The form of a booth with what was typed; before it is sent, as `unsent_booth`."""
    return _choices(BoothForm(), board) if request.method == "POST" else unsent_booth(board)


def unsent_booth(board: Board) -> BoothForm:
    """The form shows the chosen booth, or a new one."""
    form = _choices(BoothForm(formdata=None), board)
    _show(form, board.chosen)
    return form


def drawn_ground(board: Board) -> BoothForm:
    """The form shows the new booth that the address tells, in the zone on which it was drawn."""
    form = _choices(BoothForm(formdata=request.args), board)
    if "code" not in request.args:
        form.for_sale.data = True
    ground = [form[name] for name in ("x", "y", "width", "depth")]
    if not all(field.data and METRES.match(field.data) for field in ground):
        return form
    shape = corners(Rectangle(*(field.cm for field in ground)))
    zone = editing.zone_under(board.plan, request.args.get("hall", ""), middle(shape))
    if zone is not None:
        form.place.data = f"{zone.hall}/{zone.code}"
    return form


def _choices(form: BoothForm, board: Board) -> BoothForm:
    booth = board.chosen
    form.place.choices = places(board.plan)
    form.category.choices = [SelectChoice(one.code, i18n.both(one, "name")) for one in board.categories]
    if booth is not None:
        offer(form.place, f"{booth.hall}/{booth.zone}", booth.zone)
        offer(form.category, booth.category, booth.category)
    return form


def places(plan: FloorPlan) -> list[SelectChoice]:
    """The zones where booths may stand, by hall and code."""
    zones = [zone for zone in plan.zones if zone.kind is ZoneKind.booths]
    return [SelectChoice(f"{zone.hall}/{zone.code}", i18n.both(zone, "name")) for zone in zones]


def offer(field: SelectField, value: str, label: str) -> None:
    """What a thing is now can be chosen, even where nothing else may become so: looking at it changes nothing."""
    if value not in {choice.value for choice in field.choices}:
        field.choices = [*field.choices, SelectChoice(value, label)]


def _show(form: BoothForm, booth: DrawnBooth | None) -> None:
    form.for_sale.data = True
    show_shape(form, booth.shape if booth else corners(NEW))
    if booth is None:
        return
    form.code.data, form.place.data, form.category.data = booth.code, f"{booth.hall}/{booth.zone}", booth.category
    for name in ALIKE:
        form[name].data = getattr(booth, name)


def show_shape(form: Form, shape: Shape) -> None:
    """The fields of a rectangle show it, any other polygon its corners."""
    found = as_rectangle(shape)
    if found is None:
        form["corners"].put(shape)
        return
    for name in ("x", "y", "width", "depth"):
        form[name].put(getattr(found, name))
    form["angle"].data = found.angle


def shape_of(form: Form) -> Shape | None:
    """The shape that is written in the form; None, with what is wrong at its fields, where there is none."""
    if form["corners"].data:
        shape: Shape = form["corners"].shape
        return shape
    sides = [field for name, field in form._fields.items() if name in ("x", "y", "width", "depth")]
    for field in _missing(sides):
        field.errors = [*field.errors, _l("Please fill this in.")]
    if any(field.errors for field in sides):
        return None
    x, y, width, depth = (field.cm for field in sides)
    if not (fits(width) and fits(depth)):
        form["width"].errors = [*form["width"].errors, _l("Please write metres, such as 3 or 2,50.")]
        return None
    return corners(Rectangle(x, y, width, depth, form["angle"].data or 0))


def _missing(fields: Iterable[MetresField]) -> list[MetresField]:
    return [field for field in fields if not field.data]


def drawn_booth(form: BoothForm) -> DrawnBooth | None:
    """The booth that the form says; None where it says none. Which one it is on the plan, `editing` knows."""
    shape = shape_of(form)
    if shape is None:
        return None
    hall, _slash, zone = form.place.data.partition("/")
    alike = {name: form[name].data for name in ALIKE} | {"power_watts": form.power_watts.data or 0}
    return DrawnBooth(
        id=None,
        code=form.code.data,
        hall=hall,
        zone=zone,
        category=form.category.data,
        shape=shape,
        **alike,
    )


def filled_copy() -> CopyForm:
    """The form of copies with what was typed; before it is sent, as `unsent_copy`."""
    return CopyForm() if request.method == "POST" else unsent_copy()


def unsent_copy() -> CopyForm:
    """Four to the right, without a gap."""
    form = CopyForm(formdata=None, count=4, direction="right")
    form.gap.put(0)
    return form
