"""The import from a company's desk: a table is sent, shown as what it would do, and done as a whole. It makes drafts."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from mima.catalog.importing import batch, matching, rehearsal, sent, written
from mima.catalog.importing.history import ImportedOffering, OfferingImport
from mima.catalog.importing.load import Fate
from mima.catalog.importing.matching import Columns
from mima.catalog.importing.reading import Reading, table_of
from mima.catalog.importing.rehearsal import Rehearsal, Step
from mima.catalog.importing.rows import Reject
from mima.catalog.importing.sent import SentTable
from mima.catalog.importing.table import Table
from mima.catalog.models import Offering, OfferingState
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.exhibitors.models import Exhibitor


class ActsOtherwise(DomainError):
    """The table would not do any more what was shown."""

    message = N_("Something has changed since this page was shown. This is what the table would do now; nothing was done.")


def guessed(exhibitor: Exhibitor, reading: Reading) -> Columns:
    """What the columns of this table of the company mean, as far as their heads and cells tell it."""
    with table_of(reading.text, reading.headed_on) as table:
        headers = table.headers
        first = matching.guess(headers, id_is_ours=True)
        cells = _cells(table, [first.head(written.ID), first.head("category")])
    ids = {cell.casefold() for cell in cells[first.head(written.ID)]} - {""}
    named = matching.categories_in(cells[first.head("category")])
    return matching.guess(headers, id_is_ours=_are_ours(exhibitor, ids), categories=named)


def _cells(table: Table, heads: Sequence[str]) -> dict[str, list[str]]:
    """What stands in the columns with these heads."""
    found: dict[str, list[str]] = {head: [] for head in heads}
    places = {head: table.headers.index(head) for head in heads if head}
    for record in table:
        for head, place in places.items():
            if place < len(record.cells):
                found[head].append(record.cells[place].strip())
    return found


def _are_ours(exhibitor: Exhibitor, texts: set[str]) -> bool:
    """Whether these are ids of ours: one is of the company, or all look like ours. Others' are told from none by nobody."""
    if all(_LIKE_OURS.fullmatch(text) for text in texts) and not all(text.isdigit() for text in texts):
        return True
    sought = sorted(text for text in texts if "\x00" not in text)
    mine = select(Offering.id).where(Offering.exhibitor_id == exhibitor.id).limit(1)
    some = (sought[start : start + batch.CHUNK] for start in range(0, len(sought), batch.CHUNK))
    return not texts or any(db.session.scalar(mine.where(Offering.public_id.in_(chunk))) for chunk in some)


_LIKE_OURS = re.compile(r"[0-9a-hjkmnp-tv-z]{10}")


def rehearse(table: SentTable, *, to_be_done: bool = False) -> Rehearsal:
    """What the table would do now; nothing is written."""
    with table.open() as opened:
        return rehearsal.rehearse(table.exhibitor_id, opened, table.columns, to_be_done=to_be_done)


def carry_out(table: SentTable, *, by: Actor, shown: str) -> OfferingImport:
    """All is done that was `shown` (the digest of its rehearsal): new rows are drafts, changed ones have changed their offerings.

    `ActsOtherwise` where the table would do anything else by now, and nothing is done. A table is imported once: whoever
    confirms it again gets the import that there is.
    """
    # Two tables of one company take turns, and two clicks.
    exhibitor = locked(Exhibitor, table.exhibitor_id)
    table = locked(SentTable, table.id)
    if table.is_imported:
        return db.session.scalars(select(OfferingImport).where(OfferingImport.public_id == table.public_id)).one()
    found = rehearse(table, to_be_done=True)
    if found.digest != shown:
        raise ActsOtherwise
    table.imported_at = clock.now()
    return _done(table, exhibitor, found, by)


def _done(table: SentTable, exhibitor: Exhibitor, found: Rehearsal, by: Actor) -> OfferingImport:
    new, changed = found.of(Fate.created), found.of(Fate.changed)
    births = [batch.Birth(_values(step), step.reference, step.digest) for step in new]
    keys = batch.create(births, exhibitor, by=by, state=OfferingState.draft)
    batch.change([_altered(step) for step in changed], exhibitor, by=by)
    done = OfferingImport(
        public_id=table.public_id,
        exhibitor_id=exhibitor.id,
        user_id=by.user_id,
        name=table.name,
        outcome=found.counts,
        done_at=clock.now(),
    )
    db.session.add(done)
    db.session.flush()
    rows = [_row(done, key, step) for key, step in zip(keys, new, strict=True)]
    rows += [_row(done, step.offering.id, step) for step in changed if step.offering]
    if rows:
        db.session.execute(insert(ImportedOffering), rows)
    return done


def _values(step: Step) -> dict[str, Any]:
    return {**step.after, "kind": step.kind}


def _altered(step: Step) -> batch.Alteration:
    assert step.offering is not None
    return batch.Alteration(step.offering, _values(step), step.digest, {"line": step.line})


def _row(done: OfferingImport, offering_id: int, step: Step) -> dict[str, Any]:
    before = dict(step.before) if step.before is not None else None
    return {"import_id": done.id, "offering_id": offering_id, "before": before, "after": dict(step.after)}


def rejects(table: SentTable) -> tuple[Sequence[str], list[Reject]]:
    """The table's column names and the rows that cannot be taken."""
    with table.open() as opened:
        return opened.headers, list(rehearse(table).rejects)


__all__ = ["ActsOtherwise", "carry_out", "guessed", "rehearse", "rejects", "sent"]
