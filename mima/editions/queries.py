"""Reading editions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, select
from sqlalchemy.orm import joinedload

from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions.models import Edition, EditionState, Hall, SaleWindow, Zone


def by_slug(slug: str) -> Edition:
    """The public edition with this slug; `NotFound` otherwise."""
    edition = db.session.scalar(select(Edition).where(Edition.slug == slug, Edition.is_public))
    if edition is None:
        raise NotFound
    return edition


def prepared(slug: str) -> Edition:
    """The edition with this slug, shown already or not: for the organizers alone. `NotFound` when there is none."""
    edition = db.session.scalar(select(Edition).where(Edition.slug == slug))
    if edition is None:
        raise NotFound
    return edition


def all_prepared() -> Sequence[Edition]:
    """Every edition, the latest first, also those that only the organizers see."""
    return db.session.scalars(select(Edition).order_by(Edition.ends_on.desc(), Edition.id.desc())).all()


def current() -> Edition | None:
    """The public edition that comes next, or is on; when none is to come, the one that came last. One statement.

    One that is cancelled gives way to another one to come.
    """
    return db.session.scalar(select(Edition).where(Edition.is_public).order_by(*nearest()).limit(1))


def nearest() -> tuple[ColumnElement[Any], ...]:
    """The order in which `current` takes the first, for those who ask for more beside it in the same statement."""
    today = clock.today()
    is_over, days, is_off = Edition.ends_on < today, Edition.ends_on, Edition.state == EditionState.called_off
    return is_over, is_off, case((is_over, None), else_=days), days.desc()


def halls(edition: Edition) -> Sequence[Hall]:
    return db.session.scalars(select(Hall).where(Hall.edition_id == edition.id, Hall.is_drawn).order_by(Hall.code)).all()


def zones(edition: Edition) -> Sequence[Zone]:
    """All zones of all halls of the edition, in one statement."""
    return db.session.scalars(select(Zone).join(Hall).where(Hall.edition_id == edition.id, Zone.is_drawn).order_by(Zone.id)).all()


# Built once, as are all statements of a click on a booth.
_OPEN = (
    select(SaleWindow)
    .where(SaleWindow.edition_id == bindparam("edition"))
    .where(SaleWindow.opens_at <= bindparam("at"), SaleWindow.closes_at > bindparam("at"))
    .order_by(SaleWindow.closes_at.desc())
)


def open_windows(edition: Edition, at: datetime) -> Sequence[SaleWindow]:
    """The sale windows in which this moment is."""
    return db.session.scalars(_OPEN, {"edition": edition.id, "at": at}).all()


def sale_windows(edition: Edition) -> Sequence[SaleWindow]:
    """The edition's sale windows by their beginning, each with the earlier edition that it may speak of."""
    of_edition = select(SaleWindow).where(SaleWindow.edition_id == edition.id).order_by(SaleWindow.opens_at)
    return db.session.scalars(of_edition.options(joinedload(SaleWindow.previous))).all()
