"""Bringing offerings in from a table: a map says what its columns mean, batches write them, a second run changes nothing.

One of the two places below the edge that open transactions of their own: a file is too large for one.
"""

from mima.catalog.importing.load import Decision, Fate, Outcome, Plan, load
from mima.catalog.importing.mapping import ColumnsMissing, Mapping, MappingRefused, header_of, of_headers, read_mapping
from mima.catalog.importing.rows import Reject, Row, rows
from mima.catalog.importing.table import Complaint, Table, TableRefused, quoted

__all__ = [
    "ColumnsMissing",
    "Complaint",
    "Decision",
    "Fate",
    "Mapping",
    "MappingRefused",
    "Outcome",
    "Plan",
    "Reject",
    "Row",
    "Table",
    "TableRefused",
    "header_of",
    "load",
    "of_headers",
    "quoted",
    "read_mapping",
    "rows",
]
