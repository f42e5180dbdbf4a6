"""What a table from a company's desk would do, row by row and value by value; the same again when it is done.

A row is about the offering whose id it holds, else about the one with its reference, else it is a new one. It changes what its
columns speak of. A cell that says what an export would write is no change, whatever is made of it otherwise.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

from sqlalchemy import Select, select

from mima.catalog import common, versions
from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.importing import matching, written
from mima.catalog.importing.load import Fate
from mima.catalog.importing.mapping import OWN_REFERENCE, Source
from mima.catalog.importing.matching import Columns
from mima.catalog.importing.rows import LONGEST_REFERENCE, Reject, digest_of, raw_values
from mima.catalog.importing.table import Complaint, Record, Table, quoted
from mima.catalog.models import Offering, OfferingState
from mima.catalog.versions import State
from mima.core.db import db
from mima.core.errors import N_, Invalid
from mima.exhibitors.models import Exhibitor

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a row: of which offering (None for a new one), how its sheet reads before and after."""

    line: int
    fate: Fate
    kind: str
    after: State
    reference: str | None = None
    digest: str | None = None
    offering: Offering | None = None
    before: State | None = None

    @property
    def names(self) -> list[str]:
        """The names of the values that it changes."""
        return versions.differences(self.before, self.after) if self.before is not None else []


@dataclass(frozen=True)
class Rehearsal:
    """All that a table would do now: a step for each row that fits, a reject for each other, in their order."""

    steps: Sequence[Step]
    rejects: Sequence[Reject]

    def of(self, fate: Fate) -> list[Step]:
        return [step for step in self.steps if step.fate is fate]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows have each fate, how many are rejected, how many of the changed ones stand in the catalog."""
        shown = [step for step in self.of(Fate.changed) if step.offering and step.offering.state is OfferingState.published]
        return {**{fate.value: len(self.of(fate)) for fate in Fate}, "rejected": len(self.rejects), "in_catalog": len(shown)}

    @cached_property
    def digest(self) -> str:
        """A word for all of it: whatever would be done otherwise is another word."""
        steps = [[one.line, one.fate, one.reference, one.before, one.after] for one in self.steps]
        content = [steps, [[one.line, one.reason] for one in self.rejects]]
        return blake2b(json.dumps(content, sort_keys=True, default=str).encode(), digest_size=12).hexdigest()


def rehearse(exhibitor_id: int, table: Table, columns: Columns, *, to_be_done: bool = False) -> Rehearsal:
    """What the table would do to this company's offerings; nothing is written. A fixed number of statements for each 500 rows.

    What is `to_be_done` at once has its offerings locked.
    """
    read = list(_read(table, columns))
    lines = [one for one in read if isinstance(one, _Line)]
    known = _Known.of(_Sought(exhibitor_id, to_be_done), lines)
    sources, seen = columns.sources, set[object]()
    done = [one if isinstance(one, Reject) else _step(one, sources, known, seen) for one in read]
    return Rehearsal(
        [one for one in done if isinstance(one, Step)], sorted((one for one in done if isinstance(one, Reject)), key=_line_of)
    )


def _line_of(reject: Reject) -> int:
    return reject.line


@dataclass(frozen=True, slots=True)
class _Line:
    """A record with its keys and the text of each value."""

    record: Record
    id: str
    reference: str
    texts: Mapping[str, str]


class _Unfit(Exception):
    """The row cannot be taken."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.complaint = Complaint(message, values)


def _read(table: Table, columns: Columns) -> Iterator[_Line | Reject]:
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
            yield _Line(record, key.casefold(), reference, texts)


@dataclass(frozen=True, slots=True)
class _Known:
    """The company's offerings that a table is about: by id, by reference, and what it has of earlier rows without either."""

    by_id: Mapping[str, Offering] = field(default_factory=dict)
    by_reference: Mapping[str, Offering] = field(default_factory=dict)
    digests: Mapping[str, Offering] = field(default_factory=dict)

    @classmethod
    def of(cls, sought: "_Sought", lines: Sequence[_Line]) -> "_Known":
        by_id = sought.by(Offering.public_id, [line.id for line in lines])
        by_reference = sought.by(Offering.external_reference, [line.reference for line in lines if not line.id])
        keyless = any(not (line.id or line.reference) for line in lines)
        return cls(
            {one.public_id: one for one in by_id},
            {str(one.external_reference): one for one in by_reference},
            {str(one.import_digest): one for one in sought.unreferenced()} if keyless else {},
        )


@dataclass(frozen=True, slots=True)
class _Sought:
    """How a company's offerings are read."""

    exhibitor_id: int
    is_locked: bool

    def _mine(self) -> Select[tuple[Offering]]:
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


def _step(line: _Line, sources: Mapping[str, Source], known: _Known, seen: set[object]) -> Step | Reject:
    record = line.record
    try:
        offering = _meant(line, known)
        _refuse_second(line, offering, seen)
        return _onto(line, sources, offering) if offering else _new(line, sources, known)
    except _Unfit as refusal:
        return Reject(record.line, record.cells, refusal.complaint)
    except Invalid as refusal:
        return Reject(record.line, record.cells, fields=refusal.fields)


def _meant(line: _Line, known: _Known) -> Offering | None:
    if not line.id:
        return known.by_reference.get(line.reference) if line.reference else None
    offering = known.by_id.get(line.id)
    if offering is None:
        # Another company's id and one that never was are refused alike.
        raise _Unfit(N_("no offering of yours has the id %(id)s"), id=quoted(line.id))
    if line.reference and line.reference != (offering.external_reference or ""):
        raise _Unfit(N_("the reference of an offering that is there cannot be changed: %(reference)s"), reference=quoted(line.reference))
    return offering


def _refuse_second(line: _Line, offering: Offering | None, seen: set[object]) -> None:
    key = offering.id if offering else line.reference
    if key and key in seen:
        if line.id:
            raise _Unfit(N_("the id %(id)s came before"), id=quoted(line.id))
        raise _Unfit(N_("the reference %(reference)s came before"), reference=quoted(line.reference))
    seen.add(key)


def _kind_and_category(line: _Line, kind: str, code: str) -> tuple[str, Category]:
    """Those that the row says; what it does not is as given, and what a category alone decides is decided."""
    texts = line.texts
    code = matching.category_named(texts["category"]) or texts["category"] or code
    known = CATEGORIES.get(code)
    kind = kind or matching.kind_named(texts["kind"]) or (known.kinds[0] if known and len(known.kinds) == 1 else "")
    try:
        return kind, common.category_of(kind, code)
    except common.CategoryUnknown as refusal:
        typed = {"category": quoted(code), "kind": quoted(kind)}
        raise _Unfit(N_("there is no category “%(category)s” of the kind “%(kind)s”"), **typed) from refusal


def _new(line: _Line, sources: Mapping[str, Source], known: _Known) -> Step:
    kind, category = _kind_and_category(line, "", "")
    values, digest = _cleaned(line, sources, kind, category)
    after = {"category": category.code, **values}
    if not line.reference and digest in known.digests:
        twin = known.digests[digest]
        return _kept(line, Fate.unchanged, twin)
    return Step(line.record.line, Fate.created, kind, after, reference=line.reference or None, digest=digest)


def _onto(line: _Line, sources: Mapping[str, Source], offering: Offering) -> Step:
    said = matching.kind_named(line.texts["kind"])
    if said and said != offering.kind:
        raise _Unfit(N_("an offering stays what it is, music or image"))
    before = versions.state_of(offering)
    kind, category = _kind_and_category(line, offering.kind, offering.category)
    digest = offering.import_digest if line.id else _digest(line, sources, kind, category)
    if not line.id and digest == offering.import_digest is not None:
        return _kept(line, Fate.unchanged, offering)
    after = _after(line, sources, category, before)
    if not versions.differences(before, after):
        return _kept(line, Fate.unchanged, offering)
    if offering.state is OfferingState.archived:
        # What its company has put away for good is not brought back by a table.
        return _kept(line, Fate.archived, offering)
    return Step(line.record.line, Fate.changed, kind, after, offering.external_reference, digest, offering, before)


def _kept(line: _Line, fate: Fate, offering: Offering) -> Step:
    state = versions.state_of(offering)
    return Step(line.record.line, fate, offering.kind, state, offering.external_reference, offering.import_digest, offering, state)


def _after(line: _Line, sources: Mapping[str, Source], category: Category, before: State) -> State:
    """The offering's sheet with what the row says in it; `Invalid` names what does not fit."""
    said = {name: source for name, source in sources.items() if line.texts[name] != written.text(before, name)}
    values, wrong = raw_values(line.texts, said, category)
    is_same = category.code == before["category"]
    fields = {**(before["fields"] if is_same else {}), **values.pop("fields")}
    given = {name: before[name] for name in common.EMPTY} | values | {"fields": fields}
    try:
        cleaned = common.clean(category, given)
    except Invalid as refusal:
        # Whoever mends the row hears of all that is wrong with it.
        raise Invalid(refusal.fields | wrong) from refusal
    if wrong:
        raise Invalid(wrong)
    return {"category": category.code, **cleaned}


def _cleaned(line: _Line, sources: Mapping[str, Source], kind: str, category: Category) -> tuple[dict[str, Any], str]:
    values, wrong = raw_values(line.texts, sources, category)
    try:
        cleaned = common.clean(category, values)
    except Invalid as refusal:
        raise Invalid(refusal.fields | wrong) from refusal
    if wrong:
        raise Invalid(wrong)
    return cleaned, digest_of({"kind": kind, "category": category.code}, cleaned)


def _digest(line: _Line, sources: Mapping[str, Source], kind: str, category: Category) -> str | None:
    """The digest of the row by itself, as an import by command has it; None where it is no whole offering."""
    try:
        return _cleaned(line, sources, kind, category)[1]
    except Invalid:
        return None
