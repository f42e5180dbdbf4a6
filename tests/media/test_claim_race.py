"""One asset, many workers: the conditional update lets one through. Without its condition, the same race fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select, update

from mima.core.db import db
from mima.core.transaction import transaction
from mima.media import queries, service
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset
from tests.crossing import Crossing, crossed
from tests.media.conftest import Send

WORKERS = 6


def race(app: Flask, asset_id: int, claim) -> int:
    """How many of the workers believe that the asset is theirs."""
    start = Barrier(WORKERS)

    def run(_number: int) -> bool:
        with app.app_context():
            start.wait()
            try:
                return claim(asset_id)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(run, range(WORKERS)))


def claim_as_we_do(asset_id: int) -> bool:
    with transaction():
        return service.claim(asset_id) is not None


def look_then_leap(asset_id: int) -> bool:
    """The defence off: the state is read, and written later."""
    asset = db.session.get_one(MediaAsset, asset_id)
    waits = asset.state is AssetState.waiting
    LOOKED.wait()
    with transaction():
        db.session.execute(update(MediaAsset).where(MediaAsset.id == asset_id).values(state=AssetState.working))
    return waits


LOOKED = Barrier(WORKERS)


def test_of_many_workers_one_gets_the_asset(app: Flask, send: Send) -> None:
    asset_id = send().id
    db.session.remove()
    assert race(app, asset_id, claim_as_we_do) == 1


def test_the_same_race_without_the_condition_has_many_winners(app: Flask, send: Send) -> None:
    asset_id = send().id
    db.session.remove()
    assert race(app, asset_id, look_then_leap) > 1


# Films are prepared one at a time: two workers look at the same moment, and two films wait.


def films_at_work(app: Flask, send: Send, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many films the workers have, when each has looked what waits before either claims, if it may look at all."""
    for _film in range(2):
        send()
    with transaction():
        db.session.execute(update(MediaAsset).values(kind=Kind.film))
    db.session.remove()
    monkeypatch.setattr(queries, "waiting_ids", Crossing(queries.waiting_ids))
    assert crossed(app, [claim_next, claim_next]) == ["done", "done"]
    return len(db.session.scalars(select(MediaAsset.id).where(MediaAsset.state == AssetState.working)).all())


def claim_next() -> None:
    with transaction():
        service.claim_next()


def test_of_two_workers_that_look_at_once_one_gets_a_film(app: Flask, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    assert films_at_work(app, send, monkeypatch) == 1


def test_workers_that_do_not_take_turns_have_two_films_at_once(app: Flask, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control; on SQLite the one who writes is alone."""
    monkeypatch.setattr(service, "_take_turns", lambda: None)
    assert films_at_work(app, send, monkeypatch) == (2 if db.engine.dialect.name == "postgresql" else 1)


@pytest.fixture(autouse=True)
def no_session_left(context: Flask):
    yield
    db.session.remove()
