"""Whether a co-exhibitor is named in public: only once it has said so itself, by the link of a letter.

What its host says of it waits for that. Badges and what is printed for the day do not: they are between host and market. When
something that is shown changes, it is asked anew.
"""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from mima.accounts import allowance
from mima.booths.models import Booking
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import NotFound
from mima.exhibitors import letters as company_letters
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.letters import Recipient
from mima.journal import service as journal
from mima.readiness import letters
from mima.readiness.models import CoExhibitor

# Hosts type the addresses of others; nobody's letter box is filled by it.
MOST_ASKED, WITHIN = 20, timedelta(days=1)


def ask(one: CoExhibitor, *, by: Actor) -> None:
    """It has a letter with a link, and is shown to nobody before it says yes; what it answered before does not count any more.

    Its company here is asked, if anybody can be reached there, else the address that the host gave; with neither, nobody is.
    Refused with `TooManyTries`.
    """
    one.asked_at = one.agreed_at = one.declined_at = one.token_hash = None
    to = _whom(one)
    if to:
        allowance.use(f"co_exhibitor:{one.booking_id}", limit=MOST_ASKED, window=WITHIN)
        token = ids.token()
        one.token_hash, one.asked_at = _hashed(token), clock.now()
        letters.asked(one, to, token, by=by)
        journal.record(one, "co_exhibitor.asked", by=by, to=len(to))
    db.session.flush()


def answer(token: str, *, shown: bool, by: Actor) -> None:
    """Who has the link is named in public from now on, or nowhere any more, and may change their mind by the same link.

    `NotFound` where they were asked anew meanwhile: what they have read is not what would be shown.
    """
    one = locked(CoExhibitor, by_token(token).id)
    if one.token_hash != _hashed(token):
        raise NotFound
    if (one.agreed_at if shown else one.declined_at) is not None:
        return
    now = clock.now()
    one.agreed_at, one.declined_at = (now, None) if shown else (None, now)
    journal.record(one, "co_exhibitor.agreed" if shown else "co_exhibitor.declined", by=by)


def by_token(token: str) -> CoExhibitor:
    """The one behind the link of a letter; `NotFound` otherwise, and for the link of an earlier letter."""
    statement = select(CoExhibitor).join(CoExhibitor.booking).where(CoExhibitor.token_hash == _hashed(token))
    booking = contains_eager(CoExhibitor.booking)
    found = db.session.scalar(statement.options(booking.joinedload(Booking.exhibitor), booking.joinedload(Booking.edition)))
    if found is None:
        raise NotFound
    return found


def _whom(one: CoExhibitor) -> list[Recipient]:
    company = exhibitors.by_slug(one.page) if one.page else one.booking.exhibitor
    theirs = company_letters.recipients([company]) if one.page else []
    if theirs or not one.email:
        return theirs
    return [Recipient(company, one.email, company_letters.LANGUAGE, None)]


def _hashed(token: str) -> str:
    """As the database knows the secret of a link: who reads the table can open nothing with it."""
    return sha256(token.encode()).hexdigest()
