"""A table as somebody sends it from their desk: its bytes become text, and it is known to be one that we can read."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from mima.catalog.importing.mapping import refuse_alike
from mima.catalog.importing.table import Record, Table, TableRefused
from mima.core import workbook
from mima.core.errors import N_, DomainError
from mima.core.sheets import as_typed
from mima.core.workbook import ZIP, WorkbookRefused

MOST_BYTES = 5_000_000
MOST_ROWS = 2_000
LONGEST_NAME = 200
# What stands between the cells of a workbook in our text of it.
OF_WORKBOOKS = "\t"
# How workbooks of before 2007 begin.
XLS = b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class TableEmpty(DomainError):
    """There is nothing in the file, or nothing below its column names."""

    status = 422
    message = N_("There is no row in this file. Its first line has the names of the columns, every line below is one offering.")


class WorkbookSent(DomainError):
    """A workbook of another kind than XLSX, or one that is damaged."""

    status = 422
    message = N_(
        "This is no XLSX workbook that can be read. Open it, choose “Save as”, then “XLSX” or “CSV”, and send that file."
    )


class TooManyRows(DomainError):
    """More offerings than a person can look through at once."""

    status = 422
    message = N_("This table has more than %(most)s rows. Cut it into several files and send them one after the other.")


class TableTooLarge(DomainError):
    """More bytes than we keep for a preview."""

    status = 413
    message = N_("This file is larger than %(limit)s MB. Cut it into several files and send them one after the other.")


class TextTooLarge(TableTooLarge):
    """A small workbook that is more than we keep once its text is written out."""

    status = 422
    message = N_(
        "The text of this workbook takes more than %(limit)s MB. Cut it into several files and send them one after the other."
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A table that can be read: its file's name, its text, how many rows it has.

    `headed_on` is the row of a workbook that has its heads; None for text, of which lines are counted.
    """

    name: str
    text: str
    rows: int
    headed_on: int | None = None


def read(name: str, content: bytes) -> Reading:
    """The table of these bytes, whatever program wrote them: XLSX or CSV, by what is in it, not by its name.

    `TableEmpty`, `WorkbookSent`, `WorkbookTooLarge`, `TableRefused`, `TooManyRows`, `TableTooLarge` or `TextTooLarge` say what
    to do.
    """
    if len(content) > MOST_BYTES:
        raise TableTooLarge(limit=MOST_BYTES // 1_000_000)
    name = " ".join(CONTROL.sub("", name).split())[:LONGEST_NAME]
    text, headed_on = _of_workbook(content) if content.startswith(ZIP) else (text_of(content), None)
    return Reading(name, text, _count(text, headed_on), headed_on)


def _of_workbook(content: bytes) -> tuple[str, int]:
    """The first sheet as CSV from its first row with a word on, and the number of that row."""
    try:
        rows = workbook.rows(content)
    except workbook.WorkbookTooLarge:
        raise
    except WorkbookRefused as error:
        raise WorkbookSent from error
    headed_on = next((number for number, row in enumerate(rows, start=1) if any(row)), None)
    if headed_on is None:
        raise TableEmpty
    heads, *below = rows[headed_on - 1 :]
    text = _Limited()
    writer = csv.writer(text, delimiter=OF_WORKBOOKS, lineterminator="\n")
    # The heads are one line of the text.
    writer.writerow([" ".join(CONTROL.sub("", cell).split()) for cell in heads])
    writer.writerows([CONTROL.sub("", cell) for cell in row] for row in below)
    return text.written(), headed_on


class _Limited:
    """Text that is written line by line, as far as a table may go: `TextTooLarge` at the line that is too much."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._bytes = 0

    def write(self, line: str) -> None:
        self._bytes += len(line.encode())
        if self._bytes > MOST_BYTES:
            raise TextTooLarge(limit=MOST_BYTES // 1_000_000)
        self._lines.append(line)

    def written(self) -> str:
        return "".join(self._lines)


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, as French and English Excel writes it, in Windows-1252."""
    if not content.strip():
        raise TableEmpty
    if content.startswith((XLS, ZIP)):
        raise WorkbookSent
    for encoding in ("utf-16",) if content.startswith(UTF16) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise TableRefused


class DeskTable(Table):
    """A table of a desk: the quote that our own files set before a formula is none of a cell's letters.

    Records of a workbook are counted by its rows, of which the one `headed_on` has the heads.
    """

    def __init__(self, source: Path | BinaryIO, headed_on: int | None = None) -> None:
        self.headed_on = headed_on or 1
        super().__init__(source, "" if headed_on is None else OF_WORKBOOKS)

    def __iter__(self) -> Iterator[Record]:
        for record in super().__iter__():
            yield replace(record, cells=tuple(map(as_typed, record.cells)))


def table_of(text: str, headed_on: int | None = None) -> DeskTable:
    """The table in this text."""
    return DeskTable(io.BytesIO(text.encode()), headed_on)


def _count(text: str, headed_on: int | None) -> int:
    with table_of(text, headed_on) as table:
        refuse_alike(table.headers)
        count = 0
        for _record in table:
            count += 1
            if count > MOST_ROWS:
                raise TooManyRows(most=MOST_ROWS)
    if not count:
        raise TableEmpty
    return count
