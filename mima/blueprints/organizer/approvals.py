"""GET /organizer/approvals: the offerings that wait, or were changed since they were read; one of them to read and decide.

A published one is read at the same address, and taken out of the catalog there.
"""

from collections.abc import Callable

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.blueprints.organizer import act, blueprint, reading, sheet
from mima.blueprints.organizer.forms import SendBackForm, TakeOutForm
from mima.catalog import queries as catalog
from mima.catalog import review as reviews
from mima.catalog import service
from mima.catalog.models import Offering, OfferingState
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n
from mima.web.forms import Form

MOST = 100


@blueprint.get("/approvals")
def approvals() -> str:
    return render_template("organizer/approvals.html", offerings=catalog.waiting(MOST), unread=catalog.unread(MOST))


@blueprint.get("/approvals/<slug>")
def review(slug: str) -> Response:
    return answer(catalog.by_slug(slug, organizes=True))


@blueprint.post("/approvals/<slug>/approve")
def approve(slug: str) -> Response:
    return _decided(slug, service.approve, lambda title: _("“%(title)s” stands in the catalog.", title=title))


@blueprint.post("/approvals/<slug>/read")
def read_again(slug: str) -> Response:
    return _decided(slug, reviews.read, lambda title: _("“%(title)s” is read and stays in the catalog.", title=title))


@blueprint.post("/approvals/<slug>/send-back")
def send_back(slug: str) -> Response:
    said = _("“%(title)s” went back to its company with your note.")
    return _written(slug, SendBackForm(), service.send_back) or _next(said % {"title": _title(slug)})


@blueprint.post("/approvals/<slug>/take-out")
def take_out(slug: str) -> Response:
    refused = _written(slug, TakeOutForm(), service.take_out)
    if refused is None:
        flash(_("“%(title)s” is out of the catalog. Its company has a letter with your reason.", title=_title(slug)), "ok")
    return refused or hx.go(url_for("organizer.review", slug=slug))


def _written(slug: str, form: Form, decide: Callable[..., object]) -> Response | None:
    """The decision that says why, of the text that stood above its form; the page, if it was not taken."""
    offering = catalog.by_slug(slug, organizes=True)
    if not form.validate():
        return answer(offering, form)
    try:
        with transaction():
            seen = request.form.get("seen", "")
            decide(offering, by=guards.me(), note=form.note.data or "", remarks=sheet.typed(), seen=seen)
    except DomainError as error:
        return answer(offering, form, refusal=act.refuse(form, error))
    return None


def _title(slug: str) -> str:
    return i18n.both(catalog.by_slug(slug, organizes=True), "title")


def _decided(slug: str, decide: Callable[..., object], said: Callable[[str], str]) -> Response:
    """The decision, of the text that stood above its button; of another text it is refused, and that one is shown."""
    offering = catalog.by_slug(slug, organizes=True)
    title = i18n.both(offering, "title")
    try:
        with transaction():
            decide(offering, by=guards.me(), seen=request.form.get("seen", ""))
    except DomainError as error:
        return answer(offering, refusal=error)
    return _next(said(title))


def _next(sentence: str) -> Response:
    """The next one that waits, or the empty queue; what was just done is said there."""
    left = catalog.count_to_read()
    more = ngettext("%(num)s more waits for you.", "%(num)s more wait for you.", left) if left else ""
    flash(f"{sentence} {more}".strip(), "ok")
    waiting = catalog.waiting(1) or catalog.unread(1)
    if waiting:
        return hx.go(url_for("organizer.review", slug=waiting[0].slug))
    return hx.go(url_for("organizer.approvals"))


def answer(offering: Offering, sent: Form | None = None, *, refusal: DomainError | None = None) -> Response:
    """The offering to review; with what was typed and the sentence of a refusal."""
    may_decide = offering.state is OfferingState.submitted
    form = sent or (SendBackForm if may_decide else TakeOutForm)(formdata=None)
    html = render_template(
        "organizer/review.html",
        offering=offering,
        form=form,
        refusal=i18n.sentence(refusal) if refusal else "",
        may_decide=may_decide,
        may_take_out=offering.state in reviews.SHOWN_BEFORE,
        may_read=offering.unread and offering.state is OfferingState.published,
        seen=reviews.digest(offering),
        left=len(catalog.waiting(MOST)),
        sheet=sheet.of(offering),
        **reading.of(offering),
    )
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)
