"""Writing rows as offerings, in batches with a transaction each: new ones are made, changed ones changed, others left."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, literal, select, update

from mima.catalog import attachments, common, facets, review, versions
from mima.catalog.folding import slug
from mima.catalog.importing.rows import Reject, Row
from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.transaction import refuse_inside_transaction, transaction
from mima.exhibitors.models import Exhibitor
from mima.journal.models import JournalEntry

BATCH = 2_000
SUBJECT = Offering.__tablename__


class Fate(StrEnum):
    """What becomes of a row that fits: a new offering, a change of one, nothing new, or nothing because it is archived."""

    created = "created"
    changed = "changed"
    unchanged = "unchanged"
    archived = "archived"


@dataclass(slots=True)
class Outcome:
    """What an import did: how many rows had each fate, and how many were rejected."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    archived: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.changed + self.unchanged + self.archived + self.rejected


@dataclass(frozen=True, slots=True)
class Decision:
    """A row's fate, and the state that its offering was in before (None for a new one)."""

    row: Row
    fate: Fate
    state: OfferingState | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows are written: for which company, by whom, published at once or as drafts, or not at all."""

    exhibitor_id: int
    by: Actor
    publish: bool
    dry_run: bool = False


def load(
    rows: Iterable[Row | Reject],
    plan: Plan,
    *,
    rejected: Callable[[Reject], None],
    decided: Callable[[Decision], None] = lambda _: None,
    told: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Every row has its effect, or was handed to `rejected`; `told` hears of the rows done after each batch.

    `decided` hears the fate of every row that fits. Of an offering that is there already, only what the table speaks of
    changes, and its state never does. Batches that were committed stay when a later one fails; running it again goes on
    from there. Opens transactions of its own and refuses to start inside one.
    """
    refuse_inside_transaction()
    outcome = Outcome()
    for batch in _batches(rows):
        good = [row for row in batch if isinstance(row, Row)]
        for row in batch:
            if isinstance(row, Reject):
                rejected(row)
        outcome.rejected += len(batch) - len(good)
        for decision in _write(good, plan):
            setattr(outcome, decision.fate, getattr(outcome, decision.fate) + 1)
            decided(decision)
        told(len(batch))
    return outcome


def _batches(rows: Iterable[Row | Reject]) -> Iterator[list[Row | Reject]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _write(rows: Sequence[Row], plan: Plan) -> list[Decision]:
    if plan.dry_run:
        decisions = _decide(rows, _present(rows, plan))
        db.session.rollback()
        return decisions
    with transaction():
        # Two tables of one company take turns, so that both cannot make the same offering.
        exhibitor = locked(Exhibitor, plan.exhibitor_id)
        present = _present(rows, plan)
        decisions = _decide(rows, present)
        _create([one.row for one in decisions if one.fate is Fate.created], exhibitor, plan)
        _change([(one.row, present[one.row.reference]) for one in decisions if one.fate is Fate.changed], exhibitor, plan)
    return decisions


@dataclass(frozen=True, slots=True)
class _Present:
    """What is known of an offering that a row is about."""

    id: int
    digest: str | None
    state: OfferingState


def _present(rows: Sequence[Row], plan: Plan) -> dict[str, _Present]:
    found: dict[str, _Present] = {}
    references = [row.reference for row in rows]
    for start in range(0, len(references), 500):
        statement = select(Offering.external_reference, Offering.id, Offering.import_digest, Offering.state).where(
            Offering.exhibitor_id == plan.exhibitor_id, Offering.external_reference.in_(references[start : start + 500])
        )
        for reference, key, digest, state in db.session.execute(statement):
            found[str(reference)] = _Present(key, digest, state)
    return found


def _decide(rows: Sequence[Row], present: dict[str, _Present]) -> list[Decision]:
    pairs = [(row, present.get(row.reference)) for row in rows]
    return [Decision(row, _fate(row, old), old.state if old else None) for row, old in pairs]


def _fate(row: Row, old: _Present | None) -> Fate:
    if old is None:
        return Fate.created
    if row.digest == old.digest:
        return Fate.unchanged
    # What its company has put away for good is not brought back by a table.
    return Fate.archived if old.state is OfferingState.archived else Fate.changed


def _create(rows: Sequence[Row], exhibitor: Exhibitor, plan: Plan) -> None:
    if not rows:
        return
    now = clock.now()
    state = OfferingState.published if plan.publish else OfferingState.draft
    values = [_values(row) for row in rows]
    keys = _insert_offerings(
        [_columns(row, one, now) | _birth(row, exhibitor, state, now) for row, one in zip(rows, values, strict=True)]
    )
    _journal_births(plan, list(keys.values()), state, now)
    if plan.publish:
        listed = zip(rows, values, strict=True)
        facets.add([facets.listed(keys[row.reference], one | {"published_at": now}, exhibitor) for row, one in listed])


def _insert_offerings(values: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The offerings are there; their ids by external reference.

    With RETURNING they go in as statements of many rows each, and the ids come back with them.
    """
    table = cast(Table, Offering.__table__)
    statement = table.insert().returning(table.c.external_reference, table.c.id)
    return {row.external_reference: row.id for row in db.session.connection().execute(statement, values)}


def _birth(row: Row, exhibitor: Exhibitor, state: OfferingState, now: Any) -> dict[str, Any]:
    public_id = ids.public_id(10)
    return {
        "public_id": public_id,
        "slug": slug(row.values["title_fr"] or row.values["title_en"], public_id),
        "exhibitor_id": exhibitor.id,
        "external_reference": row.reference,
        "state": state,
        "created_at": now,
        "published_at": now if state is OfferingState.published else None,
    }


def _change(pairs: Sequence[tuple[Row, _Present]], exhibitor: Exhibitor, plan: Plan) -> None:
    if not pairs:
        return
    now = clock.now()
    offerings = _offerings([old.id for _row, old in pairs])
    values = {old.id: _onto(row, offerings[old.id]) for row, old in pairs}

    # A command's tables are large and come again and again: their states are kept with the next change by hand.
    before = versions.write_many(list(offerings.values()), _states(values), by=plan.by) if plan.by.user_id is not None else {}

    def unread(old: _Present) -> dict[str, Any]:
        is_new = review.makes_unread(old.state, is_trusted=exhibitor.trusted, by=plan.by)
        return {
            "id": old.id,
            "unread": offerings[old.id].unread or is_new,
            "read_version": review.since(offerings[old.id], before),
        }

    other = [key for key, one in values.items() if any(one[name] != getattr(offerings[key], name) for name in common.RIGHTS)]
    db.session.execute(update(Offering), [_columns(row, values[old.id], now) | unread(old) for row, old in pairs])
    _relicense(other)
    _journal_changes(plan, [(old.id, row) for row, old in pairs], now)
    shown = [old.id for _row, old in pairs if old.state is OfferingState.published]
    since = {key: {"published_at": offerings[key].published_at} for key in shown}
    facets.put([facets.listed(key, values[key] | since[key], exhibitor) for key in shown])


def _relicense(keys: Sequence[int]) -> None:
    """The pictures of these offerings say what the table says of their rights."""
    for start in range(0, len(keys), 500):
        shown = select(OfferingMedia.asset_id).where(OfferingMedia.offering_id.in_(keys[start : start + 500]))
        attachments.relicense(db.session.scalars(shown.distinct()).all())


def _states(values: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The same as states of a sheet: a table's values say the kind too."""
    return {key: {name: value for name, value in one.items() if name != "kind"} for key, one in values.items()}


def _offerings(keys: Sequence[int]) -> dict[int, Offering]:
    found: dict[int, Offering] = {}
    for start in range(0, len(keys), 500):
        rows = db.session.scalars(select(Offering).where(Offering.id.in_(keys[start : start + 500])))
        found |= {offering.id: offering for offering in rows}
    return found


def _values(row: Row) -> dict[str, Any]:
    """All values of the row's offering."""
    return {"kind": row.kind, "category": row.category, **row.values}


def _onto(row: Row, offering: Offering) -> dict[str, Any]:
    """All values of the offering with the row's in their places: what its table does not speak of stays as it was."""
    stays = {name: getattr(offering, name) for name in common.EMPTY.keys() - row.names - {"fields"}}
    before = offering.fields if offering.category == row.category else {}
    fields = {code: value for code, value in before.items() if f"fields.{code}" not in row.names}
    return {**_values(row), **stays, "fields": fields | row.values["fields"]}


def _columns(row: Row, values: dict[str, Any], now: Any) -> dict[str, Any]:
    """The columns of the offering that the row decides."""
    return {**values, "import_digest": row.digest, "changed_at": now}


def _entry(plan: Plan, verb: str, now: Any, *, to_state: str | None = None, **facts: Any) -> dict[str, Any]:
    """An entry of the journal but for the offering that it is about."""
    return {
        "at": now,
        "actor": plan.by.kind,
        "actor_user_id": plan.by.user_id,
        "verb": verb,
        "subject": SUBJECT,
        "from_state": None,
        "to_state": to_state,
        "why": "import",
        "facts": facts,
    }


def _journal_births(plan: Plan, keys: Sequence[int], state: OfferingState, now: Any) -> None:
    """The journal has how each of these offerings began: entries that differ in nothing else are made by the database."""
    table = cast(Table, JournalEntry.__table__)
    entry = _entry(plan, f"{SUBJECT}.{state}", now, to_state=state)
    alike = [literal(value, table.c[name].type) for name, value in entry.items()]
    births = select(*alike, Offering.id).where(Offering.id.in_(keys)).order_by(Offering.id)
    db.session.connection().execute(table.insert().from_select([*entry, "subject_id"], births))


def _journal_changes(plan: Plan, changes: Sequence[tuple[int, Row]], now: Any) -> None:
    entries = [_entry(plan, f"{SUBJECT}.changed", now, line=row.line) | {"subject_id": key} for key, row in changes]
    db.session.connection().execute(cast(Table, JournalEntry.__table__).insert(), entries)
