"""A company's offerings as a table that an import reads back: what was not edited changes nothing.

The heads are the codes of the values, `id` first; sums stand in euros, durations as 0:03:42, which a spreadsheet that takes it
for a time of day writes the same again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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


def everything(exhibitor: Exhibitor) -> Sequence[Offering]:
    """All offerings of the company, the oldest first and those put away last; one statement."""
    mine = select(Offering).where(Offering.exhibitor_id == exhibitor.id)
    return db.session.scalars(mine.order_by(Offering.state == OfferingState.archived, Offering.id)).all()


def headings(offerings: Sequence[Offering]) -> list[str]:
    """The heads of the table of these: the values that all have, then the fields of their categories."""
    return [*BEFORE, *(header_of(name.removeprefix("fields.")) for name in names(offerings))]


def lines(offerings: Sequence[Offering]) -> Iterator[list[Cell]]:
    """A line for each, under `headings`."""
    wanted = names(offerings)
    for one in offerings:
        state = versions.state_of(one)
        told = [one.public_id, one.external_reference or "", str(one.state), str(one.kind), one.category]
        yield [*told, *(cell(state, name) for name in wanted)]


def names(offerings: Sequence[Offering]) -> list[str]:
    """The values that are columns of the table of these, fields as fields.year."""
    used = {one.category for one in offerings}
    codes = dict.fromkeys(spec.code for code, category in CATEGORIES.items() if code in used for spec in category.fields)
    return [*(name for name in common.EMPTY if name != "fields"), *(f"fields.{code}" for code in codes)]


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
