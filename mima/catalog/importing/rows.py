"""From records to offerings' values: pure, one row at a time, with a reason for each that does not fit."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from typing import Any

from mima.catalog import common
from mima.catalog.categories import Category
from mima.catalog.common import CategoryUnknown
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.importing.mapping import Mapping, Source
from mima.catalog.importing.table import Complaint, Record, Table, quoted
from mima.core.errors import N_, Invalid
from mima.core.words import Sentence

LONGEST_REFERENCE = 200
# So many labels of a cell are looked at, of which an offering has fewer: a cell may hold thousands.
MOST_LABELS = 200
YES = frozenset({"1", "true", "yes", "oui", "on", "vrai"})


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says: the offering's values as `common.clean` gives them, under the row's own reference.

    `names` are those of its values that the table speaks of; the others are empty because it does not.
    """

    line: int
    reference: str
    kind: str
    category: str
    values: dict[str, Any]
    digest: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken, and why: a complaint about the whole row, or one message id for each wrong field."""

    line: int
    cells: tuple[str, ...] = ()
    complaint: Complaint | None = None
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Why, in plain English as command lines have it."""
        return str(self.complaint or "; ".join(f"{name}: {_plain(message)}" for name, message in self.fields.items()))


def _plain(message: str) -> str:
    return message.plain if isinstance(message, Sentence) else message


class NoSum(ValueError):
    """A cell's text is no sum of money."""

    message = N_("This is no sum of money, such as 1260 or 1260,50.")


@dataclass(frozen=True, slots=True)
class _Read:
    """A record with the texts that the map makes of it."""

    record: Record
    reference: str
    texts: dict[str, str]


def rows(table: Table, mapping: Mapping, *, complete: bool) -> Iterator[Row | Reject]:
    """Each row of the table in its order, as an offering's values or as a reject.

    Where the offering must be `complete`, what the catalog requires must be there. A reference that came before, not
    just above it as a row to merge, is a reject: the file contradicts itself.
    """
    seen: set[bytes] = set()
    names, sources = mapping.names, mapping.sources
    for read in _merged(_read(table, mapping), mapping):
        if isinstance(read, Reject):
            yield read
            continue
        key = hashlib.blake2b(read.reference.encode(), digest_size=8).digest()
        if key in seen:
            before = Complaint(N_("the reference %(reference)s came before"), {"reference": quoted(read.reference)})
            yield Reject(read.record.line, read.record.cells, before)
            continue
        seen.add(key)
        yield _row(read, sources, names, complete=complete)


def _read(table: Table, mapping: Mapping) -> Iterator[_Read | Reject]:
    sources = mapping.sources
    for record in table:
        if record.problem:
            yield Reject(record.line, record.cells, record.problem)
            continue
        cells = dict(zip(table.headers, record.cells, strict=True))
        reference = " / ".join(cells[name].strip() for name in mapping.reference)
        if not reference.strip(" /"):
            yield Reject(record.line, record.cells, Complaint(N_("no reference")))
        elif len(reference) > LONGEST_REFERENCE or "\x00" in reference:
            yield Reject(record.line, record.cells, Complaint(N_("the reference is too long")))
        else:
            yield _Read(record, reference, {name: source.of(cells) for name, source in sources.items()})


def _merged(reads: Iterable[_Read | Reject], mapping: Mapping) -> Iterator[_Read | Reject]:
    """Rows with the same reference, one after the other, as one, where the map has something to merge."""
    if not mapping.merge:
        yield from reads
        return
    held: _Read | None = None
    for read in reads:
        if isinstance(read, Reject):
            yield read
        elif held is not None and read.reference == held.reference:
            held = replace(held, texts=_together(held.texts, read.texts, mapping))
        else:
            if held is not None:
                yield held
            held = read
    if held is not None:
        yield held


def _together(first: dict[str, str], second: dict[str, str], mapping: Mapping) -> dict[str, str]:
    joined = dict(first)
    for name in mapping.merge:
        source = mapping.fields.get(name.removeprefix("fields.")) or mapping.values.get(name) or Source()
        join = source.split or source.join
        parts = dict.fromkeys(part.strip() for text in (first[name], second[name]) for part in text.split(join))
        joined[name] = join.join(part for part in parts if part)
    return joined


def _row(read: _Read, sources: AnyMapping[str, Source], names: frozenset[str], *, complete: bool) -> Row | Reject:
    texts, record = read.texts, read.record
    kind, code = texts["kind"], texts["category"]
    try:
        category = common.category_of(kind, code)
    except CategoryUnknown:
        typed = {"category": quoted(code), "kind": quoted(kind)}
        unknown = Complaint(N_("there is no category “%(category)s” of the kind “%(kind)s”"), typed)
        return Reject(record.line, record.cells, unknown)
    values, wrong = raw_values(texts, sources, category)
    try:
        cleaned = common.clean(category, values, complete=complete)
    except Invalid as refusal:
        # Whoever mends the row hears of all that is wrong with it; a sum that cannot be read is not also a missing one.
        return Reject(record.line, record.cells, fields=refusal.fields | wrong)
    if wrong:
        return Reject(record.line, record.cells, fields=wrong)
    return Row(record.line, read.reference, kind, category.code, cleaned, digest_of(texts, cleaned), names)


def raw_values(
    texts: AnyMapping[str, str], sources: AnyMapping[str, Source], category: Category
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values as the offering's own check wants them, and what cannot be one: the sums that are none, by name."""
    values: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, source in sources.items():
        try:
            if name.startswith("fields."):
                code = name.removeprefix("fields.")
                fields[code] = _field(category.field(code), source, texts[name])
            elif name not in ("kind", "category"):
                values[name] = _value(name, source, texts[name])
        except NoSum as refusal:
            wrong[name.removeprefix("fields.")] = refusal.message
    return values | {"fields": fields}, wrong


def _field(spec: FieldSpec | None, source: Source, text: str) -> Any:
    if spec is not None and text and spec.type in _READERS:
        return _READERS[spec.type](spec, text)
    return _cents(text) if source.euros else text


def _value(name: str, source: Source, text: str) -> Any:
    if name == "tags":
        return text.split(source.split or ",", MOST_LABELS)[:MOST_LABELS]
    if name == "embeds":
        return [part.strip() for part in text.split(source.split or ";") if part.strip()]
    if name in common.PRICES:
        return _cents(text)
    if name == "price_on_request":
        return text.casefold() in YES
    if name in common.CODES:
        return text
    if name not in common.LENGTHS:
        raise TypeError(f"{name} cannot be imported")
    # Longer texts than an offering has are cut at a word: a table made elsewhere cannot know our limits.
    return _cut(text, common.LENGTHS[name])


_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])", re.ASCII)
NO_DATE = frozenset({"no date", "n.d.", "nd", "undated", "unknown", "date not known", "sans date", "s.d.", "inconnue", "?"})


def _year(text: str) -> str:
    """Tables say years in many ways: the first one of “c.1997–9” or “1785, published 1801”; nothing for “no date”."""
    if text.isdigit():
        return text
    found = _YEAR.search(text)
    return found[0] if found else "" if text.strip().casefold() in NO_DATE else text


_EUROPEAN = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", re.ASCII)


def _date(text: str) -> str:
    """A French spreadsheet writes 2027-05-03 as 03/05/2027."""
    found = _EUROPEAN.fullmatch(text)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text


def _code(spec: FieldSpec, text: str) -> str:
    """The code of a choice that is named as people read it."""
    if spec.choice(text) is not None:
        return text
    said = text.casefold()
    return next((one.code for one in spec.choices if said in (one.label_fr.casefold(), one.label_en.casefold())), text)


_READERS = {
    FieldType.year: lambda _spec, text: _year(text),
    FieldType.date: lambda _spec, text: _date(text),
    FieldType.choice: _code,
}


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0]}…"


_SUM = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?", re.ASCII)


def _cents(text: str) -> int | None:
    """Whole cents from 1260, 1 260.5 or 1260,50; None for nothing; `NoSum` for anything else."""
    plain = re.sub(r"[\s\u202f\xa0€]", "", text)
    if not plain:
        return None
    found = _SUM.fullmatch(plain)
    if found is None:
        raise NoSum
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def digest_of(texts: dict[str, str], cleaned: dict[str, Any]) -> str:
    # Values that offerings have got since are not in a digest that says nothing of them: an old table stays unchanged.
    said = {name: value for name, value in cleaned.items() if value or name not in ("embeds", *common.CODES)}
    content = _ENCODER.encode([texts["kind"], texts["category"], said])
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
