"""What of the waiting list is to do, as rows of Today."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.blueprints.organizer.task import Task
from mima.booths.models import Reservation
from mima.waiting.suggesting import Freed
from mima.web import filters

MOST_CODES = 3


def freed(found: Freed) -> Task:
    """Free booths of an edition, and how many companies wait for such a one."""
    shown, left = ", ".join(found.codes[:MOST_CODES]), len(found.codes) - MOST_CODES
    if left > 0:
        shown = ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", left, names=shown)
    if len(found.codes) == 1:
        title = ngettext(
            "Booth %(code)s is free, %(num)d company waits for one like it",
            "Booth %(code)s is free, %(num)d companies wait for one like it",
            found.companies,
            code=shown,
        )
    else:
        title = ngettext(
            "Booths %(codes)s are free, %(num)d company waits for one like them",
            "Booths %(codes)s are free, %(num)d companies wait for one like them",
            found.companies,
            codes=shown,
        )
    return Task(
        key=f"freed-{found.edition.slug}",
        tone="warn",
        icon="flag",
        title=title,
        hint=_("%(edition)s. One click offers it and keeps it for the company.", edition=found.edition.name),
        button=_("See whom to offer it"),
        address=url_for("organizer.waiting", slug=found.edition.slug),
    )


def ending(claim: Reservation) -> Task:
    """An offer that nobody has answered yet and that ends soon."""
    booking = claim.booking
    facts = {"company": booking.exhibitor.name, "total": filters.money(booking.gross_cents, booking.currency)}
    hint = (
        _("%(company)s is paying, %(total)s.", **facts)
        if claim.paying
        else _("%(company)s has not answered yet, %(total)s.", **facts)
    )
    return Task(
        key=f"offer-{booking.reference}",
        tone="warn",
        icon="clock",
        title=_(
            "The offer of booth %(booth)s ends on %(moment)s",
            booth=claim.codes,
            moment=filters.day_and_time(claim.held_until, booking.edition.timezone),
        ),
        hint=hint,
        button=_("See the booking"),
        address=url_for("organizer.booking", reference=booking.reference),
    )
