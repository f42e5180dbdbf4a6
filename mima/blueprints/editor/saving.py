"""GET …/plan/draft/rehearsal: who is touched, which prices, letters and papers follow. It is saved as it was shown, or not."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.editor import blueprint
from mima.blueprints.editor.faults import Faults
from mima.blueprints.editor.forms import SaveForm
from mima.blueprints.editor.papers import Papers
from mima.booths import queries as booths
from mima.booths.plan import drafts, versions
from mima.booths.plan.changes import BoothChange, What
from mima.booths.plan.rehearsal import Rehearsal, rehearse
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.web import filters, guards, hx, i18n

WORDS = {
    What.added: _l("new"),
    What.removed: _l("taken off the plan"),
    What.renamed: _l("another code"),
    What.moved: _l("another place"),
    What.resized: _l("another size"),
    What.other_hall: _l("another hall"),
    What.other_zone: _l("another zone"),
    What.other_category: _l("another category"),
    What.equipped: _l("other equipment"),
    What.put_on_sale: _l("put on sale"),
    What.taken_off_sale: _l("taken off sale"),
    What.noted: _l("another note"),
}


def words(change: BoothChange) -> str:
    """All that is different about a booth: another code (B07 becomes B12), another size (6 m² become 12 m²)."""
    return ", ".join(_word(change, what) for what in What if what in change.what)


def _word(change: BoothChange, what: What) -> str:
    word, before, after = str(WORDS[what]), change.before, change.after
    if before is None or after is None:
        return word
    if what is What.renamed:
        return str(_("%(what)s (%(before)s becomes %(after)s)", what=word, before=before.code, after=after.code))
    if what is What.resized:
        sizes = {"before": filters.area(before.area_dm2), "after": filters.area(after.area_dm2)}
        return str(_("%(what)s (%(before)s becomes %(after)s)", what=word, **sizes))
    return word


@blueprint.get("/draft/rehearsal")
def rehearsal(slug: str) -> Response:
    return _page(editions.prepared(slug), SaveForm())


@blueprint.post("/draft/save")
def save(slug: str) -> Response:
    edition, form = editions.prepared(slug), SaveForm()
    if not form.validate_on_submit():
        return _page(edition, form)
    seen, why = form.seen.data or "", form.why.data
    try:
        with transaction():
            saved = drafts.save(edition, guards.signed_in(), by=guards.me(), why=why, seen=seen)
    except DomainError as error:
        # The page shows what a save does now, so that a second click is an informed one.
        return _page(edition, form, error)
    flash(_("The plan is saved as version %(number)s.", number=saved.number), "ok")
    return hx.go(url_for("organizer.plan", slug=slug))


def _page(edition: Edition, form: SaveForm, refusal: DomainError | None = None) -> Response:
    standing = drafts.standing(edition, guards.signed_in())
    found = rehearse(edition, standing.plan)
    form.seen.data = found.digest
    html = render_template(
        "editor/rehearsal.html",
        edition=edition,
        standing=standing,
        rehearsal=found,
        faults=Faults.of(standing.plan, {one.code for one in booths.categories(edition)}),
        words=words,
        papers=Papers.of(found),
        form=form,
        refusal=i18n.sentence(refusal) if refusal else "",
        blocked=_blocked(found),
    )
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)


def _blocked(found: Rehearsal) -> str:
    """Why the plan cannot be saved, empty where it can."""
    try:
        versions.check(found)
    except DomainError as error:
        return i18n.sentence(error)
    return ""
