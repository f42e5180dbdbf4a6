"""The index of what is published: `add` and `remove` keep listings, facets and counts in the transaction that publishes.

Both take one offering or a batch of thousands. `rebuild` makes everything again from the offerings.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import CursorResult, TextClause, bindparam, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from mima.catalog import common, derived
from mima.catalog.derived import FacetKey, Findable
from mima.catalog.models import Facet, FacetCount, Listing, Offering, OfferingFacet, OfferingState
from mima.catalog.tokens import token
from mima.core.db import db
from mima.exhibitors.models import Exhibitor

T = TypeVar("T")
# How many offerings of a scope have a facet, by (scope, facet).
Counts = Counter[tuple[int, int]]

EVERYWHERE = 0
SCOPES = ("kind", "category")
CHUNK = 200


class Listed(NamedTuple):
    """A published offering: its words and ranks, and its facets, the kind's and the category's among them."""

    offering_id: int
    findable: Findable
    keys: Sequence[FacetKey]


def add(listed: Collection[Listed]) -> None:
    """These offerings, not in the index yet, are found by their words and facets, and every count includes them."""
    known = _list(listed)
    have = {one.offering_id: [known[key] for key in one.keys] for one in listed}
    if have:
        _send(_LIST, [(offering_id, facet_id) for offering_id, ids in have.items() for facet_id in ids])
        names = {facet_id: key.name for key, facet_id in known.items()}
        _count(_counted(have.values(), names), names)


def reword(listed: Collection[Listed]) -> None:
    """These offerings, in the index already with the same facets, are found by their present words."""
    _list(listed)


def remove(offering_ids: Collection[int]) -> None:
    """These offerings are found by nothing any more, and no count includes them."""
    names: dict[int, str] = {}
    had: dict[int, list[int]] = defaultdict(list)
    for chunk in _chunks(sorted(offering_ids)):
        rows = select(OfferingFacet.offering_id, Facet.id, Facet.name).join(Facet).where(OfferingFacet.offering_id.in_(chunk))
        for offering_id, facet_id, name in db.session.execute(rows):
            had[offering_id].append(facet_id)
            names[facet_id] = name
        for table in (OfferingFacet, Listing):
            db.session.execute(delete(table).where(table.offering_id.in_(chunk)), execution_options=_PLAIN)
    _count({key: -count for key, count in _counted(had.values(), names).items()}, names)


def listed(offering_id: int, values: Mapping[str, Any], exhibitor: Any) -> Listed:
    """The published offering with these values (`VALUES`) as the index wants it; the company has a slug and a name."""
    keys = derived.facets(values, exhibitor.slug, exhibitor.name)
    return Listed(offering_id, derived.findable(values, exhibitor.name), keys)


# What other sites play is found by nothing.
VALUES = ("kind", "category", *(name for name in common.EMPTY if name != "embeds"))


def rebuild(batch: int = 1_000) -> int:
    """The index and its counts are what the published offerings say; how many these are."""
    for table in (FacetCount, OfferingFacet, Listing, Facet):
        db.session.execute(delete(table), execution_options=_PLAIN)
    columns = [getattr(Offering, name) for name in VALUES]
    last, done = 0, 0
    while True:
        rows = db.session.execute(
            select(Offering.id, Exhibitor.slug, Exhibitor.name, *columns)
            .join(Exhibitor)
            .where(Offering.state == OfferingState.published, Offering.id > last)
            .order_by(Offering.id)
            .limit(batch)
        ).all()
        if not rows:
            return done
        add([listed(row.id, row._asdict(), row) for row in rows])
        last, done = rows[-1].id, done + len(rows)


def _list(listed: Collection[Listed]) -> dict[FacetKey, int]:
    """These offerings have their listings; the ids of all their facets."""
    db.session.flush()
    known = _known({key for one in listed for key in one.keys})
    rows = [(one.offering_id, *one.findable, " ".join(token(key.name, known[key]) for key in one.keys)) for one in listed]
    if rows:
        _send(_WRITE, rows)
    return known


def _counted(offerings: Iterable[Sequence[int]], names: Mapping[int, str]) -> Counts:
    """How many of these offerings, each given by its facets, have which facet, in the whole catalog and in each scope."""
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for ids in offerings:
        alike[tuple(facet_id for facet_id in ids if names[facet_id] in SCOPES)] += ids
    counts: Counts = Counter()
    for scopes, ids in alike.items():
        for facet_id, count in Counter(ids).items():
            for scope in (EVERYWHERE, *scopes):
                counts[scope, facet_id] += count
    return counts


def _known(keys: Collection[FacetKey]) -> dict[FacetKey, int]:
    """The id of each facet; those that were never used before are made."""
    sought = sorted({(key.name, key.value) for key in keys})
    found = _ids(sought)
    if len(found) < len(sought):
        # Somebody else may be making the same facet at this moment; whoever is second takes the first one's.
        insert = _insert(Facet).on_conflict_do_nothing(index_elements=["name", "value"])
        labels = {(key.name, key.value): key.label for key in sorted(keys)}
        missing = [{"name": pair[0], "value": pair[1], "label": labels[pair]} for pair in sought if pair not in found]
        db.session.connection().execute(insert, missing)
        found |= _ids([pair for pair in sought if pair not in found])
    return {key: found[key.name, key.value] for key in keys}


def _ids(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {(row.name, row.value): row.id for row in _send(_FIND, pairs)}


def _count(changes: Mapping[tuple[int, int], int], names: Mapping[int, str]) -> None:
    # In one order for everybody, so that two publications that touch the same counts never wait for each other in a ring.
    ordered = sorted(changes.items())
    if more := [(scope, facet_id, names[facet_id], change) for (scope, facet_id), change in ordered if change > 0]:
        _send(_ADD, more)
    if fewer := [{"scope": scope, "facet": facet_id, "by": change} for (scope, facet_id), change in ordered if change < 0]:
        db.session.connection().execute(_TAKE_AWAY, fewer)


_TAKE_AWAY = (
    update(FacetCount)
    .where(FacetCount.scope_id == bindparam("scope"), FacetCount.facet_id == bindparam("facet"))
    .values(count=FacetCount.count + bindparam("by"))
)
_PLAIN = {"synchronize_session": False}


def _of_rows(statement: str) -> dict[str, TextClause]:
    """The statement by database: {rows} stands for its rows, {0} for the first cell of one, {terms} for all its words.

    The rows go as one value, a list of lists: a set of parameters for each of so many costs more than writing them.
    """
    cells = {"sqlite": "json_extract(one.value, '$[{}]')", "postgresql": "(one ->> {})"}
    rows = {"sqlite": "json_each(:rows)", "postgresql": "jsonb_array_elements(CAST(:rows AS jsonb))"}
    terms = {
        "sqlite": "{5} || ' ' || {1}",
        "postgresql": "array_to_tsvector(string_to_array({5}, ' ')) || strip(to_tsvector('simple', {1}))",
    }
    found = {}
    for name, cell in cells.items():
        values = [cell.format(place) for place in range(6)]
        found[name] = text(statement.format(*values, rows=f"{rows[name]} AS one", terms=terms[name].format(*values)))
    return found


def _send(statement: Mapping[str, TextClause], rows: Sequence[tuple[int | str, ...]]) -> CursorResult[Any]:
    return db.session.connection().execute(statement[_dialect()], {"rows": json.dumps(rows)})


_FIND = _of_rows(
    "SELECT facet.name, facet.value, facet.id FROM {rows} CROSS JOIN facet WHERE facet.name = {0} AND facet.value = {1}"
)
_LIST = _of_rows(
    "INSERT INTO offering_facet (offering_id, facet_id, published_at) "
    "SELECT offering.id, CAST({1} AS INTEGER), offering.published_at "
    "FROM {rows} CROSS JOIN offering WHERE offering.id = CAST({0} AS INTEGER)"
)
_WRITE = _of_rows(
    "INSERT INTO listing (offering_id, published_at, title_rank, cheap_rank, dear_rank, facets, terms) "
    "SELECT offering.id, offering.published_at, {2}, CAST({3} AS INTEGER), CAST({4} AS INTEGER), {5}, {terms} "
    # What somebody withdrew a moment ago is not listed again.
    "FROM {rows} CROSS JOIN offering WHERE offering.id = CAST({0} AS INTEGER) AND offering.state = 'published' "
    "ON CONFLICT (offering_id) DO UPDATE SET title_rank = excluded.title_rank, cheap_rank = excluded.cheap_rank, "
    "dear_rank = excluded.dear_rank, facets = excluded.facets, terms = excluded.terms"
)
_ADD = _of_rows(
    "INSERT INTO facet_count (scope_id, facet_id, name, count) "
    "SELECT CAST({0} AS BIGINT), CAST({1} AS INTEGER), {2}, CAST({3} AS INTEGER) FROM {rows} WHERE true "
    "ON CONFLICT (scope_id, facet_id) DO UPDATE SET count = facet_count.count + excluded.count"
)


def _insert(table: Any) -> Any:
    return (postgresql if _dialect() == "postgresql" else sqlite).insert(table.__table__)


def _dialect() -> str:
    return db.session.get_bind().dialect.name


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
