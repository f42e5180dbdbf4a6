"""Writing rows as offerings, in batches with a transaction each: new ones are made, changed ones changed, others left."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import select

from mima.catalog import common
from mima.catalog.importing import batch
from mima.catalog.importing.rows import Reject, Row
from mima.catalog.models import Offering, OfferingState
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.transaction import refuse_inside_transaction, transaction
from mima.exhibitors.models import Exhibitor

BATCH = 2_000


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
    for some in _batches(rows):
        good = [row for row in some if isinstance(row, Row)]
        for row in some:
            if isinstance(row, Reject):
                rejected(row)
        outcome.rejected += len(some) - len(good)
        for decision in _write(good, plan):
            setattr(outcome, decision.fate, getattr(outcome, decision.fate) + 1)
            decided(decision)
        told(len(some))
    return outcome


def _batches(rows: Iterable[Row | Reject]) -> Iterator[list[Row | Reject]]:
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        yield some


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
    state = OfferingState.published if plan.publish else OfferingState.draft
    births = [batch.Birth(_values(row), row.reference, row.digest) for row in rows]
    batch.create(births, exhibitor, by=plan.by, state=state)


def _change(pairs: Sequence[tuple[Row, _Present]], exhibitor: Exhibitor, plan: Plan) -> None:
    offerings = _offerings([old.id for _row, old in pairs])
    batch.change([_altered(row, offerings[old.id]) for row, old in pairs], exhibitor, by=plan.by)


def _altered(row: Row, offering: Offering) -> batch.Alteration:
    return batch.Alteration(offering, _onto(row, offering), row.digest, {"line": row.line})


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
