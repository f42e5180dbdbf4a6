import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from mima import audit, storage
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.core.transaction import transaction
from mima.media import intake
from mima.media import service as media
from mima.payments import flow
from mima.storage import Store
from tests.catalog.making import published
from tests.media import making
from tests.people import Cast

Broken = Callable[[Callable[[], None]], dict[int, list[str]]]


class Undo(Exception):
    """The break was looked at and is taken back."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return storage.configure(tmp_path / "store")


@pytest.fixture
def market(context: Flask, cast: Cast, noon: object, store: Store) -> Cast:
    """bruno has paid booth A01 by transfer, sent a picture and has a work in the catalog; carla holds A02; letters wait."""
    _hold(cast, "carla", "A02")
    flow.mark_transfer_received(_hold(cast, "bruno", "A01"), by=cast.user("ana").actor, reference="VIR 1")
    kept = intake.keep(store, io.BytesIO(making.picture()))
    with transaction():
        media.receive(cast.company("bruno"), by=cast.user("bruno").actor, filename="cover.jpg", stream=kept)
    published(cast.company("bruno"))
    return cast


def _hold(cast: Cast, name: str, code: str) -> str:
    with transaction():
        booth = booths.booth(cast.edition, code)
        return booth_service.hold(booth, cast.company(name), by=cast.user(name).actor).reference


@pytest.fixture
def broken(market: Cast) -> Broken:
    """{number of the promise: what is found} after something was broken; the database is as before afterwards."""

    def run(breaking: Callable[[], None]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        with pytest.raises(Undo), transaction():
            breaking()
            found.update({result.number: result.findings for result in audit.results() if not result.is_kept})
            raise Undo
        return found

    return run
