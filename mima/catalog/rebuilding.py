"""The index made again from the offerings, a part at a time, so that the site answers and people publish meanwhile.

Each part is a transaction of its caller's. What is right already stays as it is: stopped at any moment, it is begun again.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.exc import DatabaseError

from mima.catalog import facets, spelling
from mima.catalog.audit import Drift
from mima.catalog.models import Facet, Listing, Offering, OfferingState
from mima.catalog.writing import dialect
from mima.core.db import db
from mima.exhibitors.models import Exhibitor


def offerings(after: int = 0) -> int:
    """How many offerings have an id beyond this one."""
    return db.session.scalar(select(func.count()).select_from(Offering).where(Offering.id > after)) or 0


def part(after: int, size: int) -> tuple[int, int]:
    """The next `size` offerings beyond this id are found by what they say, if they are published; the last one's id, how many."""
    # Locked, so that nobody withdraws or changes one between the look at it and its new words.
    rows = db.session.execute(
        _found().where(Offering.id > after).order_by(Offering.id).limit(size).with_for_update(of=Offering)
    ).all()
    if not rows:
        return after, 0
    shown = _put(rows)
    listed = select(Listing.offering_id).where(Listing.offering_id > after, Listing.offering_id <= rows[-1].id)
    facets.remove(set(db.session.scalars(listed)) - shown)
    return rows[-1].id, len(rows)


def again(offering_ids: Collection[int]) -> int:
    """Those of these offerings that are published and that nobody changes at this moment are found by what they say; how many."""
    statement = _found().where(Offering.id.in_(offering_ids)).order_by(Offering.id)
    return len(_put(db.session.execute(statement.with_for_update(of=Offering, skip_locked=True)).all()))


def _found() -> Select[Any]:
    columns = [getattr(Offering, name) for name in facets.VALUES]
    return select(Offering.id, Offering.state, Exhibitor.slug, Exhibitor.name, *columns).join(Exhibitor)


def _put(rows: Sequence[Any]) -> set[int]:
    """The published ones of these are found by what they say; their ids."""
    shown = [row for row in rows if row.state is OfferingState.published]
    facets.put([facets.listed(row.id, row._asdict(), row) for row in shown])
    return {row.id for row in shown}


def correct(drift: Drift) -> int:
    """Every kept number is true by what it was found to be wrong by; how many were not."""
    names = {row.id: row.name for row in db.session.execute(select(Facet.id, Facet.name))}
    facets.count(drift.counts, names)
    spelling.count(drift.words)
    return len(drift.counts) + len(drift.words)


def mend_index() -> bool:
    """SQLite's full-text index has the words of the listings; whether it had to be made again for that.

    FTS5's own check with rank 1 compares both (https://sqlite.org/fts5.html, "The 'integrity-check' command"). PostgreSQL's
    index is a part of the table, which nothing changes beside it.
    """
    if dialect() != "sqlite":
        return False
    try:
        db.session.execute(text("INSERT INTO listing_search (listing_search, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError as broken:
        if getattr(broken.orig, "sqlite_errorname", "") != "SQLITE_CORRUPT_VTAB":
            raise
        db.session.execute(text("INSERT INTO listing_search (listing_search) VALUES ('rebuild')"))
        return True
    return False


def name_companies() -> None:
    """The filter of each company bears its present name."""
    name = select(Exhibitor.name).where(Exhibitor.slug == Facet.value).scalar_subquery()
    db.session.execute(update(Facet).where(Facet.name == "exhibitor", Facet.label != name).values(label=name))
