"""How long the database takes for what a page asks of it, the application around it left out."""

import time
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from mima.core.db import db

REPEATS = 40


def asked(client: FlaskClient, path: str, headers: dict[str, str]) -> list[tuple[str, Any]]:
    """The statements of one request with their values, transaction control apart."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            found.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path, headers=headers).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return found


def p95(statements: list[tuple[str, Any]]) -> float:
    """Seconds for all of them together, from the first row to the last, in 19 of 20 repeats at most."""
    spent = []
    with db.engine.connect() as connection:
        for _repeat in range(REPEATS):
            before = time.perf_counter()
            for statement, values in statements:
                connection.exec_driver_sql(statement, values).fetchall()
            spent.append(time.perf_counter() - before)
    return sorted(spent)[REPEATS * 19 // 20 - 1]
