"""Keeping offerings, with notes."""

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from mima.accounts.models import User
from mima.buyers.models import ShortlistEntry
from mima.catalog.models import Offering, OfferingState
from mima.core import clock
from mima.core.db import db, violated
from mima.core.errors import N_, Invalid, NotFound

MOST_NOTE = 2_000
NOTE_TOO_LONG = N_("A note has at most 2,000 characters. Nothing was kept yet; please shorten it.")


def keep(offering: Offering, user: User) -> None:
    """The offering is on the person's shortlist, once; one that was there keeps its note. `NotFound` if it is not published."""
    if offering.state is not OfferingState.published:
        raise NotFound
    try:
        with db.session.begin_nested():
            db.session.add(ShortlistEntry(user_id=user.id, offering_id=offering.id, note="", created_at=clock.now()))
    except IntegrityError as error:
        if violated(error) != "uq_shortlist_entry_user_id_offering_id":
            raise


def unkeep(offering: Offering, user: User) -> None:
    """The offering is not on the person's shortlist, its note neither."""
    db.session.execute(delete(ShortlistEntry).where(ShortlistEntry.user_id == user.id, ShortlistEntry.offering_id == offering.id))


def annotate(offering: Offering, user: User, note: str) -> None:
    """The kept offering has this note; `NotFound` if the person does not keep it, `Invalid` if it is too long."""
    note = note.strip()
    if len(note) > MOST_NOTE:
        raise Invalid({"note": NOTE_TOO_LONG})
    entry = db.session.scalar(
        select(ShortlistEntry).where(ShortlistEntry.user_id == user.id, ShortlistEntry.offering_id == offering.id)
    )
    if entry is None:
        raise NotFound
    entry.note = note
