"""Whether a co-exhibitor is named in public: only once it has said so itself, by the link of a letter.

What its host says of it waits for that. Badges and what is printed for the day do not: they are between host and market. When
something that is shown changes, it is asked anew; after a no it is not, and its link is how it may change its mind.
"""

import json
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import contains_eager

from mima.accounts import allowance
from mima.accounts.service import fold
from mima.booths.models import Booking
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, DomainError, NotFound
from mima.editions.models import Edition
from mima.exhibitors import letters as company_letters
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.letters import Recipient
from mima.journal import service as journal
from mima.readiness import letters
from mima.readiness.models import CoExhibitor

# Hosts type the addresses of others; nobody's letter box is filled by it: neither by one host, nor by all together.
MOST_ASKED, WITHIN = 20, timedelta(days=1)
MOST_TO_ONE, TO_ONE_WITHIN = 3, timedelta(days=7)


class HasDeclined(DomainError):
    """Whoever would be asked has said no at this booth."""

    message = N_(
        "It does not want to be named in public and is not asked again; it can change its mind by the link of its letter. "
        "To ask somebody else, take it off and add it anew."
    )


class AskedOften(DomainError):
    """Whoever would be asked has had as many of these letters as anybody may have, from whichever hosts."""

    status = 429
    message = N_(
        "It has been asked three times within a week, by you or by others, and is not asked more often. "
        "Please ask it some days later. Named without its page and mail address, it has its badges and its place on the sign."
    )


class ReadOtherwise(DomainError):
    """Who says yes has read something else than what would be shown."""

    message = N_("What would be read of you has changed meanwhile. Please open the link of your letter again and read it.")


REFUSALS = (HasDeclined, AskedOften, allowance.TooManyTries)


def ask(one: CoExhibitor, *, by: Actor) -> None:
    """It has a letter with a link, and is shown to nobody before it says yes; an earlier yes does not count any more.

    Its company here is asked, else the address that the host gave; where nobody can be reached, nobody is. After a no, nobody
    is either, and the no stays. Refused as `REFUSALS` say.
    """
    who, to = _whom(one.booking, one.page, one.email)
    if one.declined_at is not None:
        if to and one.asked_who not in ("", who):
            raise HasDeclined
        one.email = ""
    else:
        one.asked_at = one.agreed_at = one.token_hash = None
        one.asked_who = who if to else ""
        if to:
            _send(one, to, by)
    db.session.flush()


def answer(token: str, *, yes_to: str | None, by: Actor) -> None:
    """Who has the link is named in public from now on, or nowhere any more, and may change their mind by the same link.

    A yes is to what was read (`read`); None is a no, after which nothing is sent to them and their address is not kept.
    `NotFound` where they were asked anew or taken off meanwhile, `ReadOtherwise` where they have read something else.
    """
    one = db.session.get(CoExhibitor, by_token(token).id, with_for_update=True, populate_existing=True)
    if one is None or one.token_hash != _hashed(token) or one.removed_at is not None:
        raise NotFound
    shown = yes_to is not None
    if (one.agreed_at if shown else one.declined_at) is not None:
        return
    if shown and yes_to != read(one):
        raise ReadOtherwise
    now = clock.now()
    one.agreed_at, one.declined_at = (now, None) if shown else (None, now)
    if not shown:
        one.email = ""
    journal.record(one, "co_exhibitor.agreed" if shown else "co_exhibitor.declined", by=by)


def read(one: CoExhibitor) -> str:
    """What would be shown of it, told apart from anything else."""
    return _hashed(json.dumps([one.name, one.page, one.text, one.link]))


def by_token(token: str) -> CoExhibitor:
    """The one behind the link of a letter; `NotFound` otherwise, and for the link of an earlier letter."""
    statement = select(CoExhibitor).join(CoExhibitor.booking).where(CoExhibitor.token_hash == _hashed(token))
    booking = contains_eager(CoExhibitor.booking)
    statement = statement.where(CoExhibitor.removed_at.is_(None))
    found = db.session.scalar(statement.options(booking.joinedload(Booking.exhibitor), booking.joinedload(Booking.edition)))
    if found is None:
        raise NotFound
    return found


def taken_off(booking: Booking, page: str, email: str) -> CoExhibitor | None:
    """The one that was taken off this booth after whoever would be asked now had declined, if there is one."""
    who, _to = _whom(booking, page, email)
    mine = (CoExhibitor.booking_id == booking.id, CoExhibitor.asked_who == who, CoExhibitor.removed_at.is_not(None))
    return db.session.scalars(select(CoExhibitor).where(*mine).order_by(CoExhibitor.id)).first() if who else None


def is_hosts(booking: Booking, email: str) -> bool:
    """Whether the address is one at which the company that has the booth would answer for others."""
    host = booking.exhibitor
    return fold(email) in {fold(address) for address in (host.billing_email, *_addresses_of(host.id))}


def forget_past() -> None:
    """A day after an edition, nothing tells any more who was asked and where; what was answered stays, by its link too."""
    # A day later than the last one, which ends later elsewhere.
    ended = (clock.now() - timedelta(days=1)).date()
    past = select(Booking.id).join(Edition, Edition.id == Booking.edition_id).where(Edition.ends_on < ended)
    of_past = CoExhibitor.booking_id.in_(past)
    known = or_(CoExhibitor.email != "", CoExhibitor.asked_who != "")
    for statement in (
        delete(CoExhibitor).where(of_past, CoExhibitor.removed_at.is_not(None)),
        update(CoExhibitor).where(of_past, known).values(email="", asked_who=""),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _send(one: CoExhibitor, to: list[Recipient], by: Actor) -> None:
    others = select(CoExhibitor.id).where(CoExhibitor.booking_id == one.booking_id, CoExhibitor.id != one.id)
    said_no = others.where(CoExhibitor.asked_who == one.asked_who, CoExhibitor.declined_at.is_not(None))
    if db.session.scalar(said_no.limit(1)) is not None:
        raise HasDeclined
    allowance.use(f"co_exhibitor:{one.booking_id}", limit=MOST_ASKED, window=WITHIN)
    try:
        allowance.use(f"co_exhibitor:{one.asked_who}", limit=MOST_TO_ONE, window=TO_ONE_WITHIN)
    except allowance.TooManyTries as error:
        raise AskedOften(**error.values) from error
    token = ids.token()
    one.token_hash, one.asked_at = _hashed(token), clock.now()
    letters.asked(one, to, token, by=by)
    journal.record(one, "co_exhibitor.asked", by=by, to=len(to))


def _whom(booking: Booking, page: str, email: str) -> tuple[str, list[Recipient]]:
    """Who answers for it, told without an address, and where they are asked.

    Who has a page is asked there or not at all: an address that the host types would let the host answer for that company.
    """
    if page:
        company = exhibitors.by_slug(page)
        return f"company:{company.id}", company_letters.recipients([company])
    if not email:
        return "", []
    return f"address:{_hashed(fold(email))}", [Recipient(booking.exhibitor, email, company_letters.LANGUAGE, None)]


def _addresses_of(company: int) -> list[str]:
    return [user.email for user in exhibitors.members_of([company]).get(company, ())]


def _hashed(text: str) -> str:
    """As the database knows the secret of a link, and an address: who reads the table can open nothing with it, nor write."""
    return sha256(text.encode()).hexdigest()
