"""Reading editions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions.models import Audience, Edition, Hall, SaleWindow, Zone


def by_slug(slug: str) -> Edition:
    """The public edition with this slug; `NotFound` otherwise."""
    edition = db.session.scalar(select(Edition).where(Edition.slug == slug, Edition.is_public))
    if edition is None:
        raise NotFound
    return edition


def current() -> Edition | None:
    """The public edition that comes next or, when none is to come, came last."""
    return db.session.scalar(select(Edition).where(Edition.is_public).order_by(Edition.ends_on.desc()).limit(1))


def halls(edition: Edition) -> Sequence[Hall]:
    return db.session.scalars(select(Hall).where(Hall.edition_id == edition.id, Hall.is_drawn).order_by(Hall.code)).all()


def zones(edition: Edition) -> Sequence[Zone]:
    """All zones of all halls of the edition, in one statement."""
    return db.session.scalars(select(Zone).join(Hall).where(Hall.edition_id == edition.id, Zone.is_drawn).order_by(Zone.id)).all()


# Built once, as are all statements of a click on a booth.
_OPEN = (
    select(SaleWindow.id)
    .where(SaleWindow.edition_id == bindparam("edition"), SaleWindow.audience.in_(bindparam("audiences", expanding=True)))
    .where(SaleWindow.opens_at <= bindparam("at"), SaleWindow.closes_at > bindparam("at"))
    .limit(1)
)


def on_sale_for(edition: Edition, audiences: set[Audience], at: datetime) -> bool:
    """Whether booths are sold at this moment to somebody who belongs to these audiences."""
    return db.session.scalar(_OPEN, {"edition": edition.id, "audiences": list(audiences), "at": at}) is not None


def sale_windows(edition: Edition) -> Sequence[SaleWindow]:
    return db.session.scalars(select(SaleWindow).where(SaleWindow.edition_id == edition.id).order_by(SaleWindow.opens_at)).all()


def all_public() -> Sequence[Edition]:
    """Every public edition, the latest first."""
    return db.session.scalars(select(Edition).where(Edition.is_public).order_by(Edition.ends_on.desc())).all()
