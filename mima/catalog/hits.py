"""The one statement that a sample of a state's newest hits is read by (sampling.py): for SQLite's full-text index, which hands
over the newest first, and for PostgreSQL's, which is asked window by window (windows.py) or as its planner thinks best.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal,
    literal_column,
    null,
    select,
    table,
    true,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from mima.catalog import scoring, windows
from mima.catalog.filters import Sort
from mima.catalog.models import Listing, OfferingFacet
from mima.catalog.search import Value, beyond, matches, ordered, ordering, sent, told, within


@dataclass(frozen=True, slots=True)
class Shape:
    """What the statement of one state's hits depends on. Its words, facets and limits are values."""

    dialect: str
    # Whether the full-text index is asked for words, numbers and facets, and for phrases apart (PostgreSQL).
    has_words: bool = False
    has_phrases: bool = False
    facets: int = 0
    limits: tuple[str, ...] = ()
    # So many terms are looked for in the words of each hit, for its score.
    said: int = 0

    # Whether the full-text index is asked window by window (PostgreSQL).
    is_windowed: bool = False
    # Whether the unfinished word is looked for in what the index finds.
    is_looked_for: bool = False
    # Whether anything but what is measured is looked for in each listing, where most are hits.
    has_looks: bool = False

    @property
    def is_led(self) -> bool:
        """Whether one facet is all that narrows the state down: its own index has the newest."""
        return self.facets == 1 and not self.has_words and not self.has_phrases


@dataclass(frozen=True, slots=True)
class First:
    """Which hits come first: by this order, from a place on or from the beginning, by so many terms."""

    dialect: str
    order: Sort
    goes_on: bool
    terms: int
    # Whether they are sought among more hits than are counted.
    is_wide: bool


class Most(NamedTuple):
    """So many of the newest hits are counted, and sorted, and so many come first."""

    counted: int
    sorted: int
    rows: int


@lru_cache(512)
def statement(forms: tuple[Shape, ...], base: Shape | None, first: First, most: Most) -> Any:
    """A row for each state, in this order: the number of its hits, their facets, and of the first state those that come first."""
    shared = _kept(_gathered(base)) if base else None
    if first.is_wide and first.dialect == "postgresql":
        # Sought once: those that are counted are the newest of those that are sorted.
        sought = _kept(_newest(forms[0], max(most.counted, most.sorted), prefix_of(0), shared))
        hits = _kept(select(sought).order_by(sought.c.offering_id.desc()).limit(_number(most.counted)))
    else:
        hits = _kept(_newest(forms[0], most.counted, prefix_of(0), shared))
        sought = _kept(_newest(forms[0], most.sorted, prefix_of(0), shared)) if first.is_wide else hits
    rows = [_row(hits, 0, _first(sought, first, most.rows))]
    for place, form in enumerate(forms[1:], 1):
        rows.append(_row(_newest(form, most.counted, prefix_of(place), shared).subquery(), place))
    return union_all(*rows).order_by("place")


def _number(number: int) -> ColumnElement[int]:
    return literal_column(str(number), Integer)


def _kept(hits: Select[Any] | CompoundSelect[Any]) -> CTE:
    cte: CTE = hits.cte().prefix_with("MATERIALIZED")
    return cte


def _row(hits: FromClause, place: int, first: Any = None) -> Any:
    return select(
        literal_column(str(place), Integer).label("place"),
        func.count().label("hits"),
        func.aggregate_strings(hits.c.facets, " ").label("facets"),
        cast(null() if first is None else first, Text).label("first"),
    ).select_from(hits)


def _first(hits: CTE, first: First, rows: int) -> Any:
    """The ids and scores of the hits that come first, as one text in their order."""
    by_name = {each.name: each for each in hits.c}
    columns, descending = ordering(first.order)
    columns = tuple(by_name[each.key] for each in columns)
    score: ColumnElement[int] = literal(0)
    if first.order is Sort.relevance:
        score = scoring.score(first.dialect, hits, first.terms)
        columns = (score, *columns)
    page = select(hits.c.offering_id, score.label("score"))
    if first.goes_on:
        page = page.where(beyond(columns, descending=descending))
    found = page.order_by(*ordered(columns, descending=descending)).limit(_number(rows)).subquery()
    pair = cast(found.c.offering_id, Text) + ":" + cast(found.c.score, Text)
    return select(func.aggregate_strings(pair, " ")).scalar_subquery()


# The virtual table that only the migration makes.
_SEARCH = table("listing_search", column("rowid", Integer), column("listing_search", Text))


# What sorting and counting read of a hit.
COLUMNS = [
    Listing.__table__.c[name] for name in ("offering_id", "published_at", "title_rank", "cheap_rank", "dear_rank", "facets")
]


def _newest(form: Shape, most: int, prefix: str, shared: CTE | None = None) -> Select[Any] | CompoundSelect[Any]:
    """The newest hits with what sorting and counting read of them, `most` at most."""
    if form.is_windowed and shared is None:
        columns = [*COLUMNS, *scoring.columns(form.dialect, form.said)]
        # Values are sent beside it, whatever they are: its way is none that a planner chose for them.
        limits = within(form.limits, sent)
        # What is measured the limits say, and sooner than words of the index.
        looks = [matches(Listing.terms, f"{prefix}looks", sent).is_(true()), *limits] if form.has_looks else limits
        thick = windows.THICK if form.has_looks else windows.THICK_IN_NUMBERS
        return windows.newest(columns, [*_asked(form, prefix, sent), *limits], looks, most, f"{prefix}{most}_", thick)
    statement, newest = _among(form, prefix, shared) if shared is not None else _found(form, prefix)
    return statement.order_by(*[each.desc() for each in newest]).limit(_number(most))


def _asked(form: Shape, prefix: str, value: Value = told) -> list[ColumnElement[bool]]:
    """What PostgreSQL's full-text index is asked, and what its hits are looked at for: no index has an answer to IS TRUE."""
    words = matches(Listing.terms, f"{prefix}words", value)
    return [words, matches(Listing.terms, f"{prefix}begins", value).is_(true())] if form.is_looked_for else [words]


def _gathered(base: Shape) -> Select[Any]:
    """All hits, already in the order that each state wants: since PostgreSQL 17 nobody sorts them once more."""
    statement, newest = _found(base, "shared_")
    return statement.order_by(*[each.desc() for each in newest])


def _among(form: Shape, prefix: str, shared: CTE) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """The hits among the gathered rows, and what they are newest by."""
    words = " " + shared.c.facets + " "
    has = [words.like(bindparam(f"{prefix}has_{place}", type_=Text), escape="/") for place in range(form.facets)]
    return select(shared).where(*has), [shared.c.offering_id]


def _found(form: Shape, prefix: str) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """All hits, and what they are newest by."""
    statement = select(*COLUMNS, *scoring.columns(form.dialect, form.said)).select_from(Listing)
    newest: list[ColumnElement[Any]] = [Listing.offering_id.expression]
    if form.is_led:
        statement = statement.join(OfferingFacet, OfferingFacet.offering_id == Listing.offering_id)
        statement = statement.where(OfferingFacet.facet_id == told(f"{prefix}facet", Integer))
        newest = [OfferingFacet.published_at.expression, OfferingFacet.offering_id.expression]
    elif form.dialect == "postgresql":
        if form.has_words:
            statement = statement.where(*_asked(form, prefix))
        if form.has_phrases:
            statement = statement.where(matches(Listing.pairs, f"{prefix}phrases"))
    elif form.has_words:
        statement = statement.join_from(_SEARCH, Listing, Listing.offering_id == _SEARCH.c.rowid)
        statement = statement.where(_SEARCH.c.listing_search.bool_op("MATCH")(bindparam(f"{prefix}match", type_=Text)))
        newest = [_SEARCH.c.rowid]
    return statement.where(*within(form.limits)), newest


def prefix_of(place: int) -> str:
    return f"state_{place}_"
