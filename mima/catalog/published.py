"""All that is published, in parts of one size, for whoever wants to know every page there is."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from mima.catalog.models import Listing, Offering, OfferingState
from mima.core.db import db
from mima.exhibitors.models import Exhibitor

# Offerings of one part: those whose ids lie between two multiples of it, so that a part stays what it is while others grow.
PART = 10_000


class Page(NamedTuple):
    """An offering's page, and when it last changed."""

    slug: str
    changed_at: datetime


def parts() -> int:
    """How many parts there are; some may be empty. One statement."""
    last = db.session.scalar(select(func.max(Listing.offering_id)))
    return 0 if last is None else last // PART + 1


def part(number: int) -> list[Page]:
    """The offerings of this part, counted from 1, by age; one statement."""
    first = (number - 1) * PART
    rows = (
        select(Offering.slug, Offering.changed_at)
        .join(Listing, Listing.offering_id == Offering.id)
        .where(Listing.offering_id >= first, Listing.offering_id < first + PART, Offering.state == OfferingState.published)
        .order_by(Listing.offering_id)
    )
    return [Page(*row) for row in db.session.execute(rows)]


def companies() -> Sequence[str]:
    """The slugs of the companies that have something in the catalog, oldest first; one statement."""
    shown = select(Offering.id).where(Offering.exhibitor_id == Exhibitor.id, Offering.state == OfferingState.published)
    return db.session.scalars(select(Exhibitor.slug).where(shown.exists()).order_by(Exhibitor.id)).all()
