"""Rows as files for spreadsheets: XLSX and the CSV that French spreadsheets open by a click. No text can become a formula."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What spreadsheets take for the beginning of a formula, the wide signs of East Asian keyboards included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_TEXT = 32_000


@dataclass(frozen=True, slots=True)
class Cents:
    """A sum of money in a cell: a number with two decimals."""

    cents: int


# Moments come without their zone: a cell knows none, so the caller has chosen it.
Cell = str | int | float | Cents | date | datetime | None


def safe(text: str) -> str:
    """The text with a quote before it where a spreadsheet would otherwise compute it; `as_typed` takes the quote off again."""
    return ("'" if _computes(text.lstrip("'")) else "") + text[:LONGEST_TEXT]


def as_typed(cell: str) -> str:
    """The text of which `safe` made this cell."""
    return cell[1:] if cell.startswith("'") and _computes(cell.lstrip("'")) else cell


def _computes(text: str) -> bool:
    return text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark, semicolons, decimal commas and ISO dates."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(heading) for heading in headings])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    return safe(cell) if isinstance(cell, str) else plain(cell)


def plain(cell: Cell) -> str:
    """The cell as a text, without the quote that keeps it from being computed."""
    match cell:
        case None:
            return ""
        case float():
            return repr(cell).replace(".", ",")
        case Cents():
            return f"{'-' if cell.cents < 0 else ''}{abs(cell.cents) // 100},{abs(cell.cents) % 100:02}"
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
    return str(cell)


def as_xlsx(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet of this name: numbers as numbers, dates as dates, its headings frozen."""
    import xlsxwriter

    file = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = {
            "money": book.add_format({"num_format": "#,##0.00"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "bold": book.add_format({"bold": True}),
        }
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(headings) - 1, 16)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, safe(heading), formats["bold"])
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, formats)
    return file.getvalue()


def _write(sheet: "Worksheet", row: int, column: int, cell: Cell, formats: dict[str, "Format"]) -> None:
    match cell:
        case str() if cell:
            sheet.write_string(row, column, safe(cell))
        case Cents():
            sheet.write_number(row, column, cell.cents / 100, formats["money"])
        case datetime():
            sheet.write_datetime(row, column, cell, formats["moment"])
        case date():
            sheet.write_datetime(row, column, cell, formats["date"])
        case int() | float():
            sheet.write_number(row, column, cell)
