import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from mima import storage
from mima.core.actors import Actor, person
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.media import intake, service, work, workshop
from mima.media.models import MediaAsset
from mima.storage import Store
from tests.media import making
from tests.people import Cast

Send = Callable[..., MediaAsset]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store that is the configured one."""
    return storage.configure(tmp_path / "store")


@pytest.fixture(scope="module", autouse=True)
def no_children_left() -> Iterator[None]:
    yield
    workshop.close()


@pytest.fixture
def company(context: Flask, cast: Cast) -> Exhibitor:
    return cast.company("bruno")


@pytest.fixture
def bruno(context: Flask, cast: Cast) -> Actor:
    return person(cast.user("bruno").id)


@pytest.fixture
def send(store: Store, company: Exhibitor, bruno: Actor) -> Send:
    """bruno sends a file for his company, a small picture unless told otherwise."""

    def run(content: bytes | None = None, filename: str = "cover.jpg", to: Exhibitor = company) -> MediaAsset:
        kept = intake.keep(store, io.BytesIO(making.picture() if content is None else content))
        with transaction():
            return service.receive(to, by=bruno, filename=filename, stream=kept)

    return run


@pytest.fixture
def ready(send: Send, store: Store) -> Send:
    """The same, and a worker has prepared it."""

    def run(*args: object, **kwargs: object) -> MediaAsset:
        asset = send(*args, **kwargs)
        with transaction():
            claim = service.claim(asset.id)
        assert claim is not None
        result = work.render(store, claim)
        with transaction():
            service.finish(claim, result)
        return asset

    return run
