"""A served market, people in front of it, and a Chromium for each of them."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright
from sqlalchemy import update
from werkzeug.serving import WSGIRequestHandler, make_server

from mima import create_app
from mima.config import Config
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from mima.payments import gateway
from mima.stripe_sandbox import running
from tests import connections, migrated, people, snapshot
from tests.browser.looks import HTMX, PAIRWISE, Look, answer_cdn
from tests.conftest import make_config

HERE = Path(__file__).parent
# Milliseconds to wait for what must come: two Chromiums on two cores take their time, and no test is about speed.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
# The first that is there. The headless shell is the same Chromium without the windows, menus and profiles that no test looks
# at: a page costs half of what it does in the others.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# The panels below the address bar are web pages of their own, which each new window loads though nobody types there: without
# them a window costs a third. Chromium heeds the last such list only, so what Playwright turns off stands here once more.
OFF = """
WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup SpareRendererForSitePerProcess
AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades HttpsFirstBalancedModeAutoEnable LensOverlay
MediaRouter PaintHolding ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect OptimizationHints
NetworkTimeServiceQuerying AimEnabled PreconnectToSearch
"""
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    f"--disable-features={','.join(OFF.split())}",
    # Whatever is not on this machine is not there.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """What a test leaves behind when it ends depends on how it ended."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class QuietHandler(WSGIRequestHandler):
    def log(self, *_args: Any) -> None:
        """Nothing: a test prints what fails, not what is asked."""


class UnderWay:
    """The application, and how many of its answers are being made: the database is not exchanged under one of them."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app, self._number, self._changed = app, 0, threading.Condition()
        self._is_still = False

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with self._changed:
            # A page that a test has left may still ask for something: it has its answer from the new database.
            self._changed.wait_for(lambda: not self._is_still)
            self._number += 1
        try:
            return self._app(environ, start_response)
        finally:
            with self._changed:
                self._number -= 1
                self._changed.notify_all()

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nothing is under way, and what comes meanwhile waits; an error if that takes longer than our patience."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._number, PATIENCE / 1000), "a request of an earlier test never ends"
            self._is_still = True
        try:
            yield
        finally:
            with self._changed:
                self._is_still = False
                self._changed.notify_all()


@pytest.fixture(scope="session")
def live_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The settings of the served application; a package of tests may override this fixture with its own."""
    data = tmp_path_factory.mktemp("live")
    config = make_config(data, f"sqlite:///{data / 'mima.sqlite3'}")
    stripe = f"http://127.0.0.1:{free_port()}"  # nobody listens there, unless a test starts a stand-in
    return config.with_(app_url=f"http://127.0.0.1:{free_port()}", stripe_api_base=stripe, stripe_checkout_origin=stripe)


@pytest.fixture(scope="session")
def live_app(live_config: Config, shared: Path) -> Iterator[Flask]:
    """The application, served on its own port, with the cast and an edition that is on sale today."""
    app = create_app(live_config)
    snapshot.wait_for_no_disk(app)
    # As in production: the address of each file changes with its content.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    migrated.migrate(app, shared)
    with app.app_context():
        people.invite()
        with transaction():
            open_sale()
        db.session.remove()
        db.engine.dispose()
    shutil.copy(live_config.data / "mima.sqlite3", live_config.data / "invited.sqlite3")
    app.wsgi_app = under_way = UnderWay(app.wsgi_app)  # type: ignore[method-assign]
    app.extensions["tests.still"] = under_way.still
    server = make_server("127.0.0.1", int(live_config.host.rpartition(":")[2]), app, threaded=True, request_handler=QuietHandler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        connections.close()


def open_sale() -> None:
    """Booths are on sale on the day of this run: the browser's clock is the real one."""
    now = clock.now()
    db.session.execute(update(SaleWindow).values(opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=30)))


@dataclass(frozen=True)
class Market:
    """The served market of one test. `app` is the same application, to look into or change its data from the test."""

    app: Flask
    address: str
    cast: people.Cast

    def path(self, path: str) -> str:
        return f"{self.address}{path}"


@pytest.fixture
def market(live_app: Flask, live_config: Config) -> Iterator[Market]:
    """The cast and the market of the tests, as if nobody had ever touched them."""
    restore(live_app, live_config.data)
    with live_app.app_context():
        cast = people.recall()
        db.session.remove()
    yield Market(live_app, live_config.app_url, cast)


def restore(app: Flask, data: Path) -> None:
    with app.app_context():
        snapshot.restore(data / "mima.sqlite3", data / "invited.sqlite3")


@pytest.fixture
def stripe(live_config: Config, market: Market, tmp_path: Path) -> Iterator[str]:
    """The stand-in listens where the served market believes Stripe to be, and rings at the market's door; its address."""
    key, secret = live_config.stripe_secret_key, live_config.stripe_webhook_secrets[0]
    gateway.configure(key, live_config.stripe_api_base, live_config.stripe_webhook_secrets)
    options = {"app_url": market.address, "webhook_url": f"{market.address}/hooks/stripe"}
    port = int(live_config.stripe_api_base.rpartition(":")[2])
    with running(tmp_path / "stripe.sqlite3", port=port, webhook_secret=secret, secret_key=key, **options):
        yield live_config.stripe_api_base


def chromium_here() -> str | None:
    """The path of this machine's Chromium; None where there is none."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Where there is none (or no htmx beside it), the test is skipped with a clear word, on CI it fails."""
    program = chromium_here()
    if program is None:
        pytest.skip("no Chromium on this machine")
    if not HTMX.is_file():
        pytest.skip(f"{HTMX} is missing: `make setup-dev` brings it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


Browse = Callable[..., Page]
# Pages that a test cuts off from the market: what Chromium and htmx log about it is no fault of theirs.
CUT_OFF: set[Page] = set()


def cut_off(page: Page) -> None:
    """The page has no network from here on."""
    CUT_OFF.add(page)
    page.context.set_offline(True)


@pytest.fixture
def browse(chromium: Browser, market: Market, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Browse]:
    """`browse(look, person)`: a page in a browser of its own, where this person of the cast (None: a visitor) is signed in.

    At the end no page may have reported an error of script or policy; when the test failed, a picture of each is in its folder.
    People who ask for less motion see the same pages, at once.
    """
    pages: list[Page] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A refusal (409, 422 …) is an answer, not a fault of the page: neither the browser's word for it nor htmx's. Nor is a
        # question whose place a newer one took; one that failed has `htmx:sendError` besides.
        refusal = re.search(r"status of 4\d\d|Response Status Error Code 4\d\d|^htmx:(sendAbort|afterRequest)\b", message.text)
        if message.type == "error" and not refusal and message.page not in CUT_OFF:
            complaints.append(f"{message.text} {message.location}")

    def complain(error: Error) -> None:
        # Chromium's word for a cross-fade that it leaves out after a POST: nothing of ours has failed.
        if "ViewTransition opt-in disabled" not in str(error):
            complaints.append(str(error))

    def open_page(look: Look = Look(), person: str | None = None) -> Page:  # noqa: B008 (frozen)
        context = chromium.new_context(
            viewport={"width": look.width, "height": 800},
            color_scheme=look.theme,  # type: ignore[arg-type]
            locale="fr-FR" if look.language == "fr" else "en-GB",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            java_script_enabled=look.script,
            base_url=market.address,
        )
        if person:
            context.add_cookies([{"name": "mima", "value": _cookie(market, person, look.language), "url": market.address}])
        page = context.new_page()
        if look.script:
            answer_cdn(page)
        page.set_default_timeout(PATIENCE)
        page.on("console", listen)
        page.on("pageerror", complain)
        pages.append(page)
        return page

    yield open_page
    close(pages, tmp_path, failed=bool(complaints) or has_failed(request))
    assert not complaints


def has_failed(request: pytest.FixtureRequest) -> bool:
    """The test that ends here has failed."""
    return request.node.stash.get(FAILED, False)  # type: ignore[no-any-return]


def close(pages: list[Page], folder: Path, *, failed: bool) -> None:
    """The pages are gone; of those of a failed test a picture stays."""
    for number, page in enumerate(pages, start=1):
        if failed and not page.is_closed():
            page.screenshot(path=folder / f"end-{number}.png", full_page=True)
        page.context.close()


def _cookie(market: Market, person: str, language: str) -> str:
    client = people.sign_in(market.app, getattr(market.cast, person))
    with client.session_transaction() as session:
        session["language"] = language
    cookie = client.get_cookie("mima", domain=market.app.extensions["mima.config"].host.partition(":")[0])
    cookie = cookie or client.get_cookie("mima")
    assert cookie is not None
    return cookie.value


@pytest.fixture(params=PAIRWISE, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    """Each of the five looks that together hold every pair of width, theme, language and script."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def page(browse: Browse) -> Page:
    """A visitor's page: wide, light, English, with JavaScript."""
    return browse()
