"""GET and POST /catalog/room: the room that a visitor looks for a show for. POST /catalog/room/forget: it is said no more."""

from typing import Any

from flask import Response, flash, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from mima.blueprints.catalog import blueprint
from mima.blueprints.catalog.addresses import CATALOG
from mima.catalog import choices, fitting
from mima.catalog.fields import Choice
from mima.catalog.fitting import Room
from mima.core.errors import Invalid
from mima.web import filters, guards, hx, rooms
from mima.web.forms import Form, TextField
from mima.web.i18n import both

# Where shows are.
SHOWS = f"{CATALOG}?category={fitting.SHOW.code}"


def _number(label: Any) -> TextField:
    return TextField(label, most=20, render_kw={"inputmode": "decimal", "autocomplete": "off"})


class RoomForm(Form):
    """The room's numbers, each by the name of the need that it meets."""

    stage_opening_m = _number(_l("Stage opening, in metres"))
    stage_depth_m = _number(_l("Stage depth, in metres"))
    stage_height_m = _number(_l("Height under the grid, in metres"))
    power = SelectField(_l("Strongest power supply"), validate_choice=False)
    piano = SelectField(_l("Best piano"), validate_choice=False)
    local_crew = _number(_l("Technicians of the house"))
    get_in_hours = _number(_l("Time for the get-in, in hours"))
    set_minutes = _number(_l("Longest show, in minutes"))
    next = HiddenField()

    def __init__(self, said: Room | None = None) -> None:
        super().__init__(data=_written(said) if said else None)
        self.power.choices = _options(choices.POWER)
        self.piano.choices = _options(choices.PIANO)


@blueprint.route("/catalog/room", methods=["GET", "POST"])
def room() -> Response:
    form = RoomForm(rooms.current())
    if not form.is_submitted():
        form.next.data = guards.safe_next(request.args.get("next"), SHOWS)
        return _page(form)
    if not form.validate():
        return _page(form, 422)
    try:
        found = fitting.room({code: form[code].data for code in Room._fields})
    except Invalid as error:
        form.refuse(error)
        return _page(form, 422)
    flash(_("Your room is kept in this browser. Each show says whether it fits."), "ok")
    answer = hx.go(guards.safe_next(form.next.data, SHOWS))
    rooms.keep(answer, found)
    return answer


@blueprint.post("/catalog/room/forget")
def forget_room() -> Response:
    flash(_("Your room is forgotten."), "ok")
    answer = hx.go(guards.safe_next(request.form.get("next"), SHOWS))
    rooms.forget(answer)
    return answer


def _page(form: RoomForm, status: int = 200) -> Response:
    back = guards.safe_next(form.next.data, SHOWS)
    return make_response(render_template("catalog/room.html", form=form, back=back, is_said=rooms.current() is not None), status)


def _written(said: Room) -> dict[str, str]:
    """As one would type it."""
    values = {code: value for code, value in said._asdict().items() if value is not None}
    return {code: value if isinstance(value, str) else filters.number(value) for code, value in values.items()}


def _options(found: tuple[Choice, ...]) -> list[tuple[str, str]]:
    return [("", str(_("Not said"))), *[(choice.code, both(choice, "label")) for choice in found]]
