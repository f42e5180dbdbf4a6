"""From a state of the catalog to SQL: candidates by words or by facets, then filters, order and the place to go on from.

What keeps it flat however many offerings there are: keyset paging on an index of each order; the rarest chosen facet
leads; words are matched by the full-text index and looked at within their newest hits. Which way is cheaper is told by the
kept counts, not left to the database's guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Integer, Select, Text, bindparam, case, cast, column, exists, func, literal, or_, select, text, tuple_
from sqlalchemy.sql.elements import ColumnElement

from mima.catalog.filters import Filters, Sort, position
from mima.catalog.models import Facet, FacetCount, Offering, OfferingFacet, OfferingState
from mima.core.db import db
from mima.exhibitors.models import Exhibitor

# Words are looked for in all offerings, and what is found is sorted within so many of the newest.
MOST_HITS = 10_000
# By relevance within fewer: it reads the title of each, and nobody pages through so many.
MOST_RANKED = 2_000
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
        # Pair by pair: SQLite walks through every facet for a list of pairs.
        .where(or_(*[(Facet.name == name) & (Facet.value == value) for name, value in keys]))
    )
    return sorted((Chosen(*row) for row in db.session.execute(rows)), key=lambda one: (one.count, one.id))


PUBLISHED = Offering.state == OfferingState.published
CARD: tuple[Any, ...] = (
    Offering.id,
    Offering.slug,
    Offering.kind,
    Offering.category,
    Offering.title_fr,
    Offering.title_en,
    Offering.price_from_cents,
    Offering.price_to_cents,
    Offering.price_on_request,
    # As they are stored: who reads a card that is written already needs nothing of what is in them.
    cast(Offering.fields, Text).label("fields_text"),
    cast(Offering.cover, Text).label("cover_text"),
    cast(Offering.preview, Text).label("preview_text"),
    Offering.published_at,
    Offering.title_rank,
    Offering.cheap_rank,
    Offering.dear_rank,
    Exhibitor.name.label("exhibitor_name"),
    Exhibitor.slug.label("exhibitor_slug"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a state's statement depends on. Its words, facets and place are values: `match`, `facet_0`, `after_0`…"""

    dialect: str
    words: int
    # Names, the rarest first, without a kind that the category implies.
    facets: tuple[str, ...]
    # Whether the rarest facet has few enough offerings to be gathered first.
    is_rare: bool
    has_odd_price: bool

    @property
    def is_led(self) -> bool:
        """Whether its newest offerings are those of the rarest facet, in the order of that index."""
        return bool(self.facets) and not self.words


def shape(filters: Filters, chosen: Sequence[Chosen], prefix: str = "") -> tuple[Shape, dict[str, Any]]:
    """The state's shape and its values; `prefix` keeps the facets of several states in one statement apart."""
    rest = [one for one in chosen if not (one.name == "kind" and filters.kind_is_implied)]
    dialect = db.session.get_bind().dialect.name
    values: dict[str, Any] = {}
    for place, one in enumerate(rest):
        values |= {f"{prefix}facet_{place}": one.id, f"{prefix}value_{place}": one.value}
    if filters.words:
        values |= _word_values(dialect, filters.words)
    if filters.odd_price_max is not None:
        values["price"] = filters.odd_price_max
    is_rare = bool(rest) and rest[0].count <= MOST_GATHERED
    names = tuple(one.name for one in rest)
    return Shape(dialect, len(filters.words), names, is_rare, filters.odd_price_max is not None), values


def _word_values(dialect: str, words: Sequence[str]) -> dict[str, Any]:
    # Folded words have no sign that a match or LIKE would read.
    match = " & ".join(f"'{word}':*" for word in words) if dialect == "postgresql" else " ".join(f'"{word}"*' for word in words)
    values = {"match": match, "start": f"{' '.join(words)}%"}
    for place, word in enumerate(words):
        values |= {f"begins_{place}": f"{word}%", f"inside_{place}": f"% {word}%"}
    return values


def page(filters: Filters, chosen: Sequence[Chosen], size: int) -> tuple[Any, dict[str, Any]]:
    """The cards of one page, with `score`, and one more row than asked if there is a next page; a statement and its values."""
    order = filters.order
    after = position(order, filters.after)
    form, values = shape(filters, chosen)
    values |= {f"after_{place}": value for place, value in enumerate(after or ())}
    most = MOST_RANKED if order is Sort.relevance else MOST_HITS
    return _page(form, order, after is not None), values | {"rows": size + 1, "most": most}


@lru_cache(512)
def _page(form: Shape, order: Sort, goes_on: bool) -> Any:
    score = _score(form.words) if order is Sort.relevance else literal(0)
    statement: Select[Any] = select(*CARD, score.label("score")).join(Exhibitor, Exhibitor.id == Offering.exhibitor_id)
    columns, descending = _order(order, score)
    led = order is Sort.newest and form.is_led
    if led:
        columns = (OfferingFacet.published_at, OfferingFacet.offering_id)
    statement = _narrowed(statement, form, led=led)
    if goes_on:
        place = tuple_(*columns)
        after = tuple_(*[bindparam(f"after_{number}", type_=each.type) for number, each in enumerate(columns)])
        statement = statement.where(place < after if descending else place > after)
    return statement.order_by(*[each.desc() if descending else each for each in columns]).limit(bindparam("rows", type_=Integer))


def sample(form: Shape, most: int, prefix: str = "") -> CTE:
    """The ids of the newest hits, at most so many, as a CTE with the column `id`.

    Both indexes hold published offerings only, so the offerings themselves, wide rows, are read for an odd price alone.
    """
    facets = [f"{prefix}facet_{place}" for place in range(len(form.facets))]
    statement = select(Offering.id).where(PUBLISHED)
    newest: list[ColumnElement[Any]] = [Offering.published_at.expression, Offering.id.expression]
    if form.words:
        hits = _hits(form.dialect)
        statement, newest = select(hits.c.id), [hits.c.id]
    elif facets:
        leads = OfferingFacet.facet_id == bindparam(facets.pop(0), type_=Integer)
        statement = select(OfferingFacet.offering_id.label("id")).where(leads)
        newest = [OfferingFacet.published_at.expression, OfferingFacet.offering_id.expression]
    key = newest[-1]
    if form.has_odd_price and (form.words or form.facets):
        statement = statement.join(Offering, Offering.id == key)
    if form.has_odd_price:
        statement = statement.where(_AFFORDABLE)
    statement = statement.where(*[_among(key, facet) for facet in facets])
    return _kept(statement.order_by(*[each.desc() for each in newest]).limit(most))


_AFFORDABLE = Offering.cheap_rank <= bindparam("price", type_=Integer)


def _narrowed(statement: Select[Any], form: Shape, *, led: bool) -> Select[Any]:
    """The statement with its candidates and every filter."""
    rest = list(enumerate(form.facets))
    if form.words:
        hits = _hits(form.dialect)
        statement = statement.join(hits, hits.c.id == Offering.id)
    elif led:
        rest.pop(0)
        statement = statement.join(OfferingFacet, OfferingFacet.offering_id == Offering.id).where(_RAREST)
    elif form.is_rare:
        rest.pop(0)
        gathered = _kept(select(OfferingFacet.offering_id.label("id")).where(_RAREST))
        statement = statement.join(gathered, gathered.c.id == Offering.id)
    if form.has_odd_price:
        statement = statement.where(_AFFORDABLE)
    return statement.where(PUBLISHED, *[_has(name, place) for place, name in rest])


_RAREST = OfferingFacet.facet_id == bindparam("facet_0", type_=Integer)


def _has(name: str, place: int) -> ColumnElement[bool]:
    # The two densest facets are columns of the row that is read anyway.
    if name == "kind":
        return Offering.kind == bindparam(f"value_{place}", type_=Offering.kind.type)
    if name == "category":
        return Offering.category == bindparam(f"value_{place}", type_=Offering.category.type)
    return _among(Offering.id, f"facet_{place}")


def _among(offering_id: Any, facet: str) -> ColumnElement[bool]:
    other = OfferingFacet.__table__.alias()
    return exists().where(other.c.offering_id == offering_id, other.c.facet_id == bindparam(facet, type_=Integer))


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


def _score(words: int) -> ColumnElement[int]:
    """One point for each word that a word of the title begins with, one more where the title begins with all of them."""
    title = Offering.title_rank
    total: ColumnElement[int] = case((title.like(bindparam("start", type_=Text)), 1), else_=0)
    for place in range(words):
        begins, inside = (bindparam(f"{where}_{place}", type_=Text) for where in ("begins", "inside"))
        total = total + case((or_(title.like(begins), title.like(inside)), 1), else_=0)
    return total


def _hits(dialect: str) -> CTE:
    """The newest published offerings, at most `most`, that have words beginning with each of these; with the column `id`."""
    if dialect == "postgresql":
        # Apart and materialized: planned together with the order, a rare word would be looked for row by row.
        vector = text("state = 'published' AND to_tsvector('simple', folded) @@ to_tsquery('simple', :match)")
        found = _kept(select(column("id", Integer)).select_from(Offering.__table__).where(vector))
        return _kept(select(found.c.id).order_by(found.c.id.desc()).limit(bindparam("most", type_=Integer)))
    found_rows = text(
        "SELECT rowid AS id FROM offering_search WHERE offering_search MATCH :match ORDER BY rowid DESC LIMIT :most"
    )
    return _kept(found_rows.columns(column("id", Integer)))


def _kept(statement: Any) -> CTE:
    cte: CTE = statement.cte().prefix_with("MATERIALIZED")
    return cte


__all__ = ["CARD", "PUBLISHED", "Chosen", "Shape", "page", "resolve", "sample", "shape"]
