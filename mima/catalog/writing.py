"""Statements that write many rows of the index at once, for both databases.

The rows go as one value, a list of lists: a set of parameters for each of so many costs more than writing them.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, TextClause, text

from mima.core.db import db

_CELLS = {"sqlite": "json_extract(one.value, '$[{}]')", "postgresql": "(one ->> {})"}
_ROWS = {"sqlite": "json_each(:rows)", "postgresql": "jsonb_array_elements(CAST(:rows AS jsonb))"}
MOST_CELLS = 17
Cell = int | str | None


def of_rows(statement: str, **parts: Mapping[str, str]) -> dict[str, TextClause]:
    """The statement by database: {rows} stands for its rows, {0} for the first cell of one; `parts` for more, by database."""
    found = {}
    for name, cell in _CELLS.items():
        cells = [cell.format(place) for place in range(MOST_CELLS)]
        own = {part: by_database[name].format(*cells) for part, by_database in parts.items()}
        found[name] = text(statement.format(*cells, rows=f"{_ROWS[name]} AS one", **own))
    return found


def send(statement: Mapping[str, TextClause], rows: Sequence[Sequence[Cell]]) -> CursorResult[Any]:
    return db.session.connection().execute(statement[dialect()], {"rows": json.dumps(rows)})


def dialect() -> str:
    return str(db.session.get_bind().dialect.name)
