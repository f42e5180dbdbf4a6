"""Workbooks that swell: small files of very many cells, of one text for all of them, of elements that are none."""

import io
import zipfile
from collections.abc import Iterable
from functools import partial

from mima.core import sheets
from tests.faults.corpus import Sample

NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
# What all parts together may unpack to; a swollen sheet stays just below.
ROOM = 19_800_000
HEADS = '<row><c t="inlineStr"><is><t>title_fr</t></is></c><c t="inlineStr"><is><t>kind</t></is></c></row>'


def workbook(rows: str, *texts: str) -> bytes:
    """A workbook whose sheet has these rows, and whose cells may share these texts."""
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    parts = {
        SHEET: f"<worksheet {NAMES}><sheetData>{rows}</sheetData></worksheet>",
        TEXTS: f"<sst {NAMES}>{shared}</sst>",
    }
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheets.as_xlsx("table", ["title"], []))) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as swollen,
    ):
        for member in good.infolist():
            swollen.writestr(member.filename, parts.pop(member.filename, None) or good.read(member))
        for name, part in parts.items():
            swollen.writestr(name, part)
    return file.getvalue()


def _filled(cell: str, of_row: int = 180) -> str:
    """As many rows of as many of these cells as there is room for."""
    row = f"<row>{cell * of_row}</row>"
    return HEADS + row * (ROOM // len(row.encode()))


def _rows(cells: Iterable[str]) -> str:
    return HEADS + "".join(f"<row>{cell}</row>" for cell in cells)


def _shared(text: str, times: int) -> bytes:
    return workbook(_rows(['<c t="s"><v>0</v></c>'] * times), text)


def _typed(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


SWOLLEN = [
    Sample("workbook of a million numbers", "a.xlsx", lambda: workbook(_filled("<c><v>1</v></c>"))),
    Sample("workbook of half a million words", "a.xlsx", lambda: workbook(_filled(_typed("a")))),
    Sample("workbook of cells without anything", "a.xlsx", lambda: workbook(_filled("<c/>"))),
    Sample("workbook of rows without anything", "a.xlsx", lambda: workbook(HEADS + "<row/>" * (ROOM // 6))),
    Sample("workbook of elements within one another", "a.xlsx", lambda: workbook("<a>" * (ROOM // 7) + "</a>" * (ROOM // 7))),
    Sample("workbook of one text for all cells", "a.xlsx", partial(_shared, "a" * 10_000, 1_990)),
    Sample("workbook of one text of four bytes a letter", "a.xlsx", partial(_shared, "🎻" * 10_000, 1_990)),
    Sample("workbook of one long text", "a.xlsx", lambda: workbook(_rows([_typed("é" * (ROOM // 2))]))),
    Sample("workbook of two thousand long texts", "a.xlsx", lambda: workbook(_rows([_typed("🎻" * 2_400)] * 1_990))),
    Sample(
        "workbook of one letter at its far corner", "a.xlsx", lambda: workbook('<row r="10000"><c r="GR10000"><v>1</v></c></row>')
    ),
    Sample("workbook with as much as may be looked through", "a.xlsx", lambda: workbook(_rows([_typed("é" * 48) * 50] * 1_999))),
    Sample("workbook with as much as may be read", "a.xlsx", lambda: workbook(_rows([_typed("🎻" * 12) * 50] * 1_990))),
]
