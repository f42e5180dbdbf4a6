"""The index of what is published: `add`, `put` and `remove` keep listings, facets, words and counts in the transaction that
publishes. Each takes one offering or a batch of thousands; rebuilding.py makes everything again from the offerings.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mima.catalog import bounds, common, derived, near, places, spelling
from mima.catalog.derived import FacetKey
from mima.catalog.findable import Findable, findable
from mima.catalog.models import Facet, FacetCount, Listing, Offering, OfferingFacet, OfferingState
from mima.catalog.near import Spot
from mima.catalog.places import GazetteerAway
from mima.catalog.tokens import token
from mima.catalog.writing import dialect, of_rows, send
from mima.core.db import db

T = TypeVar("T")
# How many offerings of a scope have a facet, by (scope, facet).
Counts = Counter[tuple[int, int]]

EVERYWHERE = 0
SCOPES = ("kind", "category")
CHUNK = 200


class Listed(NamedTuple):
    """A published offering: its words and ranks, its facets, the kind's and the category's among them, and where its place is."""

    offering_id: int
    findable: Findable
    keys: Sequence[FacetKey]
    spot: Spot | None = None


def add(listed: Collection[Listed]) -> None:
    """These published offerings, not in the index yet, are found by their words and facets, and every count includes them."""
    _write(listed, {})


def put(listed: Collection[Listed]) -> None:
    """These offerings are found by their present words and facets, whatever they were found by before, and counted by them.

    Of what is not published any more nothing is written.
    """
    before = _before([one.offering_id for one in listed])
    _write([one for one in listed if one.offering_id in before], before)


def remove(offering_ids: Collection[int]) -> None:
    """These offerings are found by nothing any more, and no count includes them."""
    before = _before(sorted(offering_ids), published=False)
    for chunk in _chunks(sorted(offering_ids)):
        for table in (OfferingFacet, Listing):
            db.session.execute(delete(table).where(table.offering_id.in_(chunk)), execution_options=_PLAIN)
    _count({}, before)


def listed(offering_id: int, values: Mapping[str, Any], exhibitor: Any) -> Listed:
    """The published offering with these values (`VALUES`) as the index wants it; the company has a slug and a name."""
    keys = derived.facets(values, exhibitor.slug, exhibitor.name)
    found, (where, spot) = findable(values, exhibitor.name), _where(values.get("place", ""))
    marks = [found.marks, *bounds.tokens(bounds.PUBLISHED.name, bounds.day(values["published_at"])), *where]
    return Listed(offering_id, found._replace(marks=" ".join(marks)), keys, spot)


def of(offering: Offering) -> Listed:
    """The published offering as the index wants it now."""
    return listed(offering.id, {name: getattr(offering, name) for name in VALUES}, offering.exhibitor)


def _where(said: str) -> tuple[list[str], Spot | None]:
    """The words that stand for the place which is said, and the point where it is; while nobody can tell, placing.py's word."""
    try:
        place = places.said(said)
    except GazetteerAway:
        return [near.AWAITED], None
    return (near.tokens(place.town), near.spot(place.latitude, place.longitude)) if place else ([], None)


# What other sites play is found by nothing.
VALUES = ("kind", "category", "published_at", "sound_codes", *(name for name in common.EMPTY if name != "embeds"))


@dataclass(slots=True)
class _Had:
    """What an offering was found by: its facets, by their ids, and its words."""

    facets: dict[int, str] = field(default_factory=dict)
    words: Sequence[str] = ()


def _before(offering_ids: Sequence[int], *, published: bool = True) -> dict[int, _Had]:
    """What these offerings, or the published ones of them, are found by."""
    db.session.flush()
    had: dict[int, _Had] = {}
    for chunk in _chunks(offering_ids):
        rows = select(Offering.id, WORDS[dialect()]).outerjoin(Listing).where(Offering.id.in_(chunk))
        rows = rows.where(Offering.state == OfferingState.published) if published else rows
        had |= {key: _Had(words=spelling.of(words or "")) for key, words in db.session.execute(rows)}
        facets = select(OfferingFacet.offering_id, Facet.id, Facet.name).join(Facet).where(OfferingFacet.offering_id.in_(chunk))
        for key, facet_id, name in db.session.execute(facets):
            if key in had:
                had[key].facets[facet_id] = name
    return had


# The words of a listing as one text.
WORDS = {
    "sqlite": Listing.terms,
    "postgresql": func.array_to_string(func.tsvector_to_array(Listing.terms), " "),
}


def _write(listed: Collection[Listed], before: Mapping[int, _Had]) -> None:
    """These offerings have their listings and facets, and every count its difference to what was `before`."""
    if not listed:
        return
    db.session.flush()
    known = _known({key for one in listed for key in one.keys})
    now = {one.offering_id: _Had({known[key]: key.name for key in one.keys}, spelling.of(one.findable.words)) for one in listed}
    send(_WRITE, [_row(one, " ".join(token(key.name, known[key]) for key in one.keys)) for one in listed])
    none = _Had()
    fewer = [(key, facet) for key, had in now.items() for facet in before.get(key, none).facets if facet not in had.facets]
    more = [(key, facet) for key, had in now.items() for facet in had.facets if facet not in before.get(key, none).facets]
    if fewer:
        send(_UNLIST, fewer)
    if more:
        send(_LIST, more)
    _count(now, before)


def _row(one: Listed, tokens: str) -> tuple[Any, ...]:
    return (one.offering_id, *one.findable, tokens, *(one.spot or (None, None, None)))


def _count(now: Mapping[int, _Had], before: Mapping[int, _Had]) -> None:
    """Every count has its difference between what these offerings were found by and what they are found by now."""
    names = {facet: name for had in (*before.values(), *now.values()) for facet, name in had.facets.items()}
    facets = _counted((list(had.facets) for had in now.values()), names)
    facets.subtract(_counted((list(had.facets) for had in before.values()), names))
    count(facets, names)
    words: Counter[str] = Counter()
    for had in now.values():
        words.update(had.words)
    for had in before.values():
        words.subtract(had.words)
    spelling.count(words)


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
    return {(row.name, row.value): row.id for row in send(_FIND, pairs)}


def count(changes: Mapping[tuple[int, int], int], names: Mapping[int, str]) -> None:
    """So many more offerings, or fewer, of each (scope, facet)."""
    # In one order for everybody, so that two publications that touch the same counts never wait for each other in a ring.
    ordered = sorted(changes.items())
    if more := [(scope, facet_id, names[facet_id], change) for (scope, facet_id), change in ordered if change > 0]:
        send(_ADD, more)
    if fewer := [{"scope": scope, "facet": facet_id, "by": change} for (scope, facet_id), change in ordered if change < 0]:
        db.session.connection().execute(_TAKE_AWAY, fewer)


_TAKE_AWAY = (
    update(FacetCount)
    .where(FacetCount.scope_id == bindparam("scope"), FacetCount.facet_id == bindparam("facet"))
    .values(count=FacetCount.count + bindparam("by"))
)
_PLAIN = {"synchronize_session": False}


_FIND = of_rows(
    "SELECT facet.name, facet.value, facet.id FROM {rows} CROSS JOIN facet WHERE facet.name = {0} AND facet.value = {1}"
)
_LIST = of_rows(
    "INSERT INTO offering_facet (offering_id, facet_id, published_at) "
    "SELECT offering.id, CAST({1} AS INTEGER), offering.published_at "
    "FROM {rows} CROSS JOIN offering WHERE offering.id = CAST({0} AS INTEGER)"
)
_UNLIST = of_rows(
    "DELETE FROM offering_facet WHERE (offering_id, facet_id) IN (SELECT CAST({0} AS INTEGER), CAST({1} AS INTEGER) FROM {rows})"
)
_WRITE = of_rows(
    "INSERT INTO listing (offering_id, published_at, title_rank, cheap_rank, dear_rank, duration, bpm, year, "
    "place_x, place_y, place_z, heads, names, labels, facets, terms, pairs) "
    "SELECT offering.id, offering.published_at, {2}, CAST({3} AS INTEGER), CAST({4} AS INTEGER), CAST({5} AS INTEGER), "
    "CAST({6} AS INTEGER), CAST({7} AS INTEGER), CAST({14} AS INTEGER), CAST({15} AS INTEGER), CAST({16} AS INTEGER), "
    "{8}, {9}, {10}, {13}, {terms}, {pairs} "
    # What somebody withdrew a moment ago is not listed again.
    "FROM {rows} CROSS JOIN offering WHERE offering.id = CAST({0} AS INTEGER) AND offering.state = 'published' "
    "ON CONFLICT (offering_id) DO UPDATE SET title_rank = excluded.title_rank, cheap_rank = excluded.cheap_rank, "
    "dear_rank = excluded.dear_rank, duration = excluded.duration, bpm = excluded.bpm, year = excluded.year, "
    "place_x = excluded.place_x, place_y = excluded.place_y, place_z = excluded.place_z, "
    "heads = excluded.heads, names = excluded.names, labels = excluded.labels, facets = excluded.facets, "
    "terms = excluded.terms, pairs = excluded.pairs",
    terms={
        "sqlite": "{13} || ' ' || {1} || ' ' || {11}",
        "postgresql": "array_to_tsvector(array_remove(string_to_array({13} || ' ' || {1} || ' ' || {11}, ' '), ''))",
    },
    pairs={"sqlite": "{12}", "postgresql": "array_to_tsvector(string_to_array({12}, ' '))"},
)
_ADD = of_rows(
    "INSERT INTO facet_count (scope_id, facet_id, name, count) "
    "SELECT CAST({0} AS BIGINT), CAST({1} AS INTEGER), {2}, CAST({3} AS INTEGER) FROM {rows} WHERE true "
    "ON CONFLICT (scope_id, facet_id) DO UPDATE SET count = facet_count.count + excluded.count"
)


def _insert(table: Any) -> Any:
    return (postgresql if dialect() == "postgresql" else sqlite).insert(table.__table__)


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
