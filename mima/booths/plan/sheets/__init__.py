"""The booths of a floor plan as a table for spreadsheets: written as CSV and XLSX, and read back from either."""

from mima.booths.plan.sheets.reading import Reject, SheetReading, read
from mima.booths.plan.sheets.refusals import SheetRefused
from mima.booths.plan.sheets.writing import as_csv, as_xlsx

__all__ = ["Reject", "SheetReading", "SheetRefused", "as_csv", "as_xlsx", "read"]
