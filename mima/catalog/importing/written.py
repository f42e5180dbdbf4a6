"""A company's offerings as a table that an import reads back: what was not edited changes nothing.

The heads are the codes of the values, `id` first; sums stand in euros, durations as 0:03:42, which a spreadsheet that takes it
for a time of day writes the same again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from mima.catalog import common, embeds, lists, territories, versions
from mima.catalog.categories import CATEGORIES
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.importing.mapping import OWN_REFERENCE, header_of
from mima.catalog.models import Offering, OfferingState
from mima.catalog.versions import State
from mima.core import sheets
from mima.core.db import db
from mima.core.sheets import Cell, Cents
from mima.exhibitors.models import Exhibitor

ID = "id"
# Columns that tell something and change nothing.
TOLD = ("state",)
BEFORE = (ID, OWN_REFERENCE, *TOLD, "kind", "category")
BAR = " | "
AT_ONCE = 500


def headings(exhibitor: Exhibitor) -> list[str]:
    """The heads of the table of the company: the values that all offerings have, then the fields of their categories."""
    return [*BEFORE, *(header_of(name.removeprefix("fields.")) for name in names(exhibitor))]


def lines(exhibitor: Exhibitor) -> Iterator[list[Cell]]:
    """A line for each offering under `headings`, the oldest first and those put away last; some at a time, however many."""
    wanted = names(exhibitor)
    for one in _all(exhibitor):
        state = versions.state_of(one)
        told = [one.public_id, one.external_reference or "", str(one.state), str(one.kind), one.category]
        yield [*told, *(cell(state, name) for name in wanted)]


def names(exhibitor: Exhibitor) -> list[str]:
    """The values that are columns of the company's table, fields as fields.year."""
    used = set(db.session.scalars(select(Offering.category).where(Offering.exhibitor_id == exhibitor.id).distinct()))
    codes = dict.fromkeys(spec.code for code, category in CATEGORIES.items() if code in used for spec in category.fields)
    return [*(name for name in common.EMPTY if name != "fields"), *(f"fields.{code}" for code in codes)]


def _all(exhibitor: Exhibitor) -> Iterator[Offering]:
    archived = Offering.state == OfferingState.archived
    for which in (~archived, archived):
        mine = select(Offering).where(Offering.exhibitor_id == exhibitor.id, which).order_by(Offering.id).limit(AT_ONCE)
        last = 0
        while found := db.session.scalars(mine.where(Offering.id > last)).all():
            last = found[-1].id
            yield from found
            if len(found) < AT_ONCE:
                break


def cell(state: State, name: str) -> Cell:
    """The value of this name as it stands in its cell; nothing for what is empty, or no field of the category."""
    if name.startswith("fields."):
        spec, value = CATEGORIES[state["category"]].field(name.removeprefix("fields.")), state["fields"].get(name[7:])
        return None if spec is None or value is None else _WRITERS.get(spec.type, _itself)(spec, value)
    value = state.get(name)
    if name in common.PRICES:
        return None if value is None else Cents(value)
    if name == "price_on_request":
        return _claim(value)
    if name == "tags":
        return "; ".join(value or ())
    return "; ".join(one.page for one in embeds.of(value or ())) if name == "embeds" else str(value or "")


def text(state: State, name: str) -> str:
    """The cell as a text, as somebody who edits nothing sends it back."""
    return sheets.plain(cell(state, name)).strip()


def _itself(_spec: FieldSpec, value: Any) -> Cell:
    return value if isinstance(value, int | float | str) else str(value)


def _claim(value: Any) -> Cell:
    return "yes" if value else "no"


def _duration(_spec: FieldSpec, value: Any) -> Cell:
    minutes, seconds = divmod(int(value), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _lines(_spec: FieldSpec, value: Any) -> Cell:
    return lists.lines_of(value).replace("\n", BAR)


_WRITERS: Mapping[FieldType, Callable[[FieldSpec, Any], Cell]] = {
    FieldType.money: lambda _spec, value: Cents(int(value)),
    FieldType.date: lambda _spec, value: date.fromisoformat(value),
    FieldType.duration: _duration,
    FieldType.boolean: lambda _spec, value: _claim(value),
    FieldType.territories: lambda _spec, value: territories.written(value, "en"),
    FieldType.splits: _lines,
    FieldType.people: _lines,
    FieldType.dates: _lines,
}
