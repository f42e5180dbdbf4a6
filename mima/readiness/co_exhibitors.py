"""Who else shows at a booth: named by the company that pays for it, as visitors read of them if they agree, and badges."""

import re
from typing import Any

from sqlalchemy import func, select

from mima.booths.models import Booking
from mima.core import clock, ids
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
    """They show at the booth too, and are asked whether everybody may read it (`consent.ask`), unless they declined it before.

    `Invalid` for a page that no exhibitor has, for no link, for too many badges, or for the host's own page or address.
    """
    locked(Booking, booking.id)
    rows.check_booked(booking)
    here = select(func.count()).where(CoExhibitor.booking_id == booking.id, CoExhibitor.removed_at.is_(None))
    if (db.session.scalar(here) or 0) >= MOST:
        raise TooManyCoExhibitors
    facts = _checked(booking, page=page, text=text, link=link, email=email, badges=badges)
    added = consent.taken_off(booking, facts["page"], email) or CoExhibitor(public_id=ids.public_id(), booking=booking)
    _write(added, name=name, **facts)
    added.removed_at = None
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
    found = _held_still(booking, public_id)
    rows.check_booked(booking)
    before = _shown(found)
    _write(found, name=name, **_checked(booking, page=page, text=text, link=link, email=email, badges=badges))
    db.session.flush()
    journal.record(found, "co_exhibitor.changed", by=by)
    if _shown(found) != before:
        consent.ask(found, by=by)


def ask_again(booking: Booking, public_id: str, *, by: Actor) -> CoExhibitor:
    """Who has not answered is asked once more, by a link of its own; `HasDeclined` after a no, `NotFound` for another's."""
    found = _held_still(booking, public_id)
    rows.check_booked(booking)
    if found.declined_at is not None:
        raise consent.HasDeclined
    if found.agreed_at is None:
        consent.ask(found, by=by)
    return found


def _shown(one: CoExhibitor) -> list[str]:
    return [one.name, one.page, one.text, one.link, one.email]


def remove(booking: Booking, public_id: str, *, by: Actor) -> None:
    """They do not show there any more; `NotFound` for another booking's. Of one that declined, the no alone is kept."""
    found = _held_still(booking, public_id)
    journal.record(found, "co_exhibitor.removed", by=by)
    if found.declined_at is not None and found.asked_who:
        _write(found, name="", page="", text="", link="", email="", badges=[])
        found.removed_at = clock.now()
    else:
        db.session.delete(found)
    db.session.flush()


def of_booking(booking: Booking, public_id: str) -> CoExhibitor:
    """The one with this id, if the booking has it; `NotFound` otherwise."""
    mine = (CoExhibitor.booking_id == booking.id, CoExhibitor.public_id == public_id, CoExhibitor.removed_at.is_(None))
    found = db.session.scalar(select(CoExhibitor).where(*mine).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def _held_still(booking: Booking, public_id: str) -> CoExhibitor:
    """The one with this id, which neither its host nor who answers for it changes until the transaction ends."""
    locked(Booking, booking.id)
    return locked(CoExhibitor, of_booking(booking, public_id).id)


def _write(one: CoExhibitor, **facts: Any) -> None:
    for key, value in facts.items():
        setattr(one, key, value)


def _checked(booking: Booking, *, page: str, text: str, link: str, email: str, badges: str) -> dict[str, Any]:
    names, slug, wrong = answers.names(badges), _slug(page), {}
    if slug is None:
        wrong["co_page"] = N_("No exhibitor has this page. Copy its address from the directory, or leave this empty.")
    elif slug == booking.exhibitor.slug:
        wrong["co_page"] = N_("This is the page of the company that has the booth.")
    if email and consent.is_hosts(booking, email):
        wrong["co_email"] = N_("This address is of the company that has the booth, and the co-exhibitor answers for itself.")
    if len(names) > MOST_BADGES or answers.too_long(names):
        wrong["co_badges"] = N_("Ten badges at most, one name on each line.")
    try:
        link = legal.checked({"website": link})["website"]
    except Invalid as error:
        wrong["co_link"] = error.fields["website"]
    if wrong:
        raise Invalid(wrong)
    return {"page": slug, "text": text, "link": link, "email": email, "badges": names}


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
