"""Reading companies, their people and their membership of the cluster."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, bindparam, inspect, or_, select

from mima.accounts.models import User
from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import ClusterMembership, Exhibitor, ExhibitorMember


def by_slug(slug: str) -> Exhibitor:
    """The company with this slug; `NotFound` otherwise."""
    exhibitor = db.session.scalar(select(Exhibitor).where(Exhibitor.slug == slug))
    if exhibitor is None:
        raise NotFound
    return exhibitor


def all_by_name() -> Sequence[Exhibitor]:
    """Every company, by name."""
    return db.session.scalars(select(Exhibitor).order_by(Exhibitor.name, Exhibitor.id)).all()


def one_at_a_time(exhibitor: Exhibitor) -> Exhibitor:
    """The company as it is now; who asks the same waits until the transaction ends, and whoever only refers to it does not."""
    # By its key alone: to ask the company itself for its id would read it once more before.
    key = inspect(exhibitor).identity or (None,)
    return db.session.get_one(Exhibitor, key[0], with_for_update={"key_share": True}, populate_existing=True)


# Built once: every page of everybody who is signed in asks it.
_OF_MEMBER = (
    select(Exhibitor)
    .join(ExhibitorMember)
    .where(ExhibitorMember.user_id == bindparam("user"))
    .order_by(Exhibitor.name, Exhibitor.id)
)


def of_member(user: User) -> Sequence[Exhibitor]:
    """The companies that this person acts for, by name."""
    return db.session.scalars(_OF_MEMBER, {"user": user.id}).all()


def is_member(exhibitor_id: int, user: User) -> bool:
    return db.session.get(ExhibitorMember, (exhibitor_id, user.id)) is not None


def member_users(exhibitor: Exhibitor) -> Sequence[User]:
    """The people who act for the company, oldest first."""
    statement = select(User).join(ExhibitorMember).where(ExhibitorMember.exhibitor_id == exhibitor.id).order_by(User.id)
    return db.session.scalars(statement).all()


def acts_for_it() -> Select[int]:
    """The people who act for the `Exhibitor` of the statement that this stands in."""
    return select(ExhibitorMember.user_id).where(ExhibitorMember.exhibitor_id == Exhibitor.id).correlate(Exhibitor)


def members_of(exhibitors: Collection[int]) -> Mapping[int, Sequence[User]]:
    """{company id: the people who act for it, oldest first} of these companies; one statement."""
    statement = select(ExhibitorMember.exhibitor_id, User).join(ExhibitorMember.user)
    found: dict[int, list[User]] = {}
    for key, user in db.session.execute(statement.where(ExhibitorMember.exhibitor_id.in_(exhibitors)).order_by(User.id)):
        found.setdefault(key, []).append(user)
    return found


_MEMBERSHIP = (
    select(ClusterMembership.id)
    .where(ClusterMembership.exhibitor_id == bindparam("exhibitor"), ClusterMembership.starts_on <= bindparam("on"))
    .where(or_(ClusterMembership.ends_on.is_(None), ClusterMembership.ends_on >= bindparam("on")))
    .limit(1)
)


def is_cluster_member(exhibitor: Exhibitor, on: date) -> bool:
    """Whether the company is a cluster member on this day."""
    return db.session.scalar(_MEMBERSHIP, {"exhibitor": exhibitor.id, "on": on}) is not None


def members_among(exhibitors: Collection[int], on: date) -> set[int]:
    """Which of these companies (ids) are cluster members on this day, in one statement."""
    lasts = or_(ClusterMembership.ends_on.is_(None), ClusterMembership.ends_on >= on)
    statement = select(ClusterMembership.exhibitor_id).where(
        ClusterMembership.exhibitor_id.in_(exhibitors), ClusterMembership.starts_on <= on, lasts
    )
    return set(db.session.scalars(statement))
