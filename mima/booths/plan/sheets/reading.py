"""A table becomes booths, each whole or not at all; every line that cannot be read is a reject with its number and why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mima.booths.plan.document import DrawnBooth, Shape
from mima.booths.plan.given import Given
from mima.booths.plan.sheets import cells as typed
from mima.booths.plan.sheets.cells import Unreadable
from mima.booths.plan.sheets.columns import BOX, PLACE, TRAITS, meanings
from mima.booths.plan.sheets.files import Line, lines
from mima.core.errors import N_

_PATH = re.compile(r"at `\$\.(\w+)")


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that is no booth: its number in the file (the headings are line 1), its code as typed, a message id and values."""

    line: int
    code: str
    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetReading:
    """The booths in the order of their lines, without ids; the rejects; the headings that mean nothing to a plan."""

    booths: tuple[DrawnBooth, ...]
    rejects: tuple[Reject, ...]
    unread: tuple[str, ...]


def read(content: bytes, given: Given | None = None) -> SheetReading:
    """The booths of the table; `given` is the place of those whose line names none. `SheetRefused` for what is no table."""
    first, *rest = lines(content)
    columns = meanings(first.cells, place_is_given=given is not None)
    booths, rejects = [], []
    for line in rest:
        row = _Row(line, first.cells, columns)
        try:
            booths.append(_booth(row, given))
        except Unreadable as reason:
            rejects.append(Reject(line.number, typed.quoted(row.text("code")), reason.message, reason.values))
    known = {first.cells[number] for number in columns.values()}
    return SheetReading(tuple(booths), tuple(rejects), tuple(name for name in first.cells if name and name not in known))


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    headings: Sequence[str]
    columns: Mapping[str, int]

    def text(self, column: str) -> str:
        """What is typed in the column; empty where the table or the line has none."""
        number = self.columns.get(column, len(self.line.cells))
        return self.line.cells[number] if number < len(self.line.cells) else ""

    def heading(self, column: str) -> str:
        """What this table calls the column."""
        return self.headings[self.columns[column]] if column in self.columns else column

    def claim(self, column: str, *, otherwise: bool) -> bool:
        return typed.claim(self.text(column), self.heading(column), otherwise=otherwise)


def _booth(row: _Row, given: Given | None) -> DrawnBooth:
    if any(row.line.cells[len(row.headings) :]):
        counts = {"count": len(row.line.cells), "expected": len(row.headings)}
        raise Unreadable(N_("%(count)s cells instead of %(expected)s"), **counts)
    raw = {
        "id": None,
        "code": row.text("code"),
        **{name: _place(row, name, given) for name in PLACE},
        "shape": _shape(row),
        **{name: row.claim(name, otherwise=False) for name in TRAITS},
        "power_watts": _watts(row),
        "for_sale": row.claim("for_sale", otherwise=True),
        "note_fr": row.text("note_fr"),
        "note_en": row.text("note_en"),
    }
    try:
        return msgspec.convert(raw, DrawnBooth)
    except msgspec.ValidationError as error:
        raise _unfit(row, str(error)) from error


def _place(row: _Row, column: str, given: Given | None) -> str:
    said = row.text(column) or (getattr(given, column) if given else "")
    if not said:
        raise Unreadable(N_("%(column)s is empty"), column=row.heading(column))
    return str(said)


def _watts(row: _Row) -> int:
    text = row.text("power_watts")
    return typed.whole(typed.number(text, row.heading("power_watts"))) if text else 0


def _shape(row: _Row) -> Shape:
    boxed, corners = [name for name in BOX if row.text(name)], row.text("corners")
    if corners and boxed:
        both = {"column": row.heading("corners"), "others": ", ".join(map(row.heading, boxed))}
        raise Unreadable(N_("a booth has either %(column)s or %(others)s, not both"), **both)
    if corners:
        return typed.corners(corners, row.heading("corners"))
    x, y, width, depth = (typed.number(row.text(name), row.heading(name)) for name in BOX)
    for name, size in (("width_cm", width), ("depth_cm", depth)):
        if size < 1:
            raise Unreadable(N_("%(column)s is less than a centimetre"), column=row.heading(name))
    left, right, top, bottom = map(typed.whole, (x, x + width, y, y + depth))
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _unfit(row: _Row, said: str) -> Unreadable:
    """What the document does not take, by its column."""
    path = _PATH.search(said)
    column = path[1] if path else "code"
    if column == "code":
        wanted = N_("this is no code of up to twelve letters, digits, - and _: %(text)s")
        return Unreadable(wanted, text=typed.quoted(row.text("code")) or "–")
    if column == "shape":
        return Unreadable(N_("the booth has more than 200 corners or reaches further than a kilometre"))
    return Unreadable(N_("%(column)s does not fit: %(text)s"), column=row.heading(column), text=typed.quoted(row.text(column)))
