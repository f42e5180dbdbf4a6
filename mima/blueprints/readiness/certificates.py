"""GET /organizer/editions/<slug>/readiness/certificates: the next one that waits; one of them, to accept or to send back."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _

from mima.blueprints.organizer import act
from mima.blueprints.organizer.forms import NoteForm
from mima.blueprints.readiness import blueprint
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.core.errors import DomainError, NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.readiness import certificates as service
from mima.readiness import queries
from mima.readiness.models import TaskKind, TaskState
from mima.web import guards, hx, i18n
from mima.web.forms import Form


@blueprint.get("/editions/<slug>/readiness/certificates")
def next_certificate(slug: str) -> Response:
    """The one that has waited longest; the list, when none waits."""
    return _next(editions.prepared(slug))


@blueprint.get("/editions/<slug>/readiness/certificates/<reference>")
def certificate(slug: str, reference: str) -> Response:
    return answer(_booking(slug, reference), NoteForm(formdata=None))


@blueprint.post("/editions/<slug>/readiness/certificates/<reference>/accept/<file>")
def accept_certificate(slug: str, reference: str, file: str) -> Response:
    booking = _booking(slug, reference)
    try:
        with transaction():
            service.accept(booking, file, by=guards.me())
    except DomainError as error:
        return answer(booking, NoteForm(formdata=None), refusal=error)
    return _done(booking, _("The certificate of %(company)s is accepted.", company=booking.exhibitor.name))


@blueprint.post("/editions/<slug>/readiness/certificates/<reference>/send-back/<file>")
def send_certificate_back(slug: str, reference: str, file: str) -> Response:
    booking, form = _booking(slug, reference), NoteForm()
    if not form.validate():
        return answer(booking, form)
    try:
        with transaction():
            service.send_back(booking, file, note=form.note.data, by=guards.me())
    except DomainError as error:
        return answer(booking, form, refusal=act.refuse(form, error))
    return _done(booking, _("The certificate went back to %(company)s with your note.", company=booking.exhibitor.name))


def _booking(slug: str, reference: str) -> Booking:
    """The booking of this edition that has sent a certificate; `NotFound` otherwise."""
    booking = booths.booking(reference)
    item = queries.of_booking(booking).item(TaskKind.insurance)
    if booking.edition.slug != slug or item is None or item.task is None or item.task.file is None:
        raise NotFound
    return booking


def _done(booking: Booking, sentence: str) -> Response:
    flash(sentence, "ok")
    return _next(booking.edition)


def _next(edition: Edition) -> Response:
    waiting = queries.certificates_waiting(edition)
    if waiting:
        return hx.go(url_for("readiness.certificate", slug=edition.slug, reference=waiting[0].booking.reference))
    return hx.go(url_for("readiness.readiness", slug=edition.slug))


def answer(booking: Booking, form: Form, *, refusal: DomainError | None = None) -> Response:
    """The certificate, with what was typed and the sentence of a refusal."""
    item = queries.of_booking(booking).item(TaskKind.insurance)
    html = render_template(
        "readiness/certificate.html",
        booking=booking,
        task=item.task if item else None,
        form=form,
        refusal=i18n.sentence(refusal) if refusal else "",
        may_decide=item is not None and item.state is TaskState.handed_in,
    )
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)
