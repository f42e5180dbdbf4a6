"""Bringing offerings in from a table: a map says what its columns mean, batches write them, a second run changes nothing.

One of the two places below the edge that open transactions of their own: a file is too large for one.
"""

from mima.catalog.importing.load import Outcome, Plan, load
from mima.catalog.importing.mapping import Mapping, MappingRefused, of_headers, read_mapping
from mima.catalog.importing.rows import Reject, Row, rows
from mima.catalog.importing.table import Table, TableRefused

__all__ = [
    "Mapping",
    "MappingRefused",
    "Outcome",
    "Plan",
    "Reject",
    "Row",
    "Table",
    "TableRefused",
    "load",
    "of_headers",
    "read_mapping",
    "rows",
]
