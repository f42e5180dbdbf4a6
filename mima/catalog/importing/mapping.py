"""What the columns of a table mean: read from a small TOML file, or from headers that are our own names.

    kind = "image"                       # or { columns = ["Kind"] }
    category = "photograph"
    reference = ["accession_number"]     # the row's own key, of one or several columns
    merge = ["fields.performers"]        # of rows with the same reference, one after the other, these are put together

    [values]                             # an offering's values; tags are split
    title_en = "title"                   # one column
    summary_en = { columns = ["artist", "date_text"], join = ", " }
    tags = { columns = ["subjects"], split = ";" }
    price_on_request = { text = "1" }    # the same for all rows

    [fields]                             # the fields of the category
    year = "year"

Empty cells are left out before joining. No cell is ever read as a template.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mima.catalog import categories, common
from mima.catalog.importing.table import TableRefused
from mima.core.errors import N_, DomainError

DEFAULT_JOIN = ", "
OWN_REFERENCE = "reference"
TITLES = ("title_fr", "title_en")


class MappingRefused(DomainError):
    """The map does not fit; `problem` says where."""

    status = 422
    message = N_("This column map cannot be used: %(problem)s")


class ColumnsMissing(MappingRefused):
    """A table whose columns have our own names lacks some that it cannot do without."""

    message = N_("The table has no column %(columns)s. The names in its first line must be those of the list of columns.")


class ColumnsAlike(TableRefused):
    """Several columns have the same one of our names, capitals aside: nobody can know which is meant."""

    message = N_("The table has several columns with the name %(columns)s. Keep one of each.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: columns joined, or the same text for every row; `split` makes a list of it.

    With `euros` a field that holds cents is written as people write sums.
    """

    columns: tuple[str, ...] = ()
    join: str = DEFAULT_JOIN
    split: str = ""
    text: str = ""
    euros: bool = False

    def of(self, cells: AnyMapping[str, str]) -> str:
        """The value of this row; columns that it lacks and empty cells are left out."""
        if not self.columns:
            return self.text
        return self.join.join([cell for name in self.columns if (cell := cells.get(name, "").strip())])


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole map. `values` and `fields` are by our names; `merge` holds names such as credits or fields.performers."""

    kind: Source
    category: Source
    reference: tuple[str, ...]
    values: AnyMapping[str, Source]
    fields: AnyMapping[str, Source] = field(default_factory=dict)
    merge: frozenset[str] = frozenset()

    @property
    def sources(self) -> dict[str, Source]:
        """Where every text of a row comes from: kind, category, the values, and the fields as fields.year."""
        fields = {f"fields.{name}": source for name, source in self.fields.items()}
        return {"kind": self.kind, "category": self.category, **self.values, **fields}

    @property
    def columns(self) -> set[str]:
        """Every column that the map reads."""
        return {*self.reference, *(name for source in self.sources.values() for name in source.columns)}

    @property
    def names(self) -> frozenset[str]:
        """What a row of this map speaks of, such as summary_fr and fields.year. Prices are spoken of together or not at all."""
        prices = frozenset((*common.PRICES, "price_on_request"))
        told = frozenset(self.values)
        return told | (prices if told & prices else frozenset()) | {f"fields.{name}" for name in self.fields}

    def refuse_missing(self, headers: Sequence[str]) -> None:
        """Nothing, if the table has every column that the map reads; `MappingRefused` names those it lacks."""
        missing = sorted(self.columns - set(headers))
        if missing:
            raise MappingRefused(problem=f"the table has no column {', '.join(missing)}")


def read_mapping(text: str) -> Mapping:
    """The map of a TOML text; `MappingRefused` with the place of what is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(problem=str(error)) from error
    unknown = sorted(raw.keys() - {"kind", "category", "reference", "merge", "values", "fields"})
    if unknown:
        raise MappingRefused(problem=f"unknown name {', '.join(unknown)}")
    mapping = Mapping(
        kind=_constant(raw, "kind"),
        category=_constant(raw, "category"),
        reference=tuple(_names(raw, "reference")),
        values={name: _source(name, value) for name, value in _table(raw, "values").items()},
        fields={name: _source(f"fields.{name}", value) for name, value in _table(raw, "fields").items()},
        merge=frozenset(_names(raw, "merge", needed=False)),
    )
    _check(mapping)
    return mapping


def of_headers(headers: Sequence[str]) -> Mapping:
    """The map of a table whose headers are our own names, capitals or not; other columns are not read.

    `ColumnsMissing`, or `ColumnsAlike` where one of our names is there twice.
    """
    present = {name.casefold(): name for name in headers}
    refuse_alike(headers)
    lacking = [name for name in (OWN_REFERENCE, "kind", "category") if name not in present]
    if not present.keys() & set(TITLES):
        lacking.append(TITLES[0])
    if lacking:
        raise ColumnsMissing(columns=", ".join(lacking))
    values = {own: Source((present[name],)) for name, own in OWN_NAMES.items() if name in present}
    for name in {"tags", "embeds"} & values.keys():
        values[name] = Source((present[name],), split=";")
    return Mapping(
        kind=Source((present["kind"],)),
        category=Source((present["category"],)),
        reference=(present[OWN_REFERENCE],),
        values=values,
        fields=_own_fields(present),
    )


def header_of(name: str) -> str:
    """How the column of one of our values is called: sums are written in euros, so nobody reads of cents."""
    return name.removesuffix("_cents")


# The columns that every category has, each with the value that it fills; a sum may also be called what we call it.
OWN_NAMES = {name: own for own in common.EMPTY if own != "fields" for name in (own, header_of(own))}


def refuse_alike(headers: Sequence[str]) -> None:
    """Nothing, unless several columns bear one of our names: then `ColumnsAlike`."""
    if alike := _alike(headers):
        raise ColumnsAlike(columns=", ".join(alike))


def _alike(headers: Sequence[str]) -> list[str]:
    """Those of our names that several headers have."""
    counts = Counter(name.casefold() for name in headers)
    fields = {spec.code for category in categories.CATEGORIES.values() for spec in category.fields}
    ours = {OWN_REFERENCE, "kind", "category", *OWN_NAMES, *fields, *map(header_of, fields)}
    return [name for name, count in counts.items() if count > 1 and name in ours]


def _own_fields(present: AnyMapping[str, str]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for code in (spec.code for category in categories.CATEGORIES.values() for spec in category.fields):
        if code in present:
            found[code] = Source((present[code],))
        elif header_of(code) in present:
            found[code] = Source((present[header_of(code)],), euros=True)
    return found


def _check(mapping: Mapping) -> None:
    names = set(mapping.values) - (common.EMPTY.keys() - {"fields"})
    if names:
        raise MappingRefused(problem=f"[values] has no {', '.join(sorted(names))}")
    if not set(TITLES) & set(mapping.values):
        raise MappingRefused(problem="[values] needs title_fr or title_en")
    category = categories.CATEGORIES.get(mapping.category.text)
    if mapping.category.text and category is None:
        raise MappingRefused(problem=f"there is no category {mapping.category.text}")
    if category is not None:
        strange = set(mapping.fields) - {spec.code for spec in category.fields}
        if strange:
            raise MappingRefused(problem=f"{category.code} has no field {', '.join(sorted(strange))}")
    known = {*mapping.values, *(f"fields.{name}" for name in mapping.fields)}
    if mapping.merge - known:
        raise MappingRefused(problem=f"merge names {', '.join(sorted(mapping.merge - known))}, which the map does not set")


def _constant(raw: AnyMapping[str, Any], name: str) -> Source:
    value = raw.get(name)
    if isinstance(value, str):
        return Source(text=value)
    if isinstance(value, dict):
        return _source(name, value)
    raise MappingRefused(problem=f"{name} is missing")


def _names(raw: AnyMapping[str, Any], name: str, *, needed: bool = True) -> list[str]:
    value = raw.get(name, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value) or (needed and not value):
        raise MappingRefused(problem=f"{name} must be a list of names")
    return value


def _table(raw: AnyMapping[str, Any], name: str) -> dict[str, Any]:
    value = raw.get(name, {})
    if not isinstance(value, dict):
        raise MappingRefused(problem=f"[{name}] must be a table")
    return value


def _source(name: str, value: object) -> Source:
    if isinstance(value, str):
        return Source((value,))
    if not isinstance(value, dict) or value.keys() - {"columns", "join", "split", "text"}:
        raise MappingRefused(problem=f"{name} must be a column, or have columns, join, split or text")
    texts = {key: value.get(key, default) for key, default in (("join", DEFAULT_JOIN), ("split", ""), ("text", ""))}
    if not all(isinstance(text, str) for text in texts.values()):
        raise MappingRefused(problem=f"{name}: join, split and text are texts")
    columns = tuple(_names(value, "columns", needed=not texts["text"]))
    return Source(columns, **texts)
