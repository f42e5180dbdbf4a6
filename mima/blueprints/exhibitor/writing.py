"""What is typed into an offering's form is saved whatever button sends it, so that nothing is lost on the way."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, flash, redirect, request, url_for

from mima.accounts import names as people
from mima.blueprints.exhibitor import captions, forms, show, sources
from mima.blueprints.exhibitor.arrival import RefusedFile
from mima.blueprints.exhibitor.kept import opened
from mima.catalog import saving, versions
from mima.catalog import service as catalog
from mima.catalog.categories import CATEGORIES
from mima.catalog.models import Offering, OfferingState
from mima.catalog.service import NotEditable
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.web import changes, guards, i18n
from mima.web.i18n import gettext as _


def form_of(offering: Offering) -> forms.Sheet:
    return forms.sheet(offering, CATEGORIES[offering.category])


def is_sent() -> bool:
    """Whether this request carries the form of an offering, and not only a button."""
    return "title_fr" in request.form


def save(offering: Offering, form: forms.Sheet) -> bool:
    """Whether all that was typed fits; then it is saved. If not, nothing changes and the form says where, for `unsaved`."""
    if not form.validate():
        return False
    try:
        with transaction():
            catalog.lock_sharing(offering)
            theirs = saving.save(offering, by=guards.me(), opened=opened(), **form.values())
            catalog.pass_over(offering, sources.emptied(sources.Found.of(offering), form), by=guards.me())
            captions.save(offering)
    except saving.ChangedElsewhere as error:
        form.clashes = error.names
        return False
    except NotEditable:
        # A colleague archived it meanwhile: its page says so.
        return False
    except captions.CaptionRefused as error:
        form.form_errors.append(i18n.sentence(error))
        form.has_told_of_files = isinstance(error, captions.CaptionChanged)
        return False
    except Invalid as error:
        form.refuse(error)
        return False
    if theirs:
        told = ", ".join(changes.label(name, offering.category) for name in theirs)
        flash(_("Changed elsewhere meanwhile, and left as it is there: %(what)s.", what=told), "warn")
    return True


def keep(offering: Offering, form: forms.Sheet) -> saving.Kept:
    """All that is right of what was typed into a draft is saved; `MoveRefused` where it is none any more."""
    form.validate()
    unfit = {one.name: str(one.errors[0]) for one in form if one.errors}
    with transaction():
        catalog.lock_sharing(offering)
        kept = saving.keep(offering, by=guards.me(), opened=opened(), unfit=unfit, **form.values())
        catalog.pass_over(offering, sources.emptied(sources.Found.of(offering), form), by=guards.me())
        try:
            captions.save(offering)
        except captions.CaptionRefused as error:
            unfit["files"] = i18n.sentence(error)
    refused = {name: i18n.say(message) for name, message in kept.refused.items()}
    return replace(kept, refused=refused | unfit)


def unsaved(offering: Offering, form: forms.Sheet) -> Response:
    """The page of what could not be saved, with all that was typed: marked in its sheet, or beside one that is closed."""
    if offering.state is OfferingState.archived:
        return show.page(offering, form, status=NotEditable.status, refusal=i18n.sentence(NotEditable()))
    if form.clashes:
        return show.page(offering, form, status=saving.ChangedElsewhere.status, refusal=_elsewhere(offering))
    return show.page(offering, form, status=Invalid.status)


def _elsewhere(offering: Offering) -> str:
    """Who was quicker, as far as it is known."""
    newest = versions.newest(offering)
    if newest is None or newest.user_id is None:
        return i18n.sentence(saving.ChangedElsewhere([]))
    if newest.user_id == guards.me().user_id:
        return _("You have changed this offering in another window since you opened this one.")
    who = people.of({newest.user_id}).get(newest.user_id) or _("Somebody")
    return _("%(who)s has changed this offering since you opened it.", who=who)


def along(offering: Offering, refused: Sequence[RefusedFile]) -> Response:
    """After a button of the files: what was typed came along and is saved too; files that were refused say why."""
    for one in refused:
        flash(one.sentence, "bad")
    if is_sent():
        form = form_of(offering)
        if not save(offering, form):
            return unsaved(offering, form)
    return redirect(url_for("exhibitor.offering", public_id=offering.public_id, _anchor="files"), 303)  # type: ignore[return-value]
