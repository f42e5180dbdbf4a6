"""Who else shows at a booth: named by the company that pays for it, as visitors read of them if they agree, and badges."""

import re
from typing import Any

from sqlalchemy import func, select

from mima.booths.models import Booking
from mima.core import ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid, NotFound
from mima.exhibitors import legal
from mima.exhibitors import queries as exhibitors
from mima.journal import service as journal
from mima.readiness import answers, consent, rows
from mima.readiness.models import CoExhibitor

MOST = 20
MOST_BADGES = 10
LONGEST_TEXT = 300
# A page of ours, as people copy it out of their browser, or its last part alone.
PAGE = re.compile(r"(?:https?://[^/\s]+)?/?(?:exhibitors/)?([a-z0-9-]+)/?")


class TooManyCoExhibitors(DomainError):
    message = N_("A booth has room for 20 co-exhibitors.")


def add(
    booking: Booking, name: str, *, page: str, badges: str, by: Actor, text: str = "", link: str = "", email: str = ""
) -> CoExhibitor:
    """They show at the booth too, and are asked whether everybody may read it (`consent.ask`).

    `Invalid` for a page that no exhibitor has, for no link, or for too many badges.
    """
    locked(Booking, booking.id)
    rows.check_booked(booking)
    count = db.session.scalar(select(func.count()).select_from(CoExhibitor).where(CoExhibitor.booking_id == booking.id)) or 0
    if count >= MOST:
        raise TooManyCoExhibitors
    facts = _checked(page=page, text=text, link=link, badges=badges)
    added = CoExhibitor(public_id=ids.public_id(), booking=booking, name=name, email=email, **facts)
    db.session.add(added)
    db.session.flush()
    journal.record(added, "co_exhibitor.added", by=by)
    consent.ask(added, by=by)
    return added


def change(
    booking: Booking, public_id: str, name: str, *, page: str, badges: str, by: Actor, text: str, link: str, email: str = ""
) -> None:
    """They are named so from now on, and asked anew where what is shown, or who is asked, is different.

    `Invalid` as when they were added, `NotFound` for who was taken off meanwhile.
    """
    locked(Booking, booking.id)
    rows.check_booked(booking)
    found = of_booking(booking, public_id)
    before = _shown(found)
    for key, value in {"name": name, "email": email, **_checked(page=page, text=text, link=link, badges=badges)}.items():
        setattr(found, key, value)
    db.session.flush()
    journal.record(found, "co_exhibitor.changed", by=by)
    if _shown(found) != before:
        consent.ask(found, by=by)


def ask_again(booking: Booking, public_id: str, *, by: Actor) -> CoExhibitor:
    """Who has not agreed is asked once more, by a link of its own; `NotFound` for another booking's."""
    locked(Booking, booking.id)
    rows.check_booked(booking)
    found = of_booking(booking, public_id)
    if found.agreed_at is None:
        consent.ask(found, by=by)
    return found


def _shown(one: CoExhibitor) -> list[str]:
    return [one.name, one.page, one.text, one.link, one.email]


def remove(booking: Booking, public_id: str, *, by: Actor) -> None:
    """They do not show there any more; `NotFound` for another booking's."""
    found = of_booking(booking, public_id)
    journal.record(found, "co_exhibitor.removed", by=by)
    db.session.delete(found)
    db.session.flush()


def of_booking(booking: Booking, public_id: str) -> CoExhibitor:
    """The one with this id, if the booking has it; `NotFound` otherwise."""
    statement = select(CoExhibitor).where(CoExhibitor.booking_id == booking.id, CoExhibitor.public_id == public_id)
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def _checked(*, page: str, text: str, link: str, badges: str) -> dict[str, Any]:
    names, slug, wrong = answers.names(badges), _slug(page), {}
    if slug is None:
        wrong["co_page"] = N_("No exhibitor has this page. Copy its address from the directory, or leave this empty.")
    if len(names) > MOST_BADGES or answers.too_long(names):
        wrong["co_badges"] = N_("Ten badges at most, one name on each line.")
    try:
        link = legal.checked({"website": link})["website"]
    except Invalid as error:
        wrong["co_link"] = error.fields["website"]
    if wrong:
        raise Invalid(wrong)
    return {"page": slug, "text": text, "link": link, "badges": names}


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
