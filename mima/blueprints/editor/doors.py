"""Steps with the doors of a hall. A door's address says its two ends in centimetres: 400_800_600_800."""

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.board import Board
from mima.blueprints.editor.draft import step
from mima.blueprints.editor.forms import DoorForm
from mima.booths.plan import doors, editing
from mima.booths.plan.document import DrawnDoor, DrawnHall
from mima.booths.plan.doors import Ends
from mima.core.errors import DomainError
from mima.editions import queries as editions
from mima.web import filters, hx, i18n


@blueprint.route("/draft/hall/<code>/door", methods=["GET", "POST"], defaults={"ends": ""})
@blueprint.route("/draft/hall/<code>/door/<ends>", methods=["GET", "POST"])
def door(slug: str, code: str, ends: str) -> Response:
    """A door of the draft's hall, or a new one."""
    shown, between = Board.of(editions.prepared(slug)), _ends(ends)
    hall = editing.hall(shown.plan, code)
    was = doors.door(hall, between) if hall and between else None
    if hall is None or (ends and was is None):
        abort(404)
    form, refusal = DoorForm(), None
    if request.method == "GET" and was is not None:
        _show(form, was)
    if form.validate_on_submit():
        try:
            step(slug, lambda plan: doors.put(plan, code, between, _drawn(form)))
        except DomainError as error:
            refusal = error
        else:
            return hx.go(url_for("editor.hall", slug=slug, code=code))
    return _page(shown, hall, form, ends, refusal)


@blueprint.post("/draft/hall/<code>/door/<ends>/remove")
def remove_door(slug: str, code: str, ends: str) -> Response:
    between = _ends(ends)
    if between is None:
        abort(404)
    step(slug, lambda plan: doors.remove(plan, code, between))
    return hx.go(url_for("editor.hall", slug=slug, code=code))


def _ends(said: str) -> Ends | None:
    """The ends that an address says; None where it says none."""
    try:
        x1, y1, x2, y2 = (int(length) for length in said.split("_"))
    except ValueError:
        return None
    return (x1, y1), (x2, y2)


def _show(form: DoorForm, door: DrawnDoor) -> None:
    for field, length in zip((form.x1, form.y1, form.x2, form.y2), (*door.start, *door.end), strict=True):
        field.put(length)
    form.name_fr.data, form.name_en.data = door.name_fr, door.name_en


def _drawn(form: DoorForm) -> DrawnDoor:
    return DrawnDoor((form.x1.cm, form.y1.cm), (form.x2.cm, form.y2.cm), form.name_fr.data, form.name_en.data)


def _title(hall: DrawnHall, ends: str) -> str:
    """With where the door begins, in metres: a hall may have several."""
    if not ends:
        return str(_("New door of %(hall)s", hall=i18n.both(hall, "name")))
    x, y = (filters.number(int(one) / 100) for one in ends.split("_")[:2])
    return str(_("Door of %(hall)s at %(x)s m, %(y)s m", hall=i18n.both(hall, "name"), x=x, y=y))


def _page(shown: Board, hall: DrawnHall, form: DoorForm, ends: str, refusal: DomainError | None) -> Response:
    slug = shown.edition.slug
    html = render_template(
        "editor/room.html",
        board=shown,
        form=form,
        title=_title(hall, ends),
        remove=url_for("editor.remove_door", slug=slug, code=hall.code, ends=ends) if ends else "",
        refusal=i18n.sentence(refusal) if refusal else "",
        hall=None,
    )
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)


__all__ = ["door"]
