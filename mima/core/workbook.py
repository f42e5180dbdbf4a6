"""The first sheet of an XLSX file as texts. It is looked through before it is read.

Two far-away cells make a reader allocate all cells between them, a small file may unpack to a very large one, and one long text
may be the text of ten thousand cells, each of which the reader gives its own.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from mima.core.errors import N_, DomainError

# How every XLSX file begins, and every other zip archive.
ZIP = b"PK\x03\x04"
MOST_MEMBERS = 200
LARGEST_UNPACKED = 20_000_000
# The bytes of all cells' text; what is made of it takes several times as many.
LARGEST_TEXT = 10_000_000
# Two thousand rows of fifty; and what there may be of elements around their texts, each of which takes time to look at.
MOST_CELLS = 100_000
MOST_ELEMENTS = 500_000
LAST_ROW, LAST_COLUMN = 10_000, 200
# What every XLSX file has, and what makes the reader take it for a file of another kind, which is not looked through.
NEEDED = frozenset({"[content_types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"})
FOREIGN = frozenset({"mimetype", "content.xml", "meta-inf/manifest.xml", "xl/workbook.bin"})

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


class WorkbookRefused(DomainError):
    """It is no workbook that can be read."""

    status = 422
    message = N_("This file is no table that can be read. Save it as XLSX, or as CSV in UTF-8, and send it again.")


class WorkbookTooLarge(WorkbookRefused):
    """Its cells reach too far, or it unpacks to more than we read."""

    message = N_("This workbook is larger than a table may be. Delete the cells and pictures around the table and send it again.")


class TooManyCells(WorkbookTooLarge):
    """More of its cells have something in them than we look through."""

    message = N_(
        "This workbook has more than a hundred thousand filled cells. Cut it into several files and send"
        " them one after the other."
    )


class TooMuchText(WorkbookTooLarge):
    """Its cells together say more than we read, however small its file is."""

    message = N_(
        "The cells of this workbook have more than %(limit)s MB of text together. Cut it into several files and send them one"
        " after the other."
    )


def rows(content: bytes) -> list[list[str]]:
    """Every row of the first sheet from its first one on, its cells as one would type them.

    `WorkbookRefused` for what is no workbook, `WorkbookTooLarge` for one that would swell or reaches far away, of which
    `TooManyCells` and `TooMuchText` say more.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    refuse_bombs(content)
    try:
        found = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise WorkbookRefused from error
    return [[_text(cell) for cell in row] for row in found]


def _text(cell: Any) -> str:
    """The cell as one would type it: whole numbers without a point, a day without its midnight."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else _decimal(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _decimal(number: float) -> str:
    """With the fifteen digits that spreadsheets keep: what comes after them is no part of what somebody sees there."""
    return format(Decimal(format(number, ".15g")), "f")


def refuse_bombs(content: bytes) -> None:
    """Nothing, for a workbook of a seemly size whose parts are what they say; `WorkbookRefused` for any other."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            texts = _Texts()
            for part in _parts(archive):
                _look_through(part, texts)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise WorkbookRefused from error
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise WorkbookRefused from error


def _parts(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """The parts that hold XML. Each part is unpacked as far as it says it goes, and must end there."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise WorkbookTooLarge
    names = {name.lower() for name in archive.namelist()}
    if not names >= NEEDED or names & FOREIGN:
        raise WorkbookRefused
    for member in members:
        part = archive.read(member)
        if member.filename.lower().endswith((".xml", ".rels")):
            yield part


@dataclass
class _Texts:
    """The bytes of the texts that cells share, how many cells have each, in whatever order the parts come, and of their own."""

    lengths: list[int] = field(default_factory=list)
    uses: Counter[str] = field(default_factory=Counter)
    # Of the text, and of the cell, that is being read.
    length: int = 0
    value: str = ""
    # Of the cells that have their text to themselves.
    own: int = 0
    cells: int = 0
    elements: int = 0

    def begin(self) -> None:
        """Another element begins; `WorkbookTooLarge` where there are more than we look at, whatever they are."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise WorkbookTooLarge

    def see(self, kind: str, element: Element) -> None:
        """The element has ended. `TooMuchText` where the cells would have more text together than we read, `TooManyCells`."""
        if kind == "t":
            self.length += len((element.text or "").encode())
        elif kind == "si":
            self.lengths.append(self.length)
            self.length = 0
        elif kind == "v":
            self.value = (element.text or "").strip()
        elif kind == "c":
            self._see_cell(element.get("t") == "s")
            self.cells += len(element) > 0
            if self.cells > MOST_CELLS:
                raise TooManyCells
        elif kind in ("sst", "worksheet"):
            self._refuse_much()

    def _see_cell(self, is_shared: bool) -> None:
        if is_shared:
            self.uses[self.value] += 1
        else:
            self.own += self.length + len(self.value.encode())
        self.value, self.length = "", 0

    def _refuse_much(self) -> None:
        used = ((int(place), number) for place, number in self.uses.items() if place.isdecimal())
        shared = sum(self.lengths[place] * number for place, number in used if place < len(self.lengths))
        if shared + self.own > LARGEST_TEXT:
            raise TooMuchText(limit=LARGEST_TEXT // 1_000_000)


def _look_through(part: bytes, texts: _Texts) -> None:
    row = column = 0
    for event, element in iterparse(BytesIO(part), events=("start", "end"), forbid_dtd=True):
        kind = element.tag.rpartition("}")[2]
        if event == "start":
            texts.begin()
        if (event, kind) == ("start", "row"):
            row, column = int(element.get("r") or row + 1), 0
        elif (event, kind) == ("end", "c"):
            column += 1
            _refuse_far(element, row, column)
        elif kind == "Relationship" and _hides_sheet(element):
            raise WorkbookRefused
        if event == "end":
            texts.see(kind, element)
            element.clear()


def _refuse_far(cell: Element, row: int, column: int) -> None:
    """Cells that only have a look may lie anywhere: they are not read."""
    place = _PLACE.fullmatch(cell.get("r") or "")
    if place is not None:
        row, column = int(place[2]), _column(place[1])
    if len(cell) and (row > LAST_ROW or column > LAST_COLUMN or (place is None and cell.get("r"))):
        raise WorkbookTooLarge


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _hides_sheet(relationship: Element) -> bool:
    """Whether a sheet lies in a part that has not been looked through."""
    is_sheet = (relationship.get("Type") or "").endswith("sheet")
    return is_sheet and not (relationship.get("Target") or "").endswith(".xml")
