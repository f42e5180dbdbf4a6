"""Reading shortlists and threads. Threads are loaded by their two sides only; nobody else has a query for them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.accounts.models import User
from mima.buyers.models import Enquiry, EnquiryMessage, EnquiryState, ShortlistEntry
from mima.catalog.models import Offering, OfferingState
from mima.core.db import db, ids_sent
from mima.core.errors import NotFound
from mima.core.plain import read
from mima.exhibitors.models import Exhibitor, ExhibitorMember

MOST_THREADS = 200


def shortlist(user: User) -> Sequence[ShortlistEntry]:
    """What the person keeps, the newest first, with offerings and companies; withdrawn ones stay, to be seen as such."""
    statement = select(ShortlistEntry).where(ShortlistEntry.user_id == user.id).order_by(ShortlistEntry.id.desc())
    return db.session.scalars(statement.options(joinedload(ShortlistEntry.offering).joinedload(Offering.exhibitor))).all()


def kept_ids(user: User) -> frozenset[int]:
    """Ids of the offerings on the person's shortlist."""
    return frozenset(db.session.scalars(select(ShortlistEntry.offering_id).where(ShortlistEntry.user_id == user.id)))


def offering(slug: str, user: User) -> Offering:
    """The offering, if it is published or the person keeps it; `NotFound` otherwise."""
    kept = select(ShortlistEntry.id).where(ShortlistEntry.offering_id == Offering.id, ShortlistEntry.user_id == user.id)
    visible = or_(Offering.state == OfferingState.published, kept.exists())
    found = db.session.scalar(select(Offering).where(Offering.slug == slug, visible))
    if found is None:
        raise NotFound
    return found


def published(slug: str) -> Offering:
    """The published offering with its company; `NotFound` otherwise."""
    statement = select(Offering).where(Offering.slug == slug, Offering.state == OfferingState.published)
    found = db.session.scalar(statement.options(joinedload(Offering.exhibitor)))
    if found is None:
        raise NotFound
    return found


def sent(user: User) -> Sequence[Enquiry]:
    """The person's enquiries, the latest word first, with companies and offerings; none that anybody could have written."""
    statement = _asked_by(user).where(Enquiry.state != EnquiryState.unverified)
    return db.session.scalars(statement.order_by(Enquiry.last_at.desc(), Enquiry.id.desc()).limit(MOST_THREADS)).all()


def inbox(exhibitor: Exhibitor) -> Sequence[Enquiry]:
    """The company's enquiries, the latest word first, with buyers and offerings."""
    statement = select(Enquiry).where(Enquiry.exhibitor_id == exhibitor.id, Enquiry.state != EnquiryState.unverified)
    return db.session.scalars(
        statement.options(joinedload(Enquiry.buyer), joinedload(Enquiry.offering))
        .order_by(Enquiry.last_at.desc(), Enquiry.id.desc())
        .limit(MOST_THREADS)
    ).all()


def unanswered(exhibitor: Exhibitor) -> Sequence[Enquiry]:
    """The company's enquiries whose last word is the buyer's and waits for theirs, the longest waiting first, with buyers."""
    waiting = select(Enquiry).where(Enquiry.exhibitor_id == exhibitor.id, Enquiry.state == EnquiryState.open)
    return db.session.scalars(
        waiting.options(joinedload(Enquiry.buyer)).order_by(Enquiry.last_at, Enquiry.id).limit(MOST_THREADS)
    ).all()


def thread_of_buyer(reference: str, user: User) -> Enquiry:
    """The person's own enquiry; `NotFound` for everybody else, and while it waits for its proof."""
    found = db.session.scalar(_asked_by(user).where(Enquiry.reference == reference, Enquiry.state != EnquiryState.unverified))
    if found is None:
        raise NotFound
    return found


def waiting(reference: str, user: User) -> Enquiry | None:
    """The enquiry that waits for this person's proof, for whoever has the link of its letter; None if it waits no more."""
    return db.session.scalar(_asked_by(user).where(Enquiry.reference == reference, Enquiry.state == EnquiryState.unverified))


def _asked_by(user: User) -> Select[Enquiry]:
    statement = select(Enquiry).where(Enquiry.buyer_id == user.id)
    return statement.options(joinedload(Enquiry.exhibitor), joinedload(Enquiry.offering))


def thread_of_member(reference: str, user: User) -> Enquiry:
    """An enquiry to a company that the person acts for; `NotFound` for everybody else, and while it waits for its proof."""
    statement = (
        select(Enquiry)
        .join(ExhibitorMember, ExhibitorMember.exhibitor_id == Enquiry.exhibitor_id)
        .where(Enquiry.reference == reference, ExhibitorMember.user_id == user.id, Enquiry.state != EnquiryState.unverified)
    )
    found = db.session.scalar(statement.options(joinedload(Enquiry.exhibitor), joinedload(Enquiry.offering)))
    if found is None:
        raise NotFound
    return found


def messages(enquiry: Enquiry) -> Sequence[EnquiryMessage]:
    """The thread's messages, the oldest first, with their authors."""
    statement = select(EnquiryMessage).join(EnquiryMessage.author).where(EnquiryMessage.enquiry_id == enquiry.id)
    return db.session.scalars(statement.options(contains_eager(EnquiryMessage.author)).order_by(EnquiryMessage.id)).all()


@dataclass(frozen=True, slots=True)
class Tally:
    """What a person's masthead counts: kept offerings, threads with a word that they or their companies have not read."""

    kept: int
    unread_answers: int
    unread_enquiries: int


@lru_cache
def _counted(dialect: str) -> Select[int, int, int]:
    person = bindparam("person", type_=Enquiry.buyer_id.type)
    unread_answers = or_(Enquiry.buyer_read_at.is_(None), Enquiry.buyer_read_at < Enquiry.last_at)
    unread_enquiries = or_(Enquiry.exhibitor_read_at.is_(None), Enquiry.exhibitor_read_at < Enquiry.last_at)
    kept = select(func.count()).where(ShortlistEntry.user_id == person)
    answers = select(func.count()).where(Enquiry.buyer_id == person, ~Enquiry.last_from_buyer, unread_answers)
    enquiries = select(func.count()).where(
        Enquiry.exhibitor_id.in_(ids_sent(dialect)),
        Enquiry.state != EnquiryState.unverified,
        Enquiry.last_from_buyer,
        unread_enquiries,
    )
    return select(kept.scalar_subquery(), answers.scalar_subquery(), enquiries.scalar_subquery())


def tally(user: User, companies: Collection[int]) -> Tally:
    """The person's counts, and those of these companies, in one statement."""
    values = {"person": user.id, "ids": json.dumps(list(companies))}
    (found,) = read(_counted(db.engine.dialect.name), values)
    return Tally(*found)
