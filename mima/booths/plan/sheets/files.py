"""The lines of a table in a file, CSV or XLSX, as texts."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from mima.booths.plan.sheets.refusals import LARGEST_BYTES, MOST_LINES, SheetRefused, SheetTooLarge
from mima.core import workbook
from mima.core.sheets import as_typed
from mima.core.workbook import ZIP, WorkbookRefused, WorkbookTooLarge


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something: its number in the file (the first is 1) and its cells."""

    number: int
    cells: tuple[str, ...]


def lines(content: bytes) -> list[Line]:
    """The lines that hold something, the headings first; `SheetRefused` for what is no table, and for too large a one."""
    if len(content) > LARGEST_BYTES:
        raise SheetTooLarge
    found = _filled(_of_workbook(content) if content.startswith(ZIP) else _of_csv(content))
    if not found:
        raise SheetRefused
    return found


def _filled(numbered: Iterable[tuple[int, list[str]]]) -> list[Line]:
    found: list[Line] = []
    for number, cells in numbered:
        if any(cells):
            found.append(Line(number, tuple(map(as_typed, cells))))
        if len(found) > MOST_LINES + 1:
            raise SheetTooLarge
    return found


def _of_csv(content: bytes) -> Iterable[tuple[int, list[str]]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    begins = 1
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SheetRefused from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark; otherwise what Windows writes in Western Europe."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetRefused


def _of_workbook(content: bytes) -> Iterable[tuple[int, list[str]]]:
    try:
        return enumerate(workbook.rows(content), start=1)
    except WorkbookTooLarge as error:
        raise SheetTooLarge from error
    except WorkbookRefused as error:
        raise SheetRefused from error
