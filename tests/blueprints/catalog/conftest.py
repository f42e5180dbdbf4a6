"""A small catalog for the tests of its pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima.core.db import db
from mima.media import workshop
from tests import snapshot
from tests.catalog.making import published
from tests.people import Cast


@pytest.fixture(scope="module", autouse=True)
def no_children_left() -> Iterator[None]:
    yield
    workshop.close()


@pytest.fixture
def catalog(app: Flask, cast: Cast) -> Cast:
    """Twenty-six offerings of bruno's, one of carla's."""
    with app.app_context():
        snapshot.begin(app, "stones", lambda: fill(cast))
        db.session.remove()
    return cast


def fill(cast: Cast) -> None:
    for number in range(26):
        published(cast.company("bruno"), title_fr=f"Pierre {number:02d}", title_en=f"Stone {number:02d}")
    published(
        cast.company("carla"),
        kind="image",
        category="photograph",
        title_fr="Forêt d’été",
        title_en="",
        place="Thiers",
        tags=["Forêt"],
        fields={"technique": "cyanotype"},
    )


@pytest.fixture
def english(client: FlaskClient) -> FlaskClient:
    """A visitor who reads English."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
