"""Workbooks are looked through before they are read: what would swell is refused, and cells say what one sees in them."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from mima.core import workbook
from mima.core.workbook import WorkbookRefused, WorkbookTooLarge


def written(*rows: list[object]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def changed(content: bytes, parts: dict[str, str]) -> bytes:
    """The archive with these parts added, or in place of those of their names."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def test_a_sheet_is_read_as_one_would_type_it() -> None:
    assert workbook.rows(written(["title", 3, 105.3, True])) == [["title", "3", "105.3", "yes"]]


@pytest.mark.parametrize(("number", "text"), [(105.30000000000001, "105.3"), (0.1 + 0.2, "0.3"), (3.5e-07, "0.00000035")])
def test_a_computed_number_is_what_one_sees_in_the_sheet(number: float, text: str) -> None:
    assert workbook._text(number) == text


@pytest.mark.parametrize("part", ["mimetype", "content.xml", "META-INF/manifest.xml", "xl/workbook.bin"])
def test_a_file_that_would_be_read_as_another_kind_is_refused(part: str) -> None:
    with pytest.raises(WorkbookRefused):
        workbook.rows(changed(written(["a"]), {part: "<a/>"}))


def test_a_workbook_without_what_every_one_has_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(WorkbookRefused):
        workbook.rows(out.getvalue())


@pytest.mark.parametrize("is_last", [True, False])
def test_one_long_text_of_very_many_cells_is_refused(is_last: bool) -> None:
    content = written(*[["x"] * 50 for _row in range(50)])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        texts = archive.read("xl/sharedStrings.xml").decode().replace("<t>x</t>", f"<t>{'x' * 20_000}</t>")
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts}
    with pytest.raises(WorkbookTooLarge):
        workbook.rows(changed(content, parts if is_last else dict(reversed(parts.items()))))


def test_a_long_text_of_few_cells_is_read() -> None:
    assert workbook.rows(written(["y" * 20_000, "y" * 20_000])) == [["y" * 20_000] * 2]


def test_a_part_whose_name_is_written_large_is_looked_through_too() -> None:
    content = changed(written(*[["x"] * 50 for _row in range(50)]), {})
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).decode().replace("<t>x</t>", f"<t>{'x' * 20_000}</t>")
            new.writestr(name.replace("sharedStrings.xml", "sharedStrings.XML"), part)
    with pytest.raises(WorkbookTooLarge):
        workbook.rows(out.getvalue())
