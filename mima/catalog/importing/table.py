"""A table in a file: CSV, plain or gzipped, read record by record, so that its size does not matter."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from mima.core.errors import N_, DomainError

GZIP = b"\x1f\x8b"
# Far above any real cell, far below what would hurt.
LONGEST_CELL = 100_000
MOST_COLUMNS = 500
LONGEST_QUOTED = 60
# How a byte that is no UTF-8 is carried along.
CARRIED = re.compile("[\udc80-\udcff]")


class TableRefused(DomainError):
    """The file is no table that we can read."""

    status = 422
    message = N_("This file is not a CSV table with a line of column names. Save it as CSV in UTF-8 and send it again.")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a row: a message id with what fills its placeholders. As a text it is plain English."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


def quoted(text: str) -> str:
    """The text as a complaint quotes it: its beginning, enough to find it by."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[: LONGEST_QUOTED - 1]}…"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the row that it is in a spreadsheet (the headers are row 1), its cells, and what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    problem: Complaint | None = None


class Table:
    """The headers of the file, then its records one at a time. Use it as a context.

    Columns without a name and records without a word are what spreadsheets leave around a table: they are passed over.
    """

    # The row with the headers.
    headed_on = 1

    def __init__(self, source: Path | BinaryIO, delimiter: str = "") -> None:
        self._delimiter = delimiter
        self._file: BinaryIO = source.open("rb") if isinstance(source, Path) else source
        self.size = self._file.seek(0, io.SEEK_END)
        self._file.seek(0)
        opened = gzip.GzipFile(fileobj=self._file) if _is_gzip(self._file) else self._file
        # A byte that is no UTF-8 must cost its row only, so it is carried along and found again in `_problem`.
        self._text = io.TextIOWrapper(opened, encoding="utf-8-sig", errors="surrogateescape", newline="")
        try:
            self._reader, self.headers = self._begin()
        except TableRefused:
            self.close()
            raise

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._text.close()
        self._file.close()

    @property
    def bytes_read(self) -> int:
        """How far into the file (as it lies on the disk) the reading is."""
        return self._file.tell()

    def __iter__(self) -> Iterator[Record]:
        # As a spreadsheet counts, to which a cell with line breaks is one row, and an empty line too.
        for row in count(self.headed_on + 1):
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except (csv.Error, EOFError, OSError) as error:
                yield Record(row, (), Complaint(N_("unreadable: %(error)s"), {"error": quoted(str(error))}))
                if not isinstance(error, csv.Error):
                    return
            else:
                if any(cells):
                    yield Record(row, tuple(cells), self._problem(cells))

    def _begin(self) -> tuple[Any, list[str]]:
        csv.field_size_limit(LONGEST_CELL)
        try:
            first = self._text.readline(LONGEST_CELL)
            delimiter = self._delimiter or _delimiter(first)
            headers = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        except (OSError, EOFError, csv.Error) as error:
            raise TableRefused from error
        named = [name for name in headers if name]
        if len(named) < 2 or len(headers) > MOST_COLUMNS or len(set(named)) < len(named) or "\x00" in first:
            raise TableRefused
        return csv.reader(self._text, delimiter=delimiter), headers

    def _problem(self, cells: list[str]) -> Complaint | None:
        if len(cells) != len(self.headers):
            counts = {"count": len(cells), "expected": len(self.headers)}
            return Complaint(N_("%(count)s cells instead of %(expected)s"), counts)
        if any(CARRIED.search(cell) for cell in cells if not cell.isascii()):
            return Complaint(N_("not UTF-8"))
        return None


def _is_gzip(file: BinaryIO) -> bool:
    found = file.read(2) == GZIP
    file.seek(0)
    return found


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)
