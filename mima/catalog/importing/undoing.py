"""Undoing an import as a whole: every offering that it changed reads as before, every draft that it made is put away.

What somebody has changed since stays as they left it, value by value, and is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from mima.catalog import common, versions
from mima.catalog.categories import CATEGORIES
from mima.catalog.importing import batch
from mima.catalog.importing.history import ImportedOffering, OfferingImport
from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.catalog.uploads.models import Upload
from mima.catalog.versions import State, value_of
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError, Invalid
from mima.core.states import check_move
from mima.exhibitors.models import Exhibitor
from mima.journal import service as journal

UNDONE = "import undone"
# Right or wrong together: what of them was changed since keeps the others.
TOGETHER = (("title_fr", "title_en"), (*common.PRICES, "price_on_request"))


class TooLate(DomainError):
    """The import was a season ago."""

    message = N_("This import is too long ago to be undone as a whole. Each offering still has its earlier versions.")


@dataclass(frozen=True, slots=True)
class _Put:
    """What becomes of an offering: its values as before, and the names of those that stay as somebody has left them since."""

    offering: Offering
    values: Mapping[str, Any] = field(default_factory=dict)
    left: Sequence[str] = ()


def undo(done: OfferingImport, *, by: Actor) -> None:
    """The import is undone, and says how many offerings were put back and what was left as it is. Once; `TooLate`.

    Drafts that it made are archived and free their references, so that a better table makes them anew; one that was worked
    on, submitted or given files since stays. No row of this table is taken for unchanged because it was sent before.
    """
    exhibitor = locked(Exhibitor, done.exhibitor_id)
    done = locked(OfferingImport, done.id)
    if done.is_undone:
        return
    if not done.may_be_undone:
        raise TooLate
    found = list(_imported(done))
    made = [(one, row) for one, row in found if row.before is None]
    puts = [_put(one, row.before, row.after) for one, row in found if row.before is not None]
    archived = _archive(made, by)
    back = [put for put in puts if put.values]
    batch.change([batch.Alteration(put.offering, put.values, None) for put in back], exhibitor, by=by, why=UNDONE)
    done.undone_at, done.undone_by = clock.now(), by.user_id
    done.restored = len(archived) + len(back)
    done.stayed = [[put.offering.id, list(put.left)] for put in puts if put.left]
    done.stayed += [[one.id, []] for one, _row in made if one.id not in archived]


def _imported(done: OfferingImport) -> Iterator[tuple[Offering, ImportedOffering]]:
    rows = (
        select(Offering, ImportedOffering)
        .join(ImportedOffering, ImportedOffering.offering_id == Offering.id)
        .where(ImportedOffering.import_id == done.id)
        .order_by(Offering.id)
        .with_for_update(of=Offering)
    )
    yield from db.session.execute(rows)


def _put(offering: Offering, before: State, after: State) -> _Put:
    """The offering with every value as before that still is what the import made of it."""
    now = versions.state_of(offering)
    names = versions.differences(before, after)
    if offering.state is OfferingState.archived:
        return _Put(offering, left=[name for name in names if value_of(now, name) != value_of(before, name)])
    left = _left(names, before, after, now)
    state = _with({**now, "fields": dict(now["fields"])}, before, [name for name in names if name not in left])
    if not versions.differences(now, state):
        return _Put(offering, left=left)
    try:
        cleaned = common.clean(CATEGORIES[state["category"]], {name: state[name] for name in common.EMPTY})
    except Invalid:
        # With what was written since, the values of before do not go together.
        return _Put(offering, left=names)
    return _Put(offering, {**cleaned, "category": state["category"], "kind": offering.kind}, left)


def _left(names: Sequence[str], before: State, after: State, now: State) -> list[str]:
    """Those of the names whose values somebody has changed since, and those that stand and fall with them."""
    changed = {name for name in names if value_of(now, name) not in (value_of(after, name), value_of(before, name))}
    if "category" in changed:
        # The fields of another category are another sheet.
        changed |= {name for name in names if name.startswith("fields.")}
    for together in TOGETHER:
        if changed & set(together):
            changed |= {name for name in names if name in together and value_of(now, name) != value_of(before, name)}
    return [name for name in names if name in changed]


def _with(state: dict[str, Any], before: State, names: Sequence[str]) -> dict[str, Any]:
    for name in names:
        if not name.startswith("fields."):
            state[name] = value_of(before, name)
            continue
        code, value = name.removeprefix("fields."), value_of(before, name)
        state["fields"].pop(code, None)
        if value is not None:
            state["fields"][code] = value
    return state


def _archive(made: Sequence[tuple[Offering, ImportedOffering]], by: Actor) -> set[int]:
    """The drafts that nobody has touched since are archived; their ids."""
    untouched = [one.id for one, row in made if _is_untouched(one, row)]
    with_files = _with_files(untouched)
    keys = [key for key in untouched if key not in with_files]
    check_move(Offering.MOVES, OfferingState.draft, OfferingState.archived)
    if keys:
        away = {"state": OfferingState.archived, "external_reference": None, "import_digest": None, "changed_at": clock.now()}
        db.session.execute(update(Offering), [{"id": key, **away} for key in keys])
        journal.record_moves(batch.SUBJECT, keys, OfferingState.draft, OfferingState.archived, by=by, why=UNDONE)
    return set(keys)


def _is_untouched(one: Offering, row: ImportedOffering) -> bool:
    """Whether it is the draft that the import made: one that was submitted, and perhaps sent back with remarks, is no more."""
    return one.state is OfferingState.draft and one.submitted_at is None and versions.state_of(one) == row.after


def _with_files(keys: Sequence[int]) -> set[int]:
    """Those of these offerings that were given files, or that files are on their way to."""
    found: set[int] = set()
    for start in range(0, len(keys), batch.CHUNK):
        some = keys[start : start + batch.CHUNK]
        found |= set(db.session.scalars(select(OfferingMedia.offering_id).where(OfferingMedia.offering_id.in_(some))))
        found |= set(
            db.session.scalars(select(Upload.offering_id).where(Upload.offering_id.in_(some), Upload.asset_id.is_(None)))
        )
    return found
