"""Every page that somebody may see, as each of the people: wide and light, narrow and dark, it fits and is accessible."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from mima.config import Config
from tests import people, snapshot
from tests.addresses import addresses, expected
from tests.browser.conftest import Browse, Market, restore
from tests.browser.looks import Look, check_axe, check_fits
from tests.market import PEOPLE, Things, Visit, furnish, visit_of

WAYS = [(1440, "light"), (360, "dark")]


@pytest.fixture(scope="module")
def stocked(live_app: Flask, live_config: Config) -> Iterator[tuple[Things, Path]]:
    """The things of a market in which something of every kind has happened, and the database that holds them."""
    restore(live_app, live_config.data)
    kept = live_config.data / "furnished.sqlite3"
    with live_app.app_context():
        things = furnish(people.recall())
        snapshot.Snapshot(live_app)
    shutil.copy(live_config.data / "mima.kept", kept)
    yield things, kept
    kept.unlink()


def pages(app: Flask, visit: Visit, name: str, things: Things) -> list[str]:
    """The addresses at which this person finds a page."""
    table = expected()
    found = [one for one in addresses(app) if one.method == "GET" and table[str(one)][name] == 200]
    return [path for path in (one.path(things) for one in found) if b"<html" in visit.ask("GET", path).data[:200]]


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_fits_and_has_no_axe_violation(
    stocked: tuple[Things, Path], market: Market, browse: Browse, name: str
) -> None:
    things, kept = stocked
    with market.app.app_context():
        snapshot.restore(kept.with_name("mima.sqlite3"), kept)
    visit = visit_of(market.app, market.cast, name)
    page = browse(Look(*WAYS[0]), None if name == "visitor" else name)
    faults = [fault for path in pages(market.app, visit, name, things) for fault in faults_of(page, path)]
    assert not faults, "\n\n".join(faults)


def faults_of(page: Page, path: str) -> Iterator[str]:
    """What is wrong with the page, one sentence for each way to look at it."""
    page.goto(path)
    for width, theme in WAYS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for check in (check_fits, check_axe):
            try:
                check(page)
            except AssertionError as error:
                yield f"{theme} at {width}: {error}"
