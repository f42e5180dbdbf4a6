"""A new database of each kind for every race, with its tables; and for the short races one market that begins again."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from tests import migrated
from tests.faults.arena import Arena, arena, own_database


@contextmanager
def like(whole_app: Flask, kept: Path, folder: Path, name: str) -> Iterator[str]:
    """The address of a new database of the kind of the application's, with the same tables."""
    url = make_url(whole_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        file = folder / "race.sqlite3"
        shutil.copy(migrated.copy_of(kept), file)
        yield f"sqlite:///{file}"
    else:
        server = url.set(database="postgres").render_as_string(hide_password=False)
        with own_database(server, name, like=migrated.NAME) as address:
            yield address


@pytest.fixture
def database_url(whole_app: Flask, shared: Path, tmp_path: Path, worker_id: str) -> Iterator[str]:
    with like(whole_app, shared, tmp_path, f"race_{worker_id}") as url:
        yield url


@pytest.fixture(scope="module")
def arenas(
    whole_app: Flask, shared: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Callable[[str], Arena]]:
    """The market served from this module, started when it is first asked for; it begins again each time."""
    started: dict[str, Arena] = {}
    with ExitStack() as stack:

        def served(wsgi: str) -> Arena:
            if wsgi not in started:
                folder = tmp_path_factory.mktemp("arena")
                url = stack.enter_context(like(whole_app, shared, folder, f"arena_{worker_id}_{len(started)}"))
                started[wsgi] = stack.enter_context(arena(folder, url, wsgi=wsgi))
            started[wsgi].begin_again()
            return started[wsgi]

        yield served


@pytest.fixture
def place(arenas: Callable[[str], Arena]) -> Arena:
    """An empty market."""
    return arenas("wsgi:app")


@pytest.fixture
def careless(arenas: Callable[[str], Arena]) -> Arena:
    """An empty market without its defences of stock, for the negative controls; each takes from its database what is left."""
    return arenas("tests.faults.careless:app")
