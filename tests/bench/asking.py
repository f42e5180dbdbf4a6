"""How long the database takes for what a page asks of it, the application around it left out."""

import time
from typing import Any

from flask.testing import FlaskClient

from mima.core.db import db
from tests.statements import counted

REPEATS = 40


def asked(client: FlaskClient, path: str, headers: dict[str, str]) -> list[tuple[str, Any]]:
    """The statements of one request with their values, transaction control apart."""
    values: list[Any] = []
    with counted(values) as statements:
        assert client.get(path, headers=headers).status_code == 200
    return list(zip(statements, values, strict=True))


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
