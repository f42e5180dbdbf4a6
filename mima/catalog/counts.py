"""How many offerings each facet would leave: kept counts where a table has them, else counted over the newest hits."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, Select, Text, bindparam, cast, column, func, literal, select, text, union_all

from mima.catalog.facets import EVERYWHERE
from mima.catalog.filters import Filters
from mima.catalog.models import Facet, FacetCount, OfferingFacet
from mima.catalog.search import MOST_HITS, Chosen, Shape, sample, shape
from mima.core.db import db

# Where no count is kept, so many of the newest hits are looked at, and the page says so.
MOST_COUNTED = 2_000
MOST_OPTIONS = 24
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
    """What the facets column shows in this state, in one statement from the kept counts, else in two.

    A facet that is chosen shows what its siblings would give; the kinds and categories of the whole catalog, one kind or
    one category are exact, however many.
    """
    plain = not filters.words and filters.odd_price_max is None
    scoped = all(one.name in SCOPES for one in chosen) and (len(chosen) < 2 or filters.kind_is_implied)
    options, total = _kept(filters, chosen) if plain and scoped else _sampled(filters, chosen)
    if plain and not chosen:
        total = sum(one.offerings for one in options["kind"])
    elif plain and (scoped or len(chosen) == 1):
        total = chosen[0].count
    elif total > MOST_COUNTED:
        return Counts(options, MOST_COUNTED, True)
    return Counts(options, total, False)


def names(filters: Filters) -> list[str]:
    """The facets that this state offers, in the order of the page; those of the fields only within one category."""
    fields = [f"f.{spec.code}" for spec in filters.category.facets] if filters.category else []
    return ["category", *fields, "tag", "price_max", "place"]


def _kept(filters: Filters, chosen: Sequence[Chosen]) -> tuple[dict[str, list[Option]], int]:
    """The kept counts within their scopes: the narrowest for all but the category, whose siblings show."""
    scope = {one.name: one.id for one in chosen}
    kind = scope.get("kind", EVERYWHERE)
    values = {"narrow": scope.get("category", kind), "kind": kind}
    options: dict[str, list[Option]] = defaultdict(list)
    for name, *option in db.session.connection().execute(_kept_statement(tuple(names(filters))), values):
        options[name].append(Option(*option))
    return options, 0


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
        .limit(SIZES.get(name, MOST_OPTIONS))
        .subquery()
    )
    return select(rows)


def _sampled(filters: Filters, chosen: Sequence[Chosen]) -> tuple[dict[str, list[Option]], int]:
    """What the newest hits have of everything that is not chosen, and of each that is, its siblings; with their number."""
    alone = [name for name in names(filters) if name != "tag" and any(one.name == name for one in chosen)]
    form, values = shape(filters, chosen)
    siblings: list[Shape] = []
    for place, name in enumerate(alone):
        others = [one for one in chosen if one.name != name]
        without, more = shape(filters.without(name), others, prefix=_prefix(place))
        siblings.append(without)
        values |= more
    # What nothing else narrows down is counted to the end of the sample, however many have the words.
    values["most"] = MOST_HITS if chosen or form.has_odd_price else MOST_COUNTED + 1
    connection = db.session.connection()
    rows = connection.execute(_sampled_statement(form, tuple(siblings)), values).all()
    # Counted here: a database sorts what it groups, which costs it twice what it takes to hand the numbers over.
    found = [Counter(row.facet_ids.split(",")) if row.facet_ids else Counter() for row in rows]
    ids = json.dumps([int(facet_id) for facet_id in set().union(*found)])
    by_name: dict[str, list[Any]] = defaultdict(list)
    for facet in connection.execute(_named(connection.dialect.name), {"ids": ids}):
        by_name[facet.name].append(facet)
    options = {name: _most_frequent(by_name[name], found[0]) for name in names(filters) if name not in alone}
    options |= {name: _most_frequent(by_name[name], counted) for name, counted in zip(alone, found[1:], strict=True)}
    return options, rows[0].hits


def _most_frequent(facets: Sequence[Any], counted: "Counter[str]") -> list[Option]:
    found = [(counted[str(facet.id)], -facet.id, facet) for facet in facets if str(facet.id) in counted]
    return [Option(facet.value, facet.label, count) for count, _id, facet in nlargest(MOST_OPTIONS, found)]


@lru_cache(512)
def _sampled_statement(form: Shape, siblings: tuple[Shape, ...]) -> Any:
    """A row for the hits and for each of the siblings, in this order: their number, and the facets of each in one text."""
    samples = [sample(form, MOST_COUNTED + 1)]
    samples += [sample(without, MOST_COUNTED, prefix=_prefix(place)) for place, without in enumerate(siblings)]
    rows = [_facets_of(hits).add_columns(literal(place, Integer).label("place")) for place, hits in enumerate(samples)]
    return union_all(*rows).order_by("place")


def _facets_of(hits: Any) -> Select[Any]:
    facet_ids = func.aggregate_strings(cast(OfferingFacet.facet_id, Text), ",")
    joined = select(facet_ids).join(hits, hits.c.id == OfferingFacet.offering_id)
    number = select(func.count()).select_from(hits)
    return select(number.scalar_subquery().label("hits"), joined.scalar_subquery().label("facet_ids"))


@lru_cache
def _named(dialect: str) -> Any:
    ids = {
        "sqlite": "SELECT value AS id FROM json_each(:ids)",
        "postgresql": "SELECT CAST(value AS integer) AS id FROM jsonb_array_elements(CAST(:ids AS jsonb))",
    }
    wanted = text(ids[dialect]).columns(column("id", Integer))
    return select(Facet.id, Facet.name, Facet.value, Facet.label).where(Facet.id.in_(wanted))


def _prefix(place: int) -> str:
    return f"sibling_{place}_"
