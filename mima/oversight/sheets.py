"""Rows as files for spreadsheets, as `core.sheets` writes them."""

from mima.core.sheets import Cell, Cents, as_csv, as_xlsx, safe

__all__ = ["Cell", "Cents", "as_csv", "as_xlsx", "safe"]
