"""The rows of a desk's table with the company's offerings that they are about: by id, by reference, or none yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from mima.catalog.importing import written
from mima.catalog.importing.mapping import OWN_REFERENCE
from mima.catalog.importing.matching import Columns
from mima.catalog.importing.rows import LONGEST_REFERENCE, Reject
from mima.catalog.importing.table import Complaint, Record, Table, quoted
from mima.catalog.models import Offering
from mima.core.db import db
from mima.core.errors import N_

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A record with its keys and the text of each value."""

    record: Record
    id: str
    reference: str
    texts: Mapping[str, str]


class Unfit(Exception):
    """The row cannot be taken."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.complaint = Complaint(message, values)


def read(table: Table, columns: Columns) -> Iterator[Line | Reject]:
    sources, id_head, reference_head = columns.sources, columns.head(written.ID), columns.head(OWN_REFERENCE)
    for record in table:
        if record.problem:
            yield Reject(record.line, record.cells, record.problem)
            continue
        cells = dict(zip(table.headers, record.cells, strict=True))
        key, reference = (cells[head].strip() if head else "" for head in (id_head, reference_head))
        texts = {name: source.of(cells) for name, source in sources.items()}
        if len(reference) > LONGEST_REFERENCE or "\x00" in reference:
            yield Reject(record.line, record.cells, Complaint(N_("the reference is too long")))
        elif reference_head and not (id_head or reference):
            yield Reject(record.line, record.cells, Complaint(N_("no reference")))
        else:
            yield Line(record, key.casefold(), reference, texts)


@dataclass(frozen=True, slots=True)
class Known:
    """The company's offerings that a table is about: by id, by reference, and what it has of earlier rows without either."""

    by_id: Mapping[str, Offering] = field(default_factory=dict)
    by_reference: Mapping[str, Offering] = field(default_factory=dict)
    digests: Mapping[str, Offering] = field(default_factory=dict)

    @classmethod
    def of(cls, sought: "Sought", lines: Sequence[Line]) -> "Known":
        by_id = sought.by(Offering.public_id, [line.id for line in lines])
        by_reference = sought.by(Offering.external_reference, [line.reference for line in lines if not line.id])
        keyless = any(not (line.id or line.reference) for line in lines)
        return cls(
            {one.public_id: one for one in by_id},
            {str(one.external_reference): one for one in by_reference},
            {str(one.import_digest): one for one in sought.unreferenced()} if keyless else {},
        )


@dataclass(frozen=True, slots=True)
class Sought:
    """How a company's offerings are read."""

    exhibitor_id: int
    is_locked: bool

    def _mine(self) -> Select[Offering]:
        # Always in one order, so that two who lock them never wait for each other.
        mine = select(Offering).where(Offering.exhibitor_id == self.exhibitor_id).order_by(Offering.id)
        return mine.with_for_update() if self.is_locked else mine

    def by(self, column: Any, keys: Iterable[str]) -> Iterator[Offering]:
        """Those with one of these keys."""
        sought = sorted({key for key in keys if key and "\x00" not in key})
        for start in range(0, len(sought), CHUNK):
            yield from db.session.scalars(self._mine().where(column.in_(sought[start : start + CHUNK])))

    def unreferenced(self) -> Iterator[Offering]:
        """Those that came from a row without a reference."""
        yield from db.session.scalars(
            self._mine().where(Offering.external_reference.is_(None), Offering.import_digest.is_not(None))
        )


def meant(line: Line, known: Known) -> Offering | None:
    if not line.id:
        return known.by_reference.get(line.reference) if line.reference else None
    offering = known.by_id.get(line.id)
    if offering is None:
        # Another company's id and one that never was are refused alike.
        raise Unfit(N_("no offering of yours has the id %(id)s"), id=quoted(line.id))
    if line.reference and line.reference != (offering.external_reference or ""):
        said = quoted(line.reference)
        raise Unfit(N_("the reference of an offering that is there cannot be changed: %(reference)s"), reference=said)
    return offering


def refuse_second(line: Line, offering: Offering | None, seen: set[object]) -> None:
    key = offering.id if offering else line.reference
    if key and key in seen:
        if line.id:
            raise Unfit(N_("the id %(id)s came before"), id=quoted(line.id))
        raise Unfit(N_("the reference %(reference)s came before"), reference=quoted(line.reference))
    seen.add(key)
