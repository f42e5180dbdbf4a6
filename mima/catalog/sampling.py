"""The newest hits of a state of the catalog: how many, which facets they have, and which of them come first, in one statement.

Words and facets are one question to the full-text index. Of what it finds, at most so many of the newest offerings (by id)
are looked at, so that a word that a fifth of all offerings have costs no more than one that two thousand have. Where a facet
that the hits and all their siblings have is rare, what has it is gathered once for all of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from mima.catalog.filters import Filters, Sort, position
from mima.catalog.models import Listing, OfferingFacet
from mima.catalog.search import AFFORDABLE, Chosen, beyond, effective, ordered, ordering, told
from mima.catalog.tokens import SIGN, letter, token
from mima.core.db import db
from mima.core.plain import read

# So many of the newest hits are counted and ranked, and the page says so. Nobody pages through as many.
MOST_COUNTED = 2_000
# By title or price, words are sorted within so many of the newest hits.
MOST_SORTED = 10_000
# What the hits and their siblings have in common is gathered once for all, where it is no more than two of them look at.
MOST_SHARED = 10_000

# How many hits have a facet's token, by the letter of the facet's name; the newest hits' facets first.
Counted = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Sample:
    """The newest hits: their number, more than `MOST_COUNTED` where there are more, and how many of them have each facet.

    `first` are the ids and the scores of the page that the state asks for, of those within the sample.
    `siblings` count for each chosen facet, by its name, what the hits of the same state without it have of its kind.
    """

    hits: int
    counted: Counted
    siblings: dict[str, Counted]
    first: list[tuple[int, int]]

    @property
    def is_whole(self) -> bool:
        return self.hits <= MOST_COUNTED


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the statement of one state's hits depends on. Its words, facets and price are values."""

    dialect: str
    has_words: bool
    facets: int
    has_odd_price: bool

    @property
    def is_led(self) -> bool:
        """Whether one facet is all that narrows the state down: its own index has the newest."""
        return self.facets == 1 and not self.has_words

    @property
    def is_sought(self) -> bool:
        """Whether the full-text index answers."""
        return self.has_words or self.facets > 1


@dataclass(frozen=True, slots=True)
class _First:
    """Which hits come first: by this order, from a place on or from the beginning, with so many words in the title."""

    order: Sort
    goes_on: bool
    words: int
    # Whether they are sought among more hits than are counted.
    is_wide: bool


def sample(filters: Filters, chosen: Sequence[Chosen], rows: int = 0) -> Sample:
    """The newest hits of this state, whose facets are `chosen`, and which `rows` of them come first; one statement."""
    alone = [name for name in filters.offered if name != "tag" and any(one.name == name for one in chosen)]
    states = [(filters, effective(filters, chosen))]
    for name in alone:
        without = filters.without(name)
        states.append((without, effective(without, [one for one in chosen if one.name != name])))
    shared = _shared(states)
    forms, values = [], _question(filters.words, shared, "shared_") if shared else {}
    for place, (state, rest) in enumerate(states):
        form, more = _beside(rest, shared, _prefix(place)) if shared else _shape(state, rest, _prefix(place))
        forms.append(form)
        values |= more
    order, words = filters.order, filters.words
    after = position(order, filters.after)
    values |= {f"after_{place}": value for place, value in enumerate(after or ())} | _begins(words) | {"rows": rows}
    first = _First(order, after is not None, len(words), bool(words) and order not in (Sort.relevance, Sort.newest))
    limits = {"counted": MOST_COUNTED + 1, "sorted": MOST_SORTED}
    base = _Shape(_dialect(), bool(words), len(shared), False) if shared else None
    statement = _statement(tuple(forms), base, first)
    found = read(statement, values | limits)
    pairs = [pair.split(":") for pair in (found[0].first or "").split()]
    return Sample(
        hits=found[0].hits,
        counted=_counted(found[0].facets),
        siblings={name: _of_letter(row.facets, letter(name)) for name, row in zip(alone, found[1:], strict=True)},
        first=[(int(offering_id), int(score)) for offering_id, score in pairs],
    )


def _counted(tokens: str | None) -> Counted:
    # Counted here: a database sorts what it groups, which costs it twice what it takes to hand the words over.
    found: Counted = defaultdict(Counter)
    for word, number in Counter((tokens or "").split()).items():
        found[word[1]][word] = number
    return found


def _of_letter(tokens: str | None, wanted: str) -> Counted:
    return {wanted: Counter(_words_with(wanted).findall(tokens or ""))}


@lru_cache
def _words_with(wanted: str) -> "re.Pattern[str]":
    return re.compile(rf"{SIGN}{wanted}\d+")


def _shared(states: Sequence[tuple[Filters, Sequence[Chosen]]]) -> list[Chosen]:
    """The facets that all these states have, if the full-text index is asked for them and what has them is soon gathered.

    SQLite's index hands the newest over first, and stops: there, each state for itself is a third of the work. PostgreSQL's
    gathers all that it finds, for each state anew.
    """
    if _dialect() != "postgresql":
        return []
    (filters, first), *others = states
    common = [one for one in first if all(one in rest for _state, rest in others)]
    is_sought = len(common) > 1 or (filters.words and common)
    if not others or not is_sought or filters.odd_price_max is not None or common[0].count > MOST_SHARED:
        return []
    return common


def _beside(rest: Sequence[Chosen], shared: Sequence[Chosen], prefix: str) -> tuple[_Shape, dict[str, Any]]:
    """The shape and values of a state whose hits are among those that have all that is `shared`."""
    more = [one for one in rest if one not in shared]
    values = {f"{prefix}has_{place}": f"% /{token(one.name, one.id)} %" for place, one in enumerate(more)}
    return _Shape(_dialect(), False, len(more), False), values


def _shape(filters: Filters, rest: Sequence[Chosen], prefix: str) -> tuple[_Shape, dict[str, Any]]:
    """The state's shape and its values; `prefix` keeps those of several states in one statement apart."""
    words = filters.words
    form = _Shape(_dialect(), bool(words), len(rest), filters.odd_price_max is not None)
    values: dict[str, Any] = {}
    if form.is_led:
        values[f"{prefix}facet"] = rest[0].id
    elif form.is_sought:
        values |= _question(words, rest, prefix)
    if filters.odd_price_max is not None:
        values["price"] = filters.odd_price_max
    return form, values


def _dialect() -> str:
    return db.engine.dialect.name


def _question(words: Sequence[str], facets: Sequence[Chosen], prefix: str) -> dict[str, Any]:
    # Neither folded words nor tokens have a sign that a query would read.
    tokens = [token(one.name, one.id) for one in facets]
    if _dialect() != "postgresql":
        return {f"{prefix}match": " ".join([*(f'"{word}"*' for word in words), *(f'"{one}"' for one in tokens)])}
    found = {f"{prefix}words": " & ".join(f"'{word}':*" for word in words)} if words else {}
    return found | ({f"{prefix}tokens": " & ".join(f"'{one}'" for one in tokens)} if tokens else {})


def _begins(words: Sequence[str]) -> dict[str, Any]:
    values = {"start": f"{' '.join(words)}%"} if words else {}
    for place, word in enumerate(words):
        values |= {f"begins_{place}": f"{word}%", f"inside_{place}": f"% {word}%"}
    return values


@lru_cache(512)
def _statement(forms: tuple[_Shape, ...], base: _Shape | None, first: _First) -> Any:
    """A row for each state, in this order: the number of its hits, their facets, and of the first state those that come first."""
    shared = _kept(_gathered(base)) if base else None
    hits = _kept(_newest(forms[0], "counted", _prefix(0), shared))
    sought = _kept(_newest(forms[0], "sorted", _prefix(0), shared)) if first.is_wide else hits
    rows = [_row(hits, 0, _first(sought, first))]
    for place, form in enumerate(forms[1:], 1):
        rows.append(_row(_newest(form, "counted", _prefix(place), shared).subquery(), place))
    return union_all(*rows).order_by("place")


def _kept(hits: Select[Any]) -> CTE:
    cte: CTE = hits.cte().prefix_with("MATERIALIZED")
    return cte


def _row(hits: FromClause, place: int, first: Any = None) -> Any:
    return select(
        literal_column(str(place), Integer).label("place"),
        func.count().label("hits"),
        func.aggregate_strings(hits.c.facets, " ").label("facets"),
        cast(null() if first is None else first, Text).label("first"),
    ).select_from(hits)


def _first(hits: CTE, first: _First) -> Any:
    """The ids and scores of the hits that come first, as one text in their order."""
    by_name = {each.name: each for each in hits.c}
    columns, descending = ordering(first.order)
    columns = tuple(by_name[each.key] for each in columns)
    score: ColumnElement[int] = literal(0)
    if first.order is Sort.relevance:
        score = _score(hits, first.words)
        columns = (score, *columns)
    page = select(hits.c.offering_id, score.label("score"))
    if first.goes_on:
        page = page.where(beyond(columns, descending=descending))
    found = page.order_by(*ordered(columns, descending=descending)).limit(told("rows", Integer)).subquery()
    pair = cast(found.c.offering_id, Text) + ":" + cast(found.c.score, Text)
    return select(func.aggregate_strings(pair, " ")).scalar_subquery()


def _score(hits: CTE, words: int) -> ColumnElement[int]:
    """One point for each word that a word of the title begins with, one more where the title begins with all of them."""
    title = hits.c.title_rank
    total: ColumnElement[int] = case((title.like(bindparam("start", type_=Text)), 1), else_=0)
    for place in range(words):
        begins, inside = (bindparam(f"{where}_{place}", type_=Text) for where in ("begins", "inside"))
        total = total + case((or_(title.like(begins), title.like(inside)), 1), else_=0)
    return total


# The virtual table that only the migration makes.
_SEARCH = table("listing_search", column("rowid", Integer), column("listing_search", Text))


def _newest(form: _Shape, most: str, prefix: str, shared: CTE | None = None) -> Select[Any]:
    """The newest hits with what sorting and counting read of them, at most as many as the value `most` says."""
    statement, newest = _among(form, prefix, shared) if shared is not None else _found(form, prefix)
    return statement.order_by(*[each.desc() for each in newest]).limit(told(most, Integer))


def _gathered(base: _Shape) -> Select[Any]:
    """All hits, already in the order that each state wants: since PostgreSQL 17 nobody sorts them once more."""
    statement, newest = _found(base, "shared_")
    return statement.order_by(*[each.desc() for each in newest])


def _among(form: _Shape, prefix: str, shared: CTE) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """The hits among the gathered rows, and what they are newest by."""
    words = " " + shared.c.facets + " "
    has = [words.like(bindparam(f"{prefix}has_{place}", type_=Text), escape="/") for place in range(form.facets)]
    return select(shared).where(*has), [shared.c.offering_id]


def _found(form: _Shape, prefix: str) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """All hits, and what they are newest by."""
    columns = [each for each in Listing.__table__.c if each.name != "terms"]
    statement = select(*columns).select_from(Listing)
    newest: list[ColumnElement[Any]] = [Listing.offering_id.expression]
    if form.is_led:
        statement = statement.join(OfferingFacet, OfferingFacet.offering_id == Listing.offering_id)
        statement = statement.where(OfferingFacet.facet_id == told(f"{prefix}facet", Integer))
        newest = [OfferingFacet.published_at.expression, OfferingFacet.offering_id.expression]
    elif form.is_sought and form.dialect == "postgresql":
        statement = statement.where(Listing.terms.bool_op("@@")(_query(form, prefix)))
    elif form.is_sought:
        statement = statement.join_from(_SEARCH, Listing, Listing.offering_id == _SEARCH.c.rowid)
        statement = statement.where(_SEARCH.c.listing_search.bool_op("MATCH")(bindparam(f"{prefix}match", type_=Text)))
        newest = [_SEARCH.c.rowid]
    if form.has_odd_price:
        statement = statement.where(AFFORDABLE)
    return statement, newest


def _query(form: _Shape, prefix: str) -> ColumnElement[Any]:
    """The words and tokens that the vector must have. The planner knows how common they are."""
    words = func.to_tsquery(literal_column("CAST('simple' AS regconfig)"), told(f"{prefix}words", Text))
    tokens = cast(told(f"{prefix}tokens", Text), TSQUERY)
    if not form.has_words:
        return tokens
    return words.bool_op("&&")(tokens) if form.facets else words


def _prefix(place: int) -> str:
    return f"state_{place}_"
