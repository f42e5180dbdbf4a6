"""The index of what is published: `add` and `remove` keep facets and their counts in the transaction that publishes.

Both take one offering or a batch of thousands. `rebuild` makes everything again from the offerings.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import bindparam, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from mima.catalog.derived import FacetKey, facets
from mima.catalog.models import Facet, FacetCount, Offering, OfferingFacet, OfferingState
from mima.core.db import db
from mima.exhibitors.models import Exhibitor

T = TypeVar("T")
Counts = Counter[tuple[int, int, str]]

EVERYWHERE = 0
SCOPES = ("kind", "category")
CHUNK = 200


class Listed(NamedTuple):
    """A published offering with its facets (`derived.facets`), the kind's and the category's among them."""

    offering_id: int
    published_at: datetime
    keys: Sequence[FacetKey]


def add(listed: Collection[Listed]) -> None:
    """These offerings, not in the index yet, are found by their facets, and every count includes them."""
    db.session.flush()
    known = _known({key for one in listed for key in one.keys})
    rows: list[dict[str, Any]] = []
    counts: Counts = Counter()
    for one in listed:
        ids = [(known[key.name, key.value], key.name) for key in one.keys]
        rows += [{"offering_id": one.offering_id, "facet_id": key, "published_at": one.published_at} for key, _name in ids]
        counts.update(_counted(ids))
    if rows:
        db.session.connection().execute(OfferingFacet.__table__.insert(), rows)  # type: ignore[attr-defined]
        _count(counts)


def remove(offering_ids: Collection[int]) -> None:
    """These offerings are found by no facet any more, and no count includes them."""
    counts: Counts = Counter()
    for chunk in _chunks(sorted(offering_ids)):
        had: dict[int, list[tuple[int, str]]] = defaultdict(list)
        rows = select(OfferingFacet.offering_id, Facet.id, Facet.name).join(Facet).where(OfferingFacet.offering_id.in_(chunk))
        for offering_id, facet_id, name in db.session.execute(rows):
            had[offering_id].append((facet_id, name))
        for ids in had.values():
            counts.subtract(_counted(ids))
        db.session.execute(delete(OfferingFacet).where(OfferingFacet.offering_id.in_(chunk)), execution_options=_PLAIN)
    _count(counts)


def listed(offering: Offering, exhibitor: Exhibitor) -> Listed:
    """The published offering as the index wants it."""
    assert offering.published_at is not None
    values = {name: getattr(offering, name) for name in VALUES}
    return Listed(offering.id, offering.published_at, facets(values, exhibitor.slug, exhibitor.name))


VALUES = ("kind", "category", "place", "tags", "fields", "price_from_cents", "price_to_cents", "price_on_request")


def rebuild(batch: int = 1_000) -> int:
    """The index and its counts are what the published offerings say; how many these are."""
    for table in (FacetCount, OfferingFacet, Facet):
        db.session.execute(delete(table), execution_options=_PLAIN)
    columns = [getattr(Offering, name) for name in VALUES]
    last, done = 0, 0
    while True:
        rows = db.session.execute(
            select(Offering.id, Offering.published_at, Exhibitor.slug, Exhibitor.name, *columns)
            .join(Exhibitor)
            .where(Offering.state == OfferingState.published, Offering.id > last)
            .order_by(Offering.id)
            .limit(batch)
        ).all()
        if not rows:
            return done
        add([Listed(row.id, row.published_at, facets(dict(row._mapping), row.slug, row.name)) for row in rows])
        last, done = rows[-1].id, done + len(rows)


def _counted(ids: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """(scope, facet, name) for each count that an offering with these facets is part of."""
    for scope in (EVERYWHERE, *(facet_id for facet_id, name in ids if name in SCOPES)):
        for facet_id, name in ids:
            yield scope, facet_id, name


def _known(keys: set[FacetKey]) -> dict[tuple[str, str], int]:
    """The id of each facet; those that were never used before are made."""
    labels = {(key.name, key.value): key.label for key in sorted(keys)}
    found = _ids(list(labels))
    missing = [{"name": pair[0], "value": pair[1], "label": label} for pair, label in labels.items() if pair not in found]
    if missing:
        # Somebody else may be making the same facet at this moment; whoever is second takes the first one's.
        insert = _insert(Facet).on_conflict_do_nothing(index_elements=["name", "value"])
        db.session.connection().execute(insert, missing)
        found |= _ids([(row["name"], row["value"]) for row in missing])
    return found


def _ids(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for chunk in _chunks(pairs):
        rows = select(Facet.name, Facet.value, Facet.id).where(tuple_(Facet.name, Facet.value).in_(chunk))
        found |= {(name, value): facet_id for name, value, facet_id in db.session.execute(rows)}
    return found


def _count(changes: Counts) -> None:
    # In one order for everybody, so that two publications that touch the same counts never wait for each other in a ring.
    rows: list[dict[str, Any]] = [
        {"scope_id": scope, "facet_id": facet_id, "name": name, "count": change}
        for (scope, facet_id, name), change in sorted(changes.items())
    ]
    more, fewer = [row for row in rows if row["count"] > 0], [row for row in rows if row["count"] < 0]
    connection = db.session.connection()
    if more:
        insert = _insert(FacetCount)
        sums = {"count": FacetCount.count + insert.excluded.count}
        connection.execute(insert.on_conflict_do_update(index_elements=["scope_id", "facet_id"], set_=sums), more)
    if fewer:
        connection.execute(
            _TAKE_AWAY, [{"scope": row["scope_id"], "facet": row["facet_id"], "by": row["count"]} for row in fewer]
        )


_TAKE_AWAY = (
    update(FacetCount)
    .where(FacetCount.scope_id == bindparam("scope"), FacetCount.facet_id == bindparam("facet"))
    .values(count=FacetCount.count + bindparam("by"))
)
_PLAIN = {"synchronize_session": False}


def _insert(table: Any) -> Any:
    return (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert(table.__table__)


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
