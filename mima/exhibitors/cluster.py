"""Membership of the cluster, by the organizers: it changes what a company pays, so it is checked and the journal holds it."""

from datetime import date

from sqlalchemy import or_, select

from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, Invalid
from mima.exhibitors.models import ClusterMembership, Exhibitor
from mima.journal import service as journal


def begin(exhibitor: Exhibitor, starts_on: date, ends_on: date | None, *, by: Actor) -> None:
    """The company is a cluster member between these days, or from the first one on; `Invalid` if it is on one of them already."""
    exhibitor = locked(Exhibitor, exhibitor.id)
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": N_("The last day is before the first.")})
    overlapping = select(ClusterMembership.id).where(
        ClusterMembership.exhibitor_id == exhibitor.id,
        ClusterMembership.starts_on <= (ends_on or date.max),
        or_(ClusterMembership.ends_on.is_(None), ClusterMembership.ends_on >= starts_on),
    )
    if db.session.scalar(overlapping.limit(1)) is not None:
        raise Invalid({"starts_on": N_("The company is a member on some of these days already.")})
    db.session.add(ClusterMembership(exhibitor_id=exhibitor.id, starts_on=starts_on, ends_on=ends_on))
    db.session.flush()
    journal.record(exhibitor, "exhibitor.cluster_membership", by=by, starts_on=starts_on.isoformat())


def end(membership: ClusterMembership, last_day: date, *, by: Actor) -> None:
    """The membership ends with this day; bookings already priced keep their prices. `Invalid` for a day before its first."""
    membership = locked(ClusterMembership, membership.id)
    if last_day < membership.starts_on:
        raise Invalid({"ends_on": N_("The last day is before the first.")})
    membership.ends_on = last_day
    exhibitor = db.session.get_one(Exhibitor, membership.exhibitor_id)
    journal.record(exhibitor, "exhibitor.cluster_membership_ended", by=by, ends_on=last_day.isoformat())
