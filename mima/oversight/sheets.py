"""Rows as files for spreadsheets: `core.sheets` under the name by which the exports of bookings know it."""

from mima.core.sheets import Cell, Cents, as_csv, as_xlsx, safe

__all__ = ["Cell", "Cents", "as_csv", "as_xlsx", "safe"]
