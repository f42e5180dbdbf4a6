"""What stands in the catalog unchanged for long: its company is asked whether it is still true, and after a year it is hidden.

published ──11 months without a change──▶ asked, by one letter for each person of the company
   ▲  ▲                                     │
   │  └──yes, or any change─────────────────┤
   └──yes, or published again── withdrawn ◀─┴── no, or 12 months and four weeks after the letter

A company for which nobody acts is not asked, and nothing of it is hidden.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.accounts.models import User
from mima.catalog import facets, letters, service
from mima.catalog.models import Listing, Offering, OfferingState
from mima.core import clock, ids, leases
from mima.core.actors import SCHEDULE, Actor, person
from mima.core.db import Model, db, locked
from mima.core.errors import NotFound
from mima.core.states import MoveRefused
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import Exhibitor
from mima.journal import service as journal

ASKED_AFTER, HIDDEN_AFTER = timedelta(days=334), timedelta(days=365)
# What falls due so soon after is asked about in the same letter, so that there is hardly more than one a month.
IN_ONE_LETTER = timedelta(days=30)
# Nothing is hidden before its company has had so long to answer.
TIME_TO_ANSWER = timedelta(days=28)
EVERY = timedelta(hours=20)
MOST_NAMED = 20
MOST_HIDDEN_AT_ONCE = 500
WHY = "nobody has said for a year that it is still true"


class StillTrue(Model):
    """The link of the letter that one person had about the offerings of one company; the secret is kept as its digest alone."""

    __tablename__ = "still_true"

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)

    exhibitor: Mapped[Exhibitor] = relationship()

    @property
    def actor(self) -> Actor:
        return person(self.user_id)


def look() -> None:
    """Once a day: who is due is asked, and what nobody answered for is hidden."""
    # A new holder each time: the lease ends by time alone, which makes it a clock that all processes share.
    if leases.take("dormant_offerings", ids.token(), EVERY):
        ask_due()
        hide_due()


def ask_due() -> int:
    """Each person of a company with offerings that are due has one letter with all of them; the number of companies."""
    companies = db.session.scalars(_due(Offering.exhibitor_id).distinct()).all()
    return sum(_ask(exhibitor_id) for exhibitor_id in companies)


def hide_due() -> int:
    """What nobody answered for is withdrawn, and its company is told; the number of offerings."""
    now = clock.now()
    old = _untouched(now - HIDDEN_AFTER)
    asked = (Offering.asked_at < now - TIME_TO_ANSWER, Offering.asked_at > Offering.changed_at)
    wanted = _published(Offering).where(old, *asked).order_by(Offering.exhibitor_id, Offering.id)
    found = db.session.scalars(wanted.limit(MOST_HIDDEN_AT_ONCE).with_for_update(of=Offering)).all()
    for offering in found:
        journal.move(offering, OfferingState.withdrawn, by=SCHEDULE, why=WHY)
        service.relicensed(offering)
    facets.remove([offering.id for offering in found])
    for exhibitor_id in dict.fromkeys(one.exhibitor_id for one in found):
        of_it = [one for one in found if one.exhibitor_id == exhibitor_id]
        letters.hidden(of_it[0].exhibitor, of_it[:MOST_NAMED], len(of_it))
    return len(found)


def open_link(exhibitor: Exhibitor, user: User) -> str:
    """A new link by which this person answers for the company; its secret."""
    token = ids.token()
    db.session.add(StillTrue(exhibitor_id=exhibitor.id, user_id=user.id, token_hash=_hashed(token), asked_at=clock.now()))
    return token


def by_token(token: str) -> StillTrue:
    """The link, if its person still acts for the company; `NotFound` otherwise."""
    statement = select(StillTrue).where(StillTrue.token_hash == _hashed(token))
    found = db.session.scalar(statement)
    if found is None or not any(user.id == found.user_id for user in exhibitors.member_users(found.exhibitor)):
        raise NotFound
    return found


def asked(link: StillTrue, most: int = 100) -> Sequence[Offering]:
    """The company's offerings that wait for an answer, the longest unchanged first."""
    mine = (Offering.exhibitor_id == link.exhibitor_id, Offering.asked_at.is_not(None), Offering.state == OfferingState.published)
    return db.session.scalars(select(Offering).where(*mine).order_by(Offering.changed_at, Offering.id).limit(most)).all()


def of_link(link: StillTrue, public_id: str) -> Offering:
    """The offering of the link's company; `NotFound` for another's and a missing one alike."""
    mine = (Offering.exhibitor_id == link.exhibitor_id, Offering.public_id == public_id)
    found = db.session.scalar(select(Offering).where(*mine))
    if found is None:
        raise NotFound
    return found


def confirm(offering: Offering, *, by: Actor) -> None:
    """It is still true: it stands in the catalog, again if it was hidden, and nobody is asked for eleven months.

    `MoveRefused` for one that is neither, or that its company has withdrawn itself.
    """
    offering = locked(Offering, offering.id)
    if is_hidden(offering):
        service.republish(offering, by=by)
        return
    if offering.state is not OfferingState.published:
        raise MoveRefused
    offering.confirmed_at, offering.asked_at = clock.now(), None
    journal.record(offering, "offering.confirmed", by=by)


def confirm_all(link: StillTrue) -> int:
    """All that the company was asked about is still true; how many that are."""
    mine = (Offering.exhibitor_id == link.exhibitor_id, Offering.asked_at.is_not(None), Offering.state == OfferingState.published)
    answered = update(Offering).where(*mine).values(confirmed_at=clock.now(), asked_at=None)
    count: int = db.session.execute(answered).rowcount  # type: ignore[attr-defined]
    db.session.expire_all()
    journal.record(link.exhibitor, "exhibitor.offerings_confirmed", by=link.actor, count=count)
    return count


def is_hidden(offering: Offering) -> bool:
    """Whether it was not its company that has withdrawn it, but a year of silence."""
    return offering.state is OfferingState.withdrawn and offering.asked_at is not None


def forget_old() -> None:
    """Links of letters of last year open nothing any more."""
    db.session.execute(delete(StillTrue).where(StillTrue.asked_at < clock.now() - HIDDEN_AFTER))


def _ask(exhibitor_id: int) -> bool:
    exhibitor = db.session.get_one(Exhibitor, exhibitor_id)
    people = exhibitors.member_users(exhibitor)
    if not people:
        return False
    now = clock.now()
    soon = ASKED_AFTER - IN_ONE_LETTER
    first = db.session.scalars(_due(Offering, soon).where(Offering.exhibitor_id == exhibitor_id).limit(MOST_NAMED)).all()
    keys = _due(Offering.id, soon).where(Offering.exhibitor_id == exhibitor_id)
    count: int = db.session.execute(  # type: ignore[attr-defined]
        update(Offering).where(Offering.id.in_(keys)).values(asked_at=now).execution_options(synchronize_session=False)
    ).rowcount
    db.session.expire_all()
    for user in people:
        letters.still_true(exhibitor, user, first, count, open_link(exhibitor, user))
    journal.record(exhibitor, "exhibitor.asked_whether_true", by=SCHEDULE, count=count)
    return True


def _due(what: Any, after: timedelta = ASKED_AFTER) -> Select[Any]:
    """Of those that are due, and were not asked about since they were last touched."""
    limit = clock.now() - after
    return _published(what, after).where(_untouched(limit), or_(Offering.asked_at.is_(None), Offering.asked_at < limit))


def _published(what: Any, after: timedelta = ASKED_AFTER) -> Select[Any]:
    # By the listings, which are narrow and in order of their days: what came out this year is not even looked at.
    listed = Listing.published_at < clock.now() - after
    return select(what).join(Listing, Listing.offering_id == Offering.id).where(listed, Offering.state == OfferingState.published)


def _untouched(since: datetime) -> ColumnElement[bool]:
    return (Offering.changed_at < since) & or_(Offering.confirmed_at.is_(None), Offering.confirmed_at < since)


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
