"""A table in a file: CSV, plain or gzipped, read record by record, so that its size does not matter."""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from mima.core.errors import N_, DomainError

GZIP = b"\x1f\x8b"
# Far above any real cell, far below what would hurt.
LONGEST_CELL = 100_000
MOST_COLUMNS = 500
# The headers are line 1 and are read before the reader starts to count.
FIRST_LINE = 2


class TableRefused(DomainError):
    """The file is no table that we can read."""

    status = 422
    message = N_("This file is not a CSV table with a line of column names. Save it as CSV in UTF-8 and send it again.")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line it begins on (the headers are line 1), its cells, and what is wrong with it ("" if nothing)."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


class Table:
    """The headers of the file, then its records one at a time. Use it as a context."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO = path.open("rb")
        self.size = path.stat().st_size
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
        begins = self._reader.line_num + FIRST_LINE
        while True:
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except (csv.Error, EOFError, OSError) as error:
                yield Record(begins, (), f"unreadable: {error}")
                if not isinstance(error, csv.Error):
                    return
            else:
                if cells:
                    yield Record(begins, tuple(cells), self._problem(cells))
            begins = self._reader.line_num + FIRST_LINE

    def _begin(self) -> tuple[Any, list[str]]:
        csv.field_size_limit(LONGEST_CELL)
        try:
            first = self._text.readline(LONGEST_CELL)
        except (OSError, EOFError) as error:
            raise TableRefused from error
        headers = [name.strip() for name in next(csv.reader([first], delimiter=_delimiter(first)), [])]
        if len(headers) < 2 or len(headers) > MOST_COLUMNS or len(set(headers)) < len(headers) or "\x00" in first:
            raise TableRefused
        return csv.reader(self._text, delimiter=_delimiter(first)), headers

    def _problem(self, cells: list[str]) -> str:
        if len(cells) != len(self.headers):
            return f"{len(cells)} cells instead of {len(self.headers)}"
        if any("\udc80" <= letter <= "\udcff" for cell in cells if not cell.isascii() for letter in cell):
            return "not UTF-8"
        return ""


def _is_gzip(file: BinaryIO) -> bool:
    found = file.read(2) == GZIP
    file.seek(0)
    return found


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)
