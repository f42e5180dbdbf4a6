"""A booth's tablet before the listening post, and a hall whose network comes and goes."""

import threading
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from mima.catalog import attachments, queries
from mima.catalog.models import Offering
from mima.core.db import db
from tests import people
from tests.browser.conftest import CUT_OFF, Browse, QuietHandler, free_port
from tests.browser.looks import Look, check_axe, check_fits

POST = "/exhibitors/maison-pouzzolane/post"
NOW = "document.querySelector('#player audio').currentTime"


class Hall:
    """The market on a port of its own, whose network one can cut and mend."""

    def __init__(self, app: Flask) -> None:
        self.app, self.port, self._server = app, free_port(), None
        self.mend()

    @property
    def post(self) -> str:
        return f"http://127.0.0.1:{self.port}{POST}"

    def mend(self) -> None:
        self._server: Any = make_server("127.0.0.1", self.port, self.app, threaded=True, request_handler=QuietHandler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def cut(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._server = None


def opened(browse: Browse, hall: Hall, look: Look = Look(768)) -> Page:  # noqa: B008 (frozen)
    """The post before anybody has pressed its button."""
    page = browse(look)
    CUT_OFF.add(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(hall.post)
    return page


def is_kept(page: Page) -> None:
    page.wait_for_function("() => document.body.dataset.held === 'all'")


def start(page: Page) -> None:
    page.locator("#start").click()
    expect(page.locator("#ready")).to_be_hidden()


def started(browse: Browse, hall: Hall, look: Look = Look(768)) -> Page:  # noqa: B008 (frozen)
    """The post, with all that this tablet keeps."""
    page = opened(browse, hall, look)
    start(page)
    is_kept(page)
    return page


def sounds_beyond(page: Page, seconds: float) -> None:
    page.wait_for_function(
        f"() => {{ const a = document.querySelector('#player audio'); return !a.paused && {NOW} > {seconds} }}"
    )


def play(page: Page, title: str) -> None:
    page.locator("#works").get_by_role("button", name=f"Play “{title}”").click()
    sounds_beyond(page, 0.1)


def opens(page: Page, title: str) -> None:
    page.locator("#works").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def sound_of(title: str) -> str:
    """The hash of its first sound."""
    return next(one.preview.content_hash for one in attachments.of(titled(title)) if one.preview)


def titled(title: str) -> Offering:
    return next(one for one in queries.of_exhibitor(people.recall().company("bruno")) if one.title_en == title)


def db_is_free(app: Flask) -> None:
    with app.app_context():
        db.session.remove()


def kept(page: Page) -> list[str]:
    return page.evaluate("""async () => (await Promise.all((await caches.keys()).map(async name =>
        (await (await caches.open(name)).keys()).map(one => one.url)))).flat()""")  # type: ignore[no-any-return]


def check(page: Page) -> None:
    check_fits(page)
    check_axe(page)
    small = page.evaluate("""() => [...document.querySelectorAll('dialog[open] *, body:not(:has(dialog[open])) *')]
        .filter(one => one.matches('button, summary, input, .btn') && one.checkVisibility())
        .filter(one => Math.min(...['width', 'height'].map(side => one.getBoundingClientRect()[side])) < 48)
        .map(one => one.outerHTML.slice(0, 120))""")
    assert not small
