"""A table as somebody sends it from their desk: its bytes become text, and it is known to be one that we can read."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mima.catalog.importing.mapping import of_headers
from mima.catalog.importing.table import Record, Table, TableRefused
from mima.core.errors import N_, DomainError
from mima.core.sheets import as_typed

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
LONGEST_NAME = 200
# How XLSX and ODS begin, and the older XLS.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class TableEmpty(DomainError):
    """There is nothing in the file, or nothing below its column names."""

    status = 422
    message = N_("There is no row in this file. Its first line has the names of the columns, every line below is one offering.")


class WorkbookSent(DomainError):
    """A workbook of a spreadsheet program, which is no text."""

    status = 422
    message = N_("This is a spreadsheet workbook. Open it, choose “Save as”, then “CSV”, and send that file.")


class TooManyRows(DomainError):
    """More offerings than a person can look through at once."""

    status = 422
    message = N_("This table has more than %(most)s rows. Cut it into several files and send them one after the other.")


class TableTooLarge(DomainError):
    """More bytes than we keep for a preview."""

    status = 413
    message = N_("This file is larger than %(limit)s MB. Cut it into several files and send them one after the other.")


@dataclass(frozen=True, slots=True)
class Reading:
    """A table that can be read: its file's name, its text, how many rows it has."""

    name: str
    text: str
    rows: int


def read(name: str, content: bytes) -> Reading:
    """The table of these bytes, whatever program wrote them.

    `TableEmpty`, `WorkbookSent`, `TableRefused`, `ColumnsMissing`, `TooManyRows` or `TableTooLarge` say what to do.
    """
    if len(content) > MOST_BYTES:
        raise TableTooLarge(limit=MOST_BYTES // 1_000_000)
    text = text_of(content)
    name = " ".join(CONTROL.sub("", name).split())[:LONGEST_NAME]
    return Reading(name, text, _count(text))


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, as French and English Excel writes it, in Windows-1252."""
    if not content.strip():
        raise TableEmpty
    if content.startswith(WORKBOOKS):
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
    """A table of a desk: the quote that our own files set before a formula is none of a cell's letters."""

    def __iter__(self) -> Iterator[Record]:
        for record in super().__iter__():
            yield replace(record, cells=tuple(map(as_typed, record.cells)))


def table_of(text: str) -> DeskTable:
    """The table in this text."""
    return DeskTable(io.BytesIO(text.encode()))


def _count(text: str) -> int:
    with table_of(text) as table:
        of_headers(table.headers)
        count = 0
        for _record in table:
            count += 1
            if count > MOST_ROWS:
                raise TooManyRows(most=MOST_ROWS)
    if not count:
        raise TableEmpty
    return count
