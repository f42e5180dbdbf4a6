"""From a state of the catalog to SQL: candidates by words or by facets, then filters, order and the place to go on from.

What keeps it flat however many offerings there are: keyset paging on an index of each order; the rarest chosen facet
leads; words are matched by the full-text index and looked at within their newest hits. Which way is cheaper is told by the
kept counts, not left to the database's guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Integer, Select, bindparam, case, column, exists, func, literal, or_, select, text, tuple_
from sqlalchemy.sql.elements import ColumnElement

from mima.catalog.filters import Filters, Sort, position
from mima.catalog.models import Facet, FacetCount, Offering, OfferingFacet, OfferingState
from mima.core.db import db
from mima.exhibitors.models import Exhibitor

# Words are looked for in all offerings, and what is found is sorted within so many of the newest.
MOST_HITS = 10_000
# A facet with more offerings than this is walked in the order of sorting; one with fewer is gathered first.
MOST_GATHERED = 10_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A facet of the state, as the catalog knows it."""

    id: int
    name: str
    value: str
    label: str
    count: int


def resolve(keys: Sequence[tuple[str, str]]) -> list[Chosen]:
    """The facets of these names and values that the catalog knows, the rarest first, in one statement (none for none)."""
    if not keys:
        return []
    everywhere = (FacetCount.facet_id == Facet.id) & (FacetCount.scope_id == 0)
    rows = (
        select(Facet.id, Facet.name, Facet.value, Facet.label, func.coalesce(FacetCount.count, 0))
        .outerjoin(FacetCount, everywhere)
        .where(tuple_(Facet.name, Facet.value).in_(keys))
    )
    return sorted((Chosen(*row) for row in db.session.execute(rows)), key=lambda one: (one.count, one.id))


PUBLISHED = Offering.state == OfferingState.published
CARD = (
    Offering.id,
    Offering.slug,
    Offering.kind,
    Offering.category,
    Offering.title_fr,
    Offering.title_en,
    Offering.price_from_cents,
    Offering.price_to_cents,
    Offering.price_on_request,
    Offering.fields,
    Offering.cover,
    Offering.preview,
    Offering.published_at,
    Offering.title_rank,
    Offering.cheap_rank,
    Offering.dear_rank,
    Exhibitor.name.label("exhibitor_name"),
    Exhibitor.slug.label("exhibitor_slug"),
)


def page(filters: Filters, chosen: Sequence[Chosen], size: int) -> tuple[Any, dict[str, Any]]:
    """The cards of one page, with `score`, and one more row than asked if there is a next page; a statement and its values."""
    order = filters.order
    after = position(order, filters.after)
    values: dict[str, Any] = {f"after_{place}": value for place, value in enumerate(after or ())}
    values["rows"] = size + 1
    if filters.is_empty:
        return _whole(order, after is not None), values
    return _page(filters, chosen, order, after is not None), values


@lru_cache
def _whole(order: Sort, goes_on: bool) -> Any:
    """The statement of the most visited page, made once."""
    return _page(Filters(), (), order, goes_on)


def _page(filters: Filters, chosen: Sequence[Chosen], order: Sort, goes_on: bool) -> Any:
    score = _score(filters.words) if order is Sort.relevance else literal(0)
    statement = select(*CARD, score.label("score")).join(Exhibitor, Exhibitor.id == Offering.exhibitor_id)
    columns, descending = _order(order, score)
    led_by_facet = order is Sort.newest and bool(chosen) and not filters.words
    if led_by_facet:
        columns = (OfferingFacet.published_at, OfferingFacet.offering_id)
    statement = _narrowed(statement, filters, chosen, led=led_by_facet)
    if goes_on:
        place = tuple_(*columns)
        after = tuple_(*[bindparam(f"after_{number}", type_=each.type) for number, each in enumerate(columns)])
        statement = statement.where(place < after if descending else place > after)
    return statement.order_by(*[each.desc() if descending else each for each in columns]).limit(bindparam("rows", type_=Integer))


def sample(filters: Filters, chosen: Sequence[Chosen], most: int) -> CTE:
    """The ids of the newest hits, at most so many, as a CTE with the column `id`."""
    led_by_facet = bool(chosen) and not filters.words
    newest = (OfferingFacet.published_at, OfferingFacet.offering_id) if led_by_facet else (Offering.published_at, Offering.id)
    statement = _narrowed(select(Offering.id), filters, chosen, led=led_by_facet)
    return _kept(statement.order_by(*[each.desc() for each in newest]).limit(most))


def _narrowed(statement: Select[Any], filters: Filters, chosen: Sequence[Chosen], *, led: bool) -> Select[Any]:
    """The statement with its candidates and every filter."""
    rest = [one for one in chosen if not (one.name == "kind" and filters.kind_is_implied)]
    if filters.words:
        hits = _hits(filters.words)
        statement = statement.join(hits, hits.c.id == Offering.id)
    elif led:
        lead = rest.pop(0)
        statement = statement.join(OfferingFacet, OfferingFacet.offering_id == Offering.id)
        statement = statement.where(OfferingFacet.facet_id == lead.id)
    elif rest and rest[0].count <= MOST_GATHERED:
        gathered = _kept(select(OfferingFacet.offering_id.label("id")).where(OfferingFacet.facet_id == rest.pop(0).id))
        statement = statement.join(gathered, gathered.c.id == Offering.id)
    if filters.odd_price_max is not None:
        statement = statement.where(Offering.cheap_rank <= filters.odd_price_max)
    return statement.where(PUBLISHED, *[_has(one) for one in rest])


def _has(one: Chosen) -> ColumnElement[bool]:
    # The two densest facets are columns of the row that is read anyway.
    if one.name == "kind":
        return Offering.kind == one.value
    if one.name == "category":
        return Offering.category == one.value
    other = OfferingFacet.__table__.alias()
    return exists().where(other.c.offering_id == Offering.id, other.c.facet_id == one.id)


def _order(order: Sort, score: ColumnElement[Any]) -> tuple[tuple[Any, ...], bool]:
    """The columns of this order, the last one unique, and whether they go down."""
    if order is Sort.by_title:
        return (Offering.title_rank, Offering.id), False
    if order is Sort.price_up:
        return (Offering.cheap_rank, Offering.id), False
    if order is Sort.price_down:
        return (Offering.dear_rank, Offering.id), True
    newest = (Offering.published_at, Offering.id)
    return ((score, *newest), True) if order is Sort.relevance else (newest, True)


def _score(words: Sequence[str]) -> ColumnElement[int]:
    """One point for each word that a word of the title begins with, one more where the title begins with all of them."""
    title = Offering.title_rank
    # Folded words have no sign that LIKE would read.
    points = [case((or_(title.like(f"{word}%"), title.like(f"% {word}%")), 1), else_=0) for word in words]
    start = case((title.like(f"{' '.join(words)}%"), 1), else_=0)
    total: ColumnElement[int] = start
    for point in points:
        total = total + point
    return total


def _hits(words: Sequence[str]) -> CTE:
    """The newest published offerings that have words beginning with each of these, as a CTE with the column `id`."""
    if db.session.get_bind().dialect.name == "postgresql":
        # Apart and materialized: planned together with the order, a rare word would be looked for row by row.
        vector = text("state = 'published' AND to_tsvector('simple', folded) @@ to_tsquery('simple', :match)")
        match = " & ".join(f"'{word}':*" for word in words)
        found = _kept(select(column("id", Integer)).select_from(Offering.__table__).where(vector.bindparams(match=match)))
        return _kept(select(found.c.id).order_by(found.c.id.desc()).limit(MOST_HITS))
    match = " ".join(f'"{word}"*' for word in words)
    found_rows = text(
        "SELECT rowid AS id FROM offering_search WHERE offering_search MATCH :match ORDER BY rowid DESC LIMIT :most"
    )
    return _kept(found_rows.bindparams(match=match, most=MOST_HITS).columns(column("id", Integer)))


def _kept(statement: Any) -> CTE:
    cte: CTE = statement.cte().prefix_with("MATERIALIZED")
    return cte


__all__ = ["CARD", "PUBLISHED", "Chosen", "page", "resolve", "sample"]
