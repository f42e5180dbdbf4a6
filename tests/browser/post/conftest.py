"""The works that the tests of the listening post hear."""

from collections.abc import Iterator

import pytest
from flask import Flask

from mima.config import Config
from tests import people
from tests.browser.conftest import Market, restore
from tests.browser.post.hall import Hall
from tests.catalog.making import give_media, published
from tests.media import making
from tests.snapshot import Snapshot


@pytest.fixture(scope="module")
def works(live_app: Flask, live_config: Config) -> Snapshot:
    """Two works of thirty seconds, one of them in two parts; a third that is a picture."""
    restore(live_app, live_config.data)
    with live_app.app_context():
        company = people.recall().company("bruno")
        published(company, kind="image", category="photograph", title_fr="Brume", title_en="Mist", fields={}, tags=[])
        basalt = published(company, title_fr="Basalte", title_en="Basalt", text_en="Words [and a link](https://away.example).")
        sounds = [(f"{number}.wav", making.sound(seconds=seconds)) for number, seconds in ((1, 30), (2, 2))]
        give_media(basalt, *sounds, ("cover.jpg", making.picture(size=(900, 900))), alt="Basalt")
        granite = published(company, title_fr="Granite", title_en="Granite")
        give_media(granite, ("g.wav", making.sound(seconds=2)), ("cover.jpg", making.picture()), alt="Granite")
        return Snapshot(live_app, "works")


@pytest.fixture
def hall(market: Market, works: Snapshot) -> Iterator[Hall]:
    with market.app.app_context():
        works.give_back()
    found = Hall(market.app)
    yield found
    found.cut()
