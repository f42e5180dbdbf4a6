"""An XLSX file is looked through before it is read: two far-away cells make a reader allocate all cells between them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from mima.booths.plan.sheets.refusals import SheetRefused, SheetTooLarge

MOST_MEMBERS = 200
LARGEST_UNPACKED = 20_000_000
LAST_ROW, LAST_COLUMN = 10_000, 200

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


def refuse_bombs(content: bytes) -> None:
    """Nothing, for a workbook of a seemly size whose parts are what they say; `SheetRefused` for any other."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for part in _parts(archive):
                _look_through(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise SheetRefused from error
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise SheetRefused from error


def _parts(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """The parts that hold XML. Each part is unpacked as far as it says it goes, and must end there."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise SheetTooLarge
    if "xl/workbook.xml" not in archive.namelist():
        raise SheetRefused
    for member in members:
        part = archive.read(member)
        if member.filename.endswith((".xml", ".rels")):
            yield part


def _look_through(part: bytes) -> None:
    row = column = 0
    for event, element in iterparse(BytesIO(part), events=("start", "end"), forbid_dtd=True):
        kind = element.tag.rpartition("}")[2]
        if (event, kind) == ("start", "row"):
            row, column = int(element.get("r") or row + 1), 0
        elif (event, kind) == ("end", "c"):
            column += 1
            _refuse_far(element, row, column)
        elif kind == "Relationship" and _hides_sheet(element):
            raise SheetRefused
        if event == "end":
            element.clear()


def _refuse_far(cell: Element, row: int, column: int) -> None:
    """Cells that only have a look may lie anywhere: they are not read."""
    place = _PLACE.fullmatch(cell.get("r") or "")
    if place is not None:
        row, column = int(place[2]), _column(place[1])
    if len(cell) and (row > LAST_ROW or column > LAST_COLUMN or (place is None and cell.get("r"))):
        raise SheetTooLarge


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _hides_sheet(relationship: Element) -> bool:
    """Whether a sheet lies in a part that has not been looked through."""
    is_sheet = (relationship.get("Type") or "").endswith("sheet")
    return is_sheet and not (relationship.get("Target") or "").endswith(".xml")
