"""How long the database takes for what a page asks of it, the application around it left out."""

import time
from contextlib import closing

from flask.testing import FlaskClient

from mima.core.db import db, one_plan
from tests.statements import Asked, plain_rows

REPEATS = 40
# After so many executions a statement has its plan, on whatever connection.
NEW = 12


def asked(client: FlaskClient, path: str, headers: dict[str, str]) -> list[Asked]:
    """The statements of one request, transaction control apart."""
    with plain_rows() as statements:
        assert client.get(path, headers=headers).status_code == 200
    return statements


def p95(statements: list[Asked]) -> tuple[float, float]:
    """Seconds for all of them together, from the first row to the last, in 19 of 20 repeats at most, asked as plain rows are.

    Of a connection that never asked them before, its first questions among the others; and of one that has, as those of a server
    that runs: but what is not kept is planned each time.
    """
    spent = []
    is_postgresql = db.engine.dialect.name == "postgresql"
    with one_plan().connect() as connection, closing(connection.connection.cursor()) as cursor:
        for _repeat in range(NEW + REPEATS):
            before = time.perf_counter()
            for text, values, is_kept in statements:
                cursor.execute(text, values, **({"prepare": is_kept} if is_postgresql else {}))
                cursor.fetchall()
            spent.append(time.perf_counter() - before)
    return _p95(spent[:REPEATS]), _p95(spent[NEW:])


def _p95(spent: list[float]) -> float:
    return sorted(spent)[len(spent) * 19 // 20 - 1]
