"""Published offerings as a list that somebody takes along: all that is said of each, in a fixed number of statements."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from mima.catalog import queries
from mima.catalog.categories import CATEGORIES, Category, Fact, Kind, facts
from mima.catalog.filters import Filters
from mima.catalog.models import Offering, OfferingState
from mima.catalog.places import GazetteerAway
from mima.catalog.search import Chosen
from mima.core.db import db, ids_sent
from mima.exhibitors.models import Exhibitor


class Company(NamedTuple):
    """Who offers it."""

    id: int
    slug: str
    name: str
    town: str
    licence: str
    tdm: str


class Entry(NamedTuple):
    """A published offering with its company."""

    id: int
    slug: str
    kind: Kind
    category_code: str
    title_fr: str
    title_en: str
    summary_fr: str
    summary_en: str
    price_from_cents: int | None
    price_to_cents: int | None
    price_on_request: bool
    place: str
    credits: str
    licence: str
    licence_code: str
    tdm: str
    tags: Sequence[str]
    fields: dict[str, Any]
    published_at: datetime
    changed_at: datetime
    cover: dict[str, Any] | None
    preview: dict[str, Any] | None
    exhibitor: Company

    @property
    def category(self) -> Category:
        return CATEGORIES[self.category_code]

    @property
    def facts(self) -> list[Fact]:
        return facts(self.category, self.fields)


OF_COMPANY = len(Company._fields)


@dataclass(frozen=True, slots=True)
class Taken:
    """The first offerings of a state of the catalog, in its order; `total` is of all of them, or of more where `is_floor`."""

    entries: Sequence[Entry]
    total: int
    is_floor: bool = False
    chosen: tuple[Chosen, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.is_floor and len(self.entries) >= self.total


def taken(filters: Filters, most: int) -> Taken:
    """The first `most` offerings of this state, whatever page it stood on; six statements at most, however many rows.

    `GazetteerAway` where nobody can tell what is near: a list that leaves the site has no room to say so.
    """
    if filters.is_unplaced:
        raise GazetteerAway
    page = queries.browse(filters, most)
    counts = queries.counts(filters, page)
    found = listed([card.id for card in page.cards])
    # One that went between the statements is in neither.
    total = counts.total if page.after or counts.is_floor else len(found)
    return Taken(found, total, counts.is_floor and bool(page.after), page.chosen)


def listed(ids: Collection[int]) -> list[Entry]:
    """The published ones of these offerings, in this order, in one statement."""
    if not ids:
        return []
    rows = db.session.execute(_listed(db.engine.dialect.name), {"ids": json.dumps(list(ids))})
    found = {row[0]: Entry._make((*row[:-OF_COMPANY], Company._make(row[-OF_COMPANY:]))) for row in rows}
    return [found[key] for key in ids if key in found]


@lru_cache
def _listed(dialect: str) -> Select[Any]:
    offered = [getattr(Offering, "category" if name == "category_code" else name) for name in Entry._fields[:-1]]
    company = [getattr(Exhibitor, name) for name in Company._fields]
    statement = select(*offered, *company).join(Exhibitor, Exhibitor.id == Offering.exhibitor_id)
    return statement.where(Offering.id.in_(ids_sent(dialect)), Offering.state == OfferingState.published)
