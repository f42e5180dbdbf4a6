"""One asset, many workers: the conditional update lets one through. Without its condition, the same race fails."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import update

from mima.core.db import db
from mima.core.transaction import transaction
from mima.media import service
from mima.media.models import AssetState, MediaAsset
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


@pytest.fixture(autouse=True)
def no_session_left(context: Flask):
    yield
    db.session.remove()
