"""How many offerings each facet would leave: kept counts where a table has them, else counted over the newest hits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, func, literal, select, union_all

from mima.catalog.facets import EVERYWHERE
from mima.catalog.filters import Filters
from mima.catalog.models import Facet, FacetCount, OfferingFacet
from mima.catalog.search import MOST_HITS, Chosen, Shape, sample, shape
from mima.core.db import db

# Where no count is kept, so many of the newest hits are looked at, and the page says so.
MOST_COUNTED = 2_000
SIZES = {"kind": 2, "category": 14, "place": 8, "price_max": 4, "tag": 12}
SCOPES = ("kind", "category")


class Option(NamedTuple):
    """A value of a facet that one may choose, with the number of offerings that have it."""

    value: str
    label: str
    offerings: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The options of each facet by name, the most frequent first; `total` is exact unless `is_floor` (that many or more)."""

    options: dict[str, list[Option]]
    total: int
    is_floor: bool


def counts(filters: Filters, chosen: Sequence[Chosen]) -> Counts:
    """What the facets column shows in this state, in one statement.

    A facet that is chosen shows what its siblings would give; the kinds and categories of the whole catalog, one kind or
    one category are exact, however many.
    """
    plain = not filters.words and filters.odd_price_max is None
    scoped = all(one.name in SCOPES for one in chosen) and (len(chosen) < 2 or filters.kind_is_implied)
    statement, values = _kept(filters, chosen) if plain and scoped else _sampled(filters, chosen)
    options: dict[str, list[Option]] = defaultdict(list)
    total = 0
    for name, value, label, count in db.session.connection().execute(statement, values):
        if name == "":
            total = count
        else:
            options[name].append(Option(value, label, count))
    if plain and not chosen:
        total = sum(one.offerings for one in options["kind"])
    elif plain and (scoped or len(chosen) == 1):
        total = chosen[0].count
    elif total > MOST_COUNTED:
        return Counts(dict(options), MOST_COUNTED, True)
    return Counts(dict(options), total, False)


def names(filters: Filters) -> list[str]:
    """The facets that this state offers, in the order of the page; those of the fields only within one category."""
    fields = [f"f.{spec.code}" for spec in filters.category.facets] if filters.category else []
    return ["category", *fields, "tag", "price_max", "place"]


def _kept(filters: Filters, chosen: Sequence[Chosen]) -> tuple[Any, dict[str, int]]:
    """The statement over the kept counts with its scopes: the narrowest for all but the category, whose siblings show."""
    scope = {one.name: one.id for one in chosen}
    kind = scope.get("kind", EVERYWHERE)
    return _kept_statement(tuple(names(filters))), {"narrow": scope.get("category", kind), "kind": kind}


@lru_cache(64)
def _kept_statement(wanted: tuple[str, ...]) -> Any:
    found = [_top(name, "narrow") for name in wanted if name != "category"]
    return union_all(*found, _top("category", "kind"), _top("kind", None))


def _top(name: str, scope: str | None) -> Select[Any]:
    rows = (
        select(Facet.name, Facet.value, Facet.label, FacetCount.count)
        .join(Facet, Facet.id == FacetCount.facet_id)
        .where(FacetCount.scope_id == (bindparam(scope, type_=BigInteger) if scope else EVERYWHERE))
        .where(FacetCount.name == name, FacetCount.count > 0)
        .order_by(FacetCount.count.desc())
        .limit(SIZES.get(name, 24))
        .subquery()
    )
    return select(rows)


def _sampled(filters: Filters, chosen: Sequence[Chosen]) -> tuple[Any, dict[str, Any]]:
    """The statement that counts everything that is not chosen, and for each that is, its siblings; with its values."""
    alone = [name for name in names(filters) if name != "tag" and any(one.name == name for one in chosen)]
    form, values = shape(filters, chosen)
    siblings: list[tuple[str, Shape]] = []
    for name in alone:
        others = [one for one in chosen if one.name != name]
        without, more = shape(filters.without(name), others, prefix=_prefix(len(siblings)))
        siblings.append((name, without))
        values |= more
    wanted = tuple(name for name in names(filters) if name not in alone)
    return _sampled_statement(form, wanted, tuple(siblings)), values | {"most": MOST_HITS}


@lru_cache(512)
def _sampled_statement(form: Shape, wanted: tuple[str, ...], siblings: tuple[tuple[str, Shape], ...]) -> Any:
    hits = sample(form, MOST_COUNTED + 1)
    found = [select(literal(""), literal(""), literal(""), func.count()).select_from(hits), _grouped(hits, wanted)]
    for place, (name, without) in enumerate(siblings):
        found.append(_grouped(sample(without, MOST_COUNTED, prefix=_prefix(place)), [name]))
    return union_all(*found)


def _prefix(place: int) -> str:
    return f"sibling_{place}_"


def _grouped(hits: Any, wanted: Sequence[str]) -> Select[Any]:
    # The sum keeps SQLite from reading the whole index in the order of its facets instead of the few hits.
    facet_id = (OfferingFacet.facet_id + 0).label("facet_id")
    grouped = (
        select(facet_id, func.count().label("count"))
        .join(hits, hits.c.id == OfferingFacet.offering_id)
        .group_by(facet_id)
        .subquery()
    )
    place = func.row_number().over(partition_by=Facet.name, order_by=(grouped.c.count.desc(), Facet.id))
    ranked = (
        select(Facet.name, Facet.value, Facet.label, grouped.c.count, place.label("place"))
        .join(grouped, grouped.c.facet_id == Facet.id)
        .where(Facet.name.in_(wanted))
        .subquery()
    )
    return select(ranked.c.name, ranked.c.value, ranked.c.label, ranked.c.count).where(ranked.c.place <= 24)
