"""Many offerings written at once, in few statements: new ones begun, others changed. Nothing here commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, literal, select, update

from mima.catalog import attachments, common, facets, review, versions
from mima.catalog.folding import slug
from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db
from mima.exhibitors.models import Exhibitor
from mima.journal.models import JournalEntry

SUBJECT = Offering.__tablename__
IMPORT = "import"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Birth:
    """A new offering with all its values, kind and category among them; the company's own reference, where it has one."""

    values: Mapping[str, Any]
    reference: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Alteration:
    """An offering and all values that it is to have; `digest` is that of the row they came from, `facts` go to the journal."""

    offering: Offering
    values: Mapping[str, Any]
    digest: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)


def create(births: Sequence[Birth], exhibitor: Exhibitor, *, by: Actor, state: OfferingState) -> list[int]:
    """The company has these offerings, listed where they are published; their ids in the same order."""
    if not births:
        return []
    now = clock.now()
    rows = [_row(birth, exhibitor, state, now) for birth in births]
    found = _insert(rows)
    keys = [found[row["public_id"]] for row in rows]
    _journal_births(keys, state, by, now)
    if state is OfferingState.published:
        listed = zip(keys, births, strict=True)
        facets.add([facets.listed(key, {**birth.values, "published_at": now}, exhibitor) for key, birth in listed])
    return keys


def _row(birth: Birth, exhibitor: Exhibitor, state: OfferingState, now: datetime) -> dict[str, Any]:
    public_id = ids.public_id(10)
    return {
        **birth.values,
        "public_id": public_id,
        "slug": slug(birth.values["title_fr"] or birth.values["title_en"], public_id),
        "exhibitor_id": exhibitor.id,
        "external_reference": birth.reference,
        "import_digest": birth.digest,
        "state": state,
        "created_at": now,
        "changed_at": now,
        "published_at": now if state is OfferingState.published else None,
    }


def _insert(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The offerings are there; their ids by public id.

    With RETURNING they go in as statements of many rows each, and the ids come back with them.
    """
    table = cast(Table, Offering.__table__)
    statement = table.insert().returning(table.c.public_id, table.c.id)
    return {row.public_id: row.id for row in db.session.connection().execute(statement, rows)}


def change(alterations: Sequence[Alteration], exhibitor: Exhibitor, *, by: Actor, why: str = IMPORT) -> None:
    """The offerings hold these values: seen, versioned, to be read again and stamped as after a change in their form.

    Their rows are locked, or their company's is.
    """
    if not alterations:
        return
    now = clock.now()
    # A command's tables are large and come again and again: their states are kept with the next change by hand.
    before = _versions(alterations, by) if by.user_id is not None else {}
    relicensed = [one.offering.id for one in alterations if _differs(one, common.RIGHTS)]
    listed = [one for one in alterations if one.offering.state is OfferingState.published]
    # Before the rows change, after which each would be read anew.
    since = {one.offering.id: {name: getattr(one.offering, name) for name in ("published_at", "sound_codes")} for one in listed}
    db.session.execute(update(Offering), [_columns(one, exhibitor, before, by, now) for one in alterations])
    _relicense(relicensed)
    _journal_changes(alterations, by, why, now)
    facets.put([facets.listed(one.offering.id, {**one.values, **since[one.offering.id]}, exhibitor) for one in listed])


def _versions(alterations: Sequence[Alteration], by: Actor) -> dict[int, int]:
    # A table's values say the kind too, which is none of a sheet's.
    states = {one.offering.id: {name: value for name, value in one.values.items() if name != "kind"} for one in alterations}
    return versions.write_many([one.offering for one in alterations], states, by=by)


def _differs(one: Alteration, names: frozenset[str]) -> bool:
    return any(one.values[name] != getattr(one.offering, name) for name in names)


def _columns(one: Alteration, exhibitor: Exhibitor, before: Mapping[int, int], by: Actor, now: datetime) -> dict[str, Any]:
    is_new = review.makes_unread(one.offering.state, is_trusted=exhibitor.trusted, by=by)
    return {
        **one.values,
        "id": one.offering.id,
        "import_digest": one.digest,
        "changed_at": now,
        "unread": one.offering.unread or is_new,
        "read_version": review.since(one.offering, before),
        # Who changes it by hand has just said that it is still true.
        "asked_at": one.offering.asked_at if by.user_id is None else None,
    }


def _relicense(keys: Sequence[int]) -> None:
    """The pictures of these offerings say what holds now of their rights."""
    for start in range(0, len(keys), CHUNK):
        shown = select(OfferingMedia.asset_id).where(OfferingMedia.offering_id.in_(keys[start : start + CHUNK]))
        attachments.relicense(db.session.scalars(shown.distinct()).all())


def _entry(verb: str, by: Actor, why: str, now: datetime, *, to_state: str | None = None, **facts: Any) -> dict[str, Any]:
    """An entry of the journal but for the offering that it is about."""
    return {
        "at": now,
        "actor": by.kind,
        "actor_user_id": by.user_id,
        "verb": verb,
        "subject": SUBJECT,
        "from_state": None,
        "to_state": to_state,
        "why": why,
        "facts": facts,
    }


def _journal_births(keys: Sequence[int], state: OfferingState, by: Actor, now: datetime) -> None:
    """The journal has how each of these offerings began: entries that differ in nothing else are made by the database."""
    table = cast(Table, JournalEntry.__table__)
    alike = _entry(f"{SUBJECT}.{state}", by, IMPORT, now, to_state=state)
    cells = [literal(value, table.c[name].type) for name, value in alike.items()]
    births = select(*cells, Offering.id).where(Offering.id.in_(keys)).order_by(Offering.id)
    db.session.connection().execute(table.insert().from_select([*alike, "subject_id"], births))


def _journal_changes(alterations: Sequence[Alteration], by: Actor, why: str, now: datetime) -> None:
    verb = f"{SUBJECT}.changed"
    entries = [_entry(verb, by, why, now, **one.facts) | {"subject_id": one.offering.id} for one in alterations]
    db.session.connection().execute(cast(Table, JournalEntry.__table__).insert(), entries)
