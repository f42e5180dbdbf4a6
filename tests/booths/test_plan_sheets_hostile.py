"""Workbooks that would swell, lie or reach far away are refused before anything allocates for them."""

import zipfile
from io import BytesIO

import pytest

from mima.booths.plan.sheets import SheetRefused, as_xlsx, read
from mima.booths.plan.sheets.refusals import SheetTooLarge
from tests.booths.plans import booth

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def changed(name: str, content: bytes) -> bytes:
    """A good workbook with one part replaced."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(as_xlsx([booth()]))) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad:
        for member in good.infolist():
            bad.writestr(member.filename, content if member.filename == name else good.read(member))
        if name not in good.namelist():
            bad.writestr(name, content)
    return file.getvalue()


def sheet(rows: str) -> bytes:
    return f"<worksheet {NAMES}><sheetData>{rows}</sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row><c r="&#88;&#70;&#68;1"><v>1</v></c></row>',
        '<row><c r="somewhere"><v>1</v></c></row>',
        f"<row>{'<c><v>1</v></c>' * 201}</row>",
    ],
)
def test_cells_far_away_are_refused(rows: str) -> None:
    with pytest.raises(SheetTooLarge):
        read(changed(SHEET, sheet(rows)))


def test_cells_far_away_that_only_have_a_look_do_no_harm() -> None:
    with zipfile.ZipFile(BytesIO(as_xlsx([booth()]))) as good:
        content = good.read(SHEET).replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    assert read(changed(SHEET, content)).booths == (booth(),)


def test_a_part_that_swells_is_refused() -> None:
    with pytest.raises(SheetTooLarge):
        read(changed("xl/media/picture.png", b"0" * 20_000_000))


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    content = changed(SHEET, sheet("<row/>" * 1000))
    size = len(sheet("<row/>" * 1000)).to_bytes(4, "little")
    with pytest.raises(SheetRefused):
        read(content.replace(size, (10).to_bytes(4, "little")))


def test_very_many_parts_are_refused() -> None:
    file = BytesIO(as_xlsx([booth()]))
    with zipfile.ZipFile(file, "a") as bad:
        for number in range(200):
            bad.writestr(f"xl/{number}", b"")
    with pytest.raises(SheetTooLarge):
        read(file.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>',
        b"<worksheet",
        b"\xff\xfe",
        b'<worksheet><sheetData><row r="many"/></sheetData></worksheet>',
    ],
)
def test_a_part_that_is_no_plain_xml_is_refused(content: bytes) -> None:
    with pytest.raises(SheetRefused):
        read(changed(SHEET, content))


def test_a_sheet_that_hides_in_a_part_without_a_look_is_refused() -> None:
    with zipfile.ZipFile(BytesIO(as_xlsx([booth()]))) as good:
        hidden = good.read(WORKBOOK_RELATIONS).replace(b"sheet1.xml", b"sheet1.bin")
    with pytest.raises(SheetRefused):
        read(changed(WORKBOOK_RELATIONS, hidden))


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        other.writestr("content.xml", "<office/>")
    with pytest.raises(SheetRefused):
        read(file.getvalue())
