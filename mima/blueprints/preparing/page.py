"""GET /bookings/<reference>/readiness: what is left, until when, a form for each; POST …/<kind>: one of them is answered."""

from dataclasses import dataclass
from datetime import date

from flask import Response, abort, flash, make_response, render_template, url_for
from flask_babel import gettext as _

from mima.blueprints.preparing import blueprint, forms
from mima.blueprints.preparing.forms import CoExhibitorForm
from mima.blueprints.readiness import words
from mima.booths.models import Booking
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.readiness import queries, rows, service, slots
from mima.readiness.models import CertificateFile, TaskKind, UnloadingSlot
from mima.readiness.queries import Item, Readiness
from mima.web import guards, hx, i18n
from mima.web.forms import Form
from mima.web.words import Word


@dataclass(frozen=True, slots=True)
class Part:
    """One task of the page, with its form as it is answered or was just sent."""

    item: Item
    form: Form
    today: date

    @property
    def name(self) -> str:
        return words.kind(self.item.kind)

    @property
    def word(self) -> Word:
        return words.state(self.item, self.today)

    @property
    def template(self) -> str:
        return f"preparing/_{self.item.kind.value}.html"


@blueprint.get("/readiness")
def readiness(reference: str) -> Response:
    booking = guards.booking(reference)
    rows.check_booked(booking)
    return answer(booking)


@blueprint.post("/readiness/<kind>")
def do(reference: str, kind: str) -> Response:
    booking = guards.booking(reference)
    item, free = task(booking, kind)
    form = forms.sent(item, free)
    if not form.validate():
        return answer(booking, form, item.kind)
    try:
        with transaction():
            if isinstance(form, forms.SlotForm):
                slots.choose(booking, int(form.slot.data), by=guards.me())
            else:
                service.answer(booking, item.kind, form.data, by=guards.me())
    except DomainError as error:
        return refused(booking, form, item.kind, error)
    return saved(reference, item.kind)


def task(booking: Booking, kind: str) -> tuple[Item, list[UnloadingSlot]]:
    """The booking's task of this kind, if its edition asks for it; with the edition's slots."""
    rows.check_booked(booking)
    if kind not in set(TaskKind):
        abort(404)
    item = queries.of_booking(booking).item(TaskKind(kind)) or abort(404)
    return item, list(queries.slots(booking.edition)) if item.kind is TaskKind.unloading else []


def saved(reference: str, kind: TaskKind) -> Response:
    flash(_("%(task)s: saved.", task=words.kind(kind)), "ok")
    return hx.go(url_for("preparing.readiness", reference=reference, _anchor=kind.value))


def refused(booking: Booking, form: Form, kind: TaskKind, error: DomainError) -> Response:
    """The page with all that was typed, and why not."""
    if isinstance(error, Invalid):
        form.refuse(error)
        return answer(booking, form, kind)
    return answer(booking, form, kind, refusal=error)


def answer(
    booking: Booking,
    form: Form | None = None,
    kind: TaskKind | None = None,
    *,
    refusal: DomainError | None = None,
    beside: CoExhibitorForm | None = None,
) -> Response:
    """The page; with `form` as it was sent for the task of this kind, or `beside` for a co-exhibitor."""
    ready, today = queries.of_booking(booking), queries.today(booking.edition)
    free = queries.slots(booking.edition)
    html = render_template(
        "preparing/readiness.html",
        booking=booking,
        ready=ready,
        parts=[Part(one, form if form and one.kind is kind else forms.stored(one, free), today) for one in ready.items],
        wrong=form or beside,
        refusal=i18n.sentence(refusal) if refusal else "",
        terms=queries.terms(booking.edition),
        room=queries.room(booking),
        kept=_kept(booking, ready, form),
        others=queries.co_exhibitors([booking.id])[booking.id],
        beside=beside or CoExhibitorForm(formdata=None),
    )
    return make_response(html, refusal.status if refusal else 422 if form or beside else 200)


def _kept(booking: Booking, ready: Readiness, form: Form | None) -> CertificateFile | None:
    """The file of the certificate: the one just sent, or the one that was handed in."""
    if isinstance(form, forms.CertificateForm) and form.kept.data:
        return queries.certificate_file(booking, form.kept.data)
    item = ready.item(TaskKind.insurance)
    return item.task.file if item is not None and item.task is not None else None
