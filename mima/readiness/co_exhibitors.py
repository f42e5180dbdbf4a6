"""Who else shows at a booth: named by the company that pays for it, with a page of their own if they have one, and badges."""

import re

from sqlalchemy import func, select

from mima.booths.models import Booking
from mima.core import ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid, NotFound
from mima.exhibitors import queries as exhibitors
from mima.journal import service as journal
from mima.readiness import answers, rows
from mima.readiness.models import CoExhibitor

MOST = 20
MOST_BADGES = 10
# A page of ours, as people copy it out of their browser, or its last part alone.
PAGE = re.compile(r"(?:https?://[^/\s]+)?/?(?:exhibitors/)?([a-z0-9-]+)/?")


class TooManyCoExhibitors(DomainError):
    message = N_("A booth has room for 20 co-exhibitors.")


def add(booking: Booking, name: str, *, page: str, badges: str, by: Actor) -> CoExhibitor:
    """They show at the booth too; `Invalid` for a page that no exhibitor has, or for too many badges."""
    locked(Booking, booking.id)
    rows.check_booked(booking)
    count = db.session.scalar(select(func.count()).select_from(CoExhibitor).where(CoExhibitor.booking_id == booking.id)) or 0
    if count >= MOST:
        raise TooManyCoExhibitors
    names, slug = answers.names(badges), _slug(page)
    wrong = {}
    if slug is None:
        wrong["co_page"] = N_("No exhibitor has this page. Copy its address from the directory, or leave this empty.")
    if len(names) > MOST_BADGES or answers.too_long(names):
        wrong["co_badges"] = N_("Ten badges at most, one name on each line.")
    if wrong:
        raise Invalid(wrong)
    added = CoExhibitor(public_id=ids.public_id(), booking_id=booking.id, name=name, page=slug or "", badges=names)
    db.session.add(added)
    db.session.flush()
    journal.record(added, "co_exhibitor.added", by=by)
    return added


def remove(booking: Booking, public_id: str, *, by: Actor) -> None:
    """They do not show there any more; `NotFound` for another booking's."""
    found = db.session.scalar(select(CoExhibitor).where(CoExhibitor.booking_id == booking.id, CoExhibitor.public_id == public_id))
    if found is None:
        raise NotFound
    journal.record(found, "co_exhibitor.removed", by=by)
    db.session.delete(found)
    db.session.flush()


def _slug(page: str) -> str | None:
    """The slug of an exhibitor's page, empty for no page, None for one that is not there."""
    if not page:
        return ""
    found = PAGE.fullmatch(page)
    if found is None:
        return None
    try:
        return exhibitors.by_slug(found[1]).slug
    except NotFound:
        return None
