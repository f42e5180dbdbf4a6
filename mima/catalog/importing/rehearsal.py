"""What a table from a company's desk would do, row by row and value by value; the same again when it is done.

A row is about the offering whose id it holds, else about the one with its reference, else it is a new one. It changes what its
columns speak of. A cell that says what an export would write is no change, whatever is made of it otherwise.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from mima.catalog import common, versions
from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.importing import matching, written
from mima.catalog.importing.keyed import Known, Line, Sought, Unfit, meant, read, refuse_second
from mima.catalog.importing.load import Fate
from mima.catalog.importing.mapping import Source
from mima.catalog.importing.matching import Columns
from mima.catalog.importing.rows import Reject, digest_of, raw_values
from mima.catalog.importing.table import Table, quoted
from mima.catalog.models import Offering, OfferingState
from mima.catalog.versions import State
from mima.core.errors import N_, Invalid


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

    @property
    def told(self) -> Any:
        """All of it that is shown: a new sheet, or each value that changes as it was and as it is to be."""
        if self.before is None:
            return [self.kind, self.after]
        return [[name, versions.value_of(self.before, name), versions.value_of(self.after, name)] for name in self.names]


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
        # The state too: what stands in the catalog by now changes for everybody at once.
        steps = [[one.line, one.fate, one.reference, one.offering and one.offering.state, one.told] for one in self.steps]
        content = [steps, [[one.line, one.reason] for one in self.rejects]]
        return blake2b(json.dumps(content, sort_keys=True, default=str).encode(), digest_size=12).hexdigest()


def rehearse(exhibitor_id: int, table: Table, columns: Columns, *, to_be_done: bool = False) -> Rehearsal:
    """What the table would do to this company's offerings; nothing is written. A fixed number of statements for each 500 rows.

    What is `to_be_done` at once has its offerings locked.
    """
    found = list(read(table, columns))
    lines = [one for one in found if isinstance(one, Line)]
    known = Known.of(Sought(exhibitor_id, to_be_done), lines)
    sources, seen = columns.sources, set[object]()
    done = [one if isinstance(one, Reject) else _step(one, sources, known, seen) for one in found]
    return Rehearsal([one for one in done if isinstance(one, Step)], [one for one in done if isinstance(one, Reject)])


def _step(line: Line, sources: Mapping[str, Source], known: Known, seen: set[object]) -> Step | Reject:
    record = line.record
    try:
        offering = meant(line, known)
        refuse_second(line, offering, seen)
        return _onto(line, sources, offering) if offering else _new(line, sources, known)
    except Unfit as refusal:
        return Reject(record.line, record.cells, refusal.complaint)
    except Invalid as refusal:
        return Reject(record.line, record.cells, fields=refusal.fields)


def _kind_and_category(line: Line, kind: str, code: str) -> tuple[str, Category]:
    """Those that the row says; what it does not is as given, and what a category alone decides is decided."""
    texts = line.texts
    code = matching.category_named(texts["category"]) or texts["category"] or code
    known = CATEGORIES.get(code)
    kind = kind or matching.kind_named(texts["kind"]) or (known.kinds[0] if known and len(known.kinds) == 1 else "")
    try:
        return kind, common.category_of(kind, code)
    except common.CategoryUnknown as refusal:
        typed = {"category": quoted(code), "kind": quoted(kind)}
        raise Unfit(N_("there is no category “%(category)s” of the kind “%(kind)s”"), **typed) from refusal


def _new(line: Line, sources: Mapping[str, Source], known: Known) -> Step:
    kind, category = _kind_and_category(line, "", "")
    values, digest = _cleaned(line, sources, kind, category)
    after = {"category": category.code, **values}
    if not line.reference and digest in known.digests:
        twin = known.digests[digest]
        return _kept(line, Fate.archived if twin.state is OfferingState.archived else Fate.unchanged, twin)
    return Step(line.record.line, Fate.created, kind, after, reference=line.reference or None, digest=digest)


def _onto(line: Line, sources: Mapping[str, Source], offering: Offering) -> Step:
    said = matching.kind_named(line.texts["kind"])
    if said and said != offering.kind:
        raise Unfit(N_("an offering stays what it is, music or image"))
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


def _kept(line: Line, fate: Fate, offering: Offering) -> Step:
    """Nothing is done to the offering."""
    state = versions.state_of(offering)
    return Step(line.record.line, fate, offering.kind, state, offering=offering, before=state)


def _after(line: Line, sources: Mapping[str, Source], category: Category, before: State) -> State:
    """The offering's sheet with what the row says in it; `Invalid` names what does not fit."""
    is_same = category.code == before["category"]
    # In another category the cells fill the fields anew, those that were not edited too.
    said = {
        name: source
        for name, source in sources.items()
        if (not is_same and name.startswith("fields.")) or line.texts[name] != written.text(before, name)
    }
    values, wrong = raw_values(line.texts, said, category)
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


def _cleaned(line: Line, sources: Mapping[str, Source], kind: str, category: Category) -> tuple[dict[str, Any], str]:
    values, wrong = raw_values(line.texts, sources, category)
    try:
        cleaned = common.clean(category, values)
    except Invalid as refusal:
        raise Invalid(refusal.fields | wrong) from refusal
    if wrong:
        raise Invalid(wrong)
    return cleaned, digest_of({"kind": kind, "category": category.code}, cleaned)


def _digest(line: Line, sources: Mapping[str, Source], kind: str, category: Category) -> str | None:
    """The digest of the row by itself, as an import by command has it; None where it is no whole offering."""
    try:
        return _cleaned(line, sources, kind, category)[1]
    except Invalid:
        return None
