"""A new database of each kind for every race."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.arena import database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[str]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with database(request.param, tmp_path, server, f"race_{worker_id}") as url:
        yield url
