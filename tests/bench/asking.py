"""How long the database takes for what a page asks of it, the application around it left out."""

import time
from typing import Any

from flask.testing import FlaskClient

from mima.core.db import one_plan
from tests.statements import counted

REPEATS = 40
# After so many executions a statement has its plan, on whatever connection.
NEW = 12


def asked(client: FlaskClient, path: str, headers: dict[str, str]) -> list[tuple[str, Any]]:
    """The statements of one request with their values, transaction control apart."""
    values: list[Any] = []
    with counted(values) as statements:
        assert client.get(path, headers=headers).status_code == 200
    return list(zip(statements, values, strict=True))


def p95(statements: list[tuple[str, Any]]) -> tuple[float, float]:
    """Seconds for all of them together, from the first row to the last, in 19 of 20 repeats at most.

    Of a connection that never asked them before, its first questions among the others; and of one that has, as those of a server
    that runs. It is a connection as plain rows are read over (`mima.core.plain`).
    """
    spent = []
    with one_plan().connect() as connection:
        for _repeat in range(NEW + REPEATS):
            before = time.perf_counter()
            for statement, values in statements:
                connection.exec_driver_sql(statement, values).fetchall()
            spent.append(time.perf_counter() - before)
    return _p95(spent[:REPEATS]), _p95(spent[NEW:])


def _p95(spent: list[float]) -> float:
    return sorted(spent)[len(spent) * 19 // 20 - 1]
