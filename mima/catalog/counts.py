"""How many offerings each facet would leave: kept counts where a table has them, else counted over the newest hits."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, Select, Text, bindparam, literal_column, select, union_all

from mima.catalog import sampling
from mima.catalog.facets import EVERYWHERE
from mima.catalog.filters import Filters
from mima.catalog.models import Facet, FacetCount
from mima.catalog.sampling import Sample
from mima.catalog.search import Chosen
from mima.catalog.tokens import FIELD, facet_id, letter, token
from mima.core.db import db, ids_sent
from mima.core.plain import read

MOST_OPTIONS = 24
SIZES = {"kind": 2, "category": 14, "place": 8, "price_max": 4, "clearance": 3, "tag": 12}
SCOPES = ("kind", "category")


class Option(NamedTuple):
    """A value of a facet that one may choose, with the number of offerings that have it."""

    value: str
    label: str
    offerings: int


# The options of each facet, by its name.
Options = tuple[tuple[str, tuple[Option, ...]], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The options of each facet by name, the most frequent first; `total` is exact unless `is_floor` (that many or more)."""

    options: Options
    total: int
    is_floor: bool

    @property
    def by_kind(self) -> dict[str, int]:
        """How many offerings each kind has."""
        return {option.value: option.offerings for option in dict(self.options).get("kind", ())}


def counts(filters: Filters, chosen: Sequence[Chosen], sample: Sample | None) -> Counts:
    """What the facets column shows in this state: in one statement from the kept counts, or beside the sample of its hits.

    A facet that is chosen shows what its siblings would give; the kinds and categories of the whole catalog, one kind or
    one category are exact, however many. Where no count is kept and no sample was taken yet, that is one statement more.
    """
    plain = not filters.question and not filters.groups
    if plain and all(one.name in SCOPES for one in chosen) and (len(chosen) < 2 or filters.kind_is_implied):
        kept = _kept(filters, chosen)
        # The rarest: a category, if its kind was chosen with it.
        return Counts(_frozen(kept), chosen[0].count if chosen else sum(one.offerings for one in kept["kind"]), False)
    found = sample or sampling.sample(filters, chosen)
    options = _frozen(_sampled(filters, chosen, found))
    if plain and len(chosen) == 1:
        return Counts(options, chosen[0].count, False)
    return Counts(options, min(found.hits, sampling.MOST_COUNTED), not found.is_whole)


def _frozen(options: Mapping[str, Iterable[Option]]) -> Options:
    return tuple([(name, tuple(found)) for name, found in options.items()])


def _kept(filters: Filters, chosen: Sequence[Chosen]) -> dict[str, list[Option]]:
    """The kept counts within their scopes: the narrowest for all but the category, whose siblings show."""
    scope = {one.name: one.id for one in chosen}
    kind = scope.get("kind", EVERYWHERE)
    values = {"narrow": scope.get("category", kind), "kind": kind}
    options: dict[str, list[Option]] = defaultdict(list)
    for name, *option in read(_kept_statement(tuple(filters.offered)), values):
        options[name].append(Option(*option))
    return options


@lru_cache(64)
def _kept_statement(wanted: tuple[str, ...]) -> Any:
    found = [_top(name, "narrow") for name in wanted if name != "category"]
    return union_all(*found, _top("category", "kind"), _top("kind", None))


def _top(name: str, scope: str | None) -> Select[Any]:
    rows = (
        select(Facet.name, Facet.value, Facet.label, FacetCount.count)
        .join(Facet, Facet.id == FacetCount.facet_id)
        .where(FacetCount.scope_id == (bindparam(scope, type_=BigInteger) if scope else literal_column(str(EVERYWHERE), Integer)))
        .where(FacetCount.name == literal_column(f"'{name}'", Text), FacetCount.count > literal_column("0", Integer))
        .order_by(FacetCount.count.desc())
        .limit(literal_column(str(SIZES.get(name, MOST_OPTIONS)), Integer))
        .subquery()
    )
    return select(rows)


def _sampled(filters: Filters, chosen: Sequence[Chosen], found: Sample) -> dict[str, list[Option]]:
    """What the sample has of everything that is not chosen, and of each that is, what its siblings have; one statement."""
    frequent: dict[str, list[tuple[int, int]]] = {}
    for name in filters.offered:
        counted = found.siblings.get(name, found.counted).get(letter(name), Counter())
        # The fields' facets share a letter, and are few; of all others only the most frequent are shown.
        words = counted.most_common(None if letter(name) == FIELD else MOST_OPTIONS)
        frequent[name] = [(facet_id(word), count) for word, count in words]
    ids = json.dumps(sorted({key for pairs in frequent.values() for key, _count in pairs}))
    facets = {facet.id: facet for facet in read(_named(db.engine.dialect.name), {"ids": ids})}
    options: dict[str, list[Option]] = {}
    for name, pairs in frequent.items():
        known = [(facets[key], count) for key, count in pairs if facets[key].name == name]
        options[name] = [Option(facet.value, facet.label, count) for facet, count in known[:MOST_OPTIONS]]
        # What is chosen shows what it leaves here, however rare it is beside its siblings.
        here = found.counted.get(letter(name), Counter())
        own = {one.value: Option(one.value, one.label, here[token(name, one.id)]) for one in chosen if one.name == name}
        options[name] = [own.pop(option.value, option) for option in options[name]] + list(own.values())
    return options


@lru_cache
def _named(dialect: str) -> Any:
    return select(Facet.id, Facet.name, Facet.value, Facet.label).where(Facet.id.in_(ids_sent(dialect)))
