"""GET /organizer/applications: what companies ask for, first what waits; one of them, with notes, to accept or decline.

The list is of the present edition and of all to come, or of the one that its address names.
"""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.applications import queries, service
from mima.applications.models import Application, ApplicationState
from mima.blueprints.organizer import act, blueprint, edition
from mima.blueprints.organizer.placing_forms import AcceptForm, AsideForm, DeclineForm
from mima.booths import queries as booths
from mima.core import clock
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.web import guards, hx, i18n

LONGEST_MARK = 100


@blueprint.get("/applications")
def applications() -> str:
    chosen, asked = edition.chosen(), request.args.get("state", "")
    here, alone = chosen.edition, chosen.is_named
    state = ApplicationState(asked) if asked in set(ApplicationState) else None
    counts = queries.counts(here, alone=alone)
    return render_template(
        "organizer/applications.html",
        edition=here,
        chosen=chosen,
        state=state,
        counts=counts,
        total=sum(counts.values()) if state is None else counts[state],
        page=queries.on_desk(here, state, request.args.get("after", "")[:LONGEST_MARK], alone=alone),
    )


@blueprint.get("/applications/<reference>")
def application(reference: str) -> Response:
    return answer(queries.by_reference(reference))


@blueprint.post("/applications/<reference>/accept")
def accept_application(reference: str) -> Response:
    found, me = queries.by_reference(reference), guards.me()
    form = AcceptForm.of(found, booths.free_of(found.category, clock.now()))
    if not form.validate():
        return answer(found, accepting=form)
    booth = booths.booth(found.edition.slug, form.booth.data)
    company, code = found.exhibitor.name, booth.code
    try:
        with transaction():
            booking = service.accept(found, booth, days=form.days.data, by=me, told=form.told.data).reference
    except DomainError as error:
        return answer(found, accepting=form, refusal=act.refuse(form, error))
    said = _("%(company)s has booth %(code)s and a letter that leads to its booking.", company=company, code=code)
    return act.done(booking, said)


@blueprint.post("/applications/<reference>/decline")
def decline(reference: str) -> Response:
    found, form, me = queries.by_reference(reference), DeclineForm(prefix="decline-"), guards.me()
    company = found.exhibitor.name
    if not form.validate():
        return answer(found, declining=form)
    try:
        with transaction():
            service.decline(found, by=me, told=form.told.data)
    except DomainError as error:
        return answer(found, declining=form, refusal=act.refuse(form, error))
    flash(_("%(company)s has your answer by letter.", company=company), "ok")
    return hx.go(url_for("organizer.applications"))


@blueprint.post("/applications/<reference>/note")
def note(reference: str) -> Response:
    found, form, me = queries.by_reference(reference), AsideForm(prefix="note-"), guards.signed_in()
    if not form.validate():
        return answer(found, noting=form)
    with transaction():
        service.note(found, me, form.note.data)
    return hx.go(url_for("organizer.application", reference=reference, _anchor="team-notes"))


def answer(
    found: Application,
    *,
    accepting: AcceptForm | None = None,
    declining: DeclineForm | None = None,
    noting: AsideForm | None = None,
    refusal: DomainError | None = None,
) -> Response:
    """The application with what may be done about it; with what was typed and the sentence of a refusal."""
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    typed = [form for form in (accepting, declining, noting) if form is not None]
    free = booths.free_of(found.category, clock.now())
    html = render_template(
        "organizer/application.html",
        application=found,
        # What was typed for a booth that is gone stays on the page.
        may_accept=bool(free) or accepting is not None,
        typed=typed,
        refusal=said,
        accepting=accepting or AcceptForm.of(found, free, formdata=None),
        declining=declining or DeclineForm(prefix="decline-", formdata=None),
        noting=noting or AsideForm(prefix="note-", formdata=None),
        notes=queries.notes(found),
        files=queries.files(found),
    )
    return make_response(html, refusal.status if refusal else 422 if typed else 200)
