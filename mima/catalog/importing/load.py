"""Writing rows as offerings, in batches with a transaction each: new ones are made, changed ones changed, others left."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, select, update

from mima.catalog import derived, facets
from mima.catalog.folding import slug
from mima.catalog.importing.rows import Reject, Row
from mima.catalog.models import Offering, OfferingState
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import Model, db
from mima.core.transaction import refuse_inside_transaction, transaction
from mima.exhibitors.models import Exhibitor
from mima.journal.models import JournalEntry

BATCH = 1_000
SUBJECT = Offering.__tablename__


@dataclass(slots=True)
class Outcome:
    """What an import did: how many rows were made into new offerings, changed some, changed nothing, were rejected."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.changed + self.unchanged + self.rejected


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows are written: for which company, by whom, published at once or as drafts, or not at all."""

    exhibitor_id: int
    by: Actor
    publish: bool
    dry_run: bool = False


def load(
    rows: Iterable[Row | Reject], plan: Plan, *, rejected: Callable[[Reject], None], told: Callable[[int], None] = lambda _: None
) -> Outcome:
    """Every row has its effect, or was handed to `rejected`; `told` hears of the rows done after each batch.

    Batches that were committed stay when a later one fails; running it again goes on from there. Opens transactions
    of its own and refuses to start inside one.
    """
    refuse_inside_transaction()
    outcome = Outcome()
    for batch in _batches(rows):
        good = [row for row in batch if isinstance(row, Row)]
        for row in batch:
            if isinstance(row, Reject):
                rejected(row)
        outcome.rejected += len(batch) - len(good)
        _write(good, plan, outcome)
        told(len(batch))
    return outcome


def _batches(rows: Iterable[Row | Reject]) -> Iterator[list[Row | Reject]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _write(rows: Sequence[Row], plan: Plan, outcome: Outcome) -> None:
    if plan.dry_run:
        _sort(rows, _present(rows, plan), outcome)
        db.session.rollback()
        return
    counted = Outcome()
    with transaction():
        exhibitor = db.session.get_one(Exhibitor, plan.exhibitor_id)
        new, changed = _sort(rows, _present(rows, plan), counted)
        _create(new, exhibitor, plan)
        _change(changed, exhibitor, plan)
    outcome.created += counted.created
    outcome.changed += counted.changed
    outcome.unchanged += counted.unchanged


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


def _sort(rows: Sequence[Row], present: dict[str, _Present], outcome: Outcome) -> tuple[list[Row], list[tuple[Row, _Present]]]:
    new = [row for row in rows if row.reference not in present]
    pairs = [(row, present[row.reference]) for row in rows if row.reference in present]
    # What its company has put away for good is not brought back by a table.
    changed = [(row, old) for row, old in pairs if row.digest != old.digest and old.state is not OfferingState.archived]
    outcome.created += len(new)
    outcome.changed += len(changed)
    outcome.unchanged += len(pairs) - len(changed)
    return new, changed


def _create(rows: Sequence[Row], exhibitor: Exhibitor, plan: Plan) -> None:
    if not rows:
        return
    now = clock.now()
    state = OfferingState.published if plan.publish else OfferingState.draft
    values = [_columns(row, exhibitor) | _birth(row, exhibitor, state, now) for row in rows]
    _insert(Offering, values)
    keys = {reference: one.id for reference, one in _present(rows, plan).items()}
    _journal([_entry(plan, keys[row.reference], f"{SUBJECT}.{state}", now, to_state=state) for row in rows])
    if plan.publish:
        facets.add([facets.Listed(keys[row.reference], now, _facets(row, exhibitor)) for row in rows])


def _birth(row: Row, exhibitor: Exhibitor, state: OfferingState, now: Any) -> dict[str, Any]:
    public_id = ids.public_id(10)
    return {
        "public_id": public_id,
        "slug": slug(row.values["title_fr"] or row.values["title_en"], public_id),
        "exhibitor_id": exhibitor.id,
        "external_reference": row.reference,
        "state": state,
        "review_note": "",
        "created_at": now,
        "submitted_at": None,
        "published_at": now if state is OfferingState.published else None,
        "cover": None,
        "preview": None,
    }


def _change(pairs: Sequence[tuple[Row, _Present]], exhibitor: Exhibitor, plan: Plan) -> None:
    if not pairs:
        return
    now = clock.now()
    db.session.execute(update(Offering), [_columns(row, exhibitor) | {"id": old.id} for row, old in pairs])
    _journal([_entry(plan, old.id, f"{SUBJECT}.changed", now, line=row.line) for row, old in pairs])
    shown = [(row, old) for row, old in pairs if old.state is OfferingState.published]
    since = _published_since([old.id for _row, old in shown])
    facets.remove([old.id for _row, old in shown])
    facets.add([facets.Listed(old.id, since[old.id], _facets(row, exhibitor)) for row, old in shown])


def _published_since(keys: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(keys), 500):
        statement = select(Offering.id, Offering.published_at).where(Offering.id.in_(keys[start : start + 500]))
        found |= dict(db.session.execute(statement).all())
    return found


def _columns(row: Row, exhibitor: Exhibitor) -> dict[str, Any]:
    """The columns of the offering that the row decides."""
    values = {"kind": row.kind, "category": row.category, **row.values}
    return {
        **values,
        **derived.ranks(values, exhibitor.name),
        "import_digest": row.digest,
        "changed_at": clock.now(),
    }


def _facets(row: Row, exhibitor: Exhibitor) -> list[derived.FacetKey]:
    return derived.facets({"kind": row.kind, "category": row.category, **row.values}, exhibitor.slug, exhibitor.name)


def _entry(plan: Plan, key: int, verb: str, now: Any, *, to_state: str | None = None, **facts: Any) -> dict[str, Any]:
    return {
        "at": now,
        "actor": plan.by.kind,
        "actor_user_id": plan.by.user_id,
        "verb": verb,
        "subject": SUBJECT,
        "subject_id": key,
        "from_state": None,
        "to_state": to_state,
        "why": "import",
        "facts": facts,
    }


def _journal(entries: Sequence[dict[str, Any]]) -> None:
    _insert(JournalEntry, entries)


def _insert(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Many rows in one go, past the unit of work, which would send them one by one to learn their ids."""
    db.session.connection().execute(cast(Table, model.__table__).insert(), rows)
