"""Uploaded files are prepared whatever happens to the store, the worker or the file."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from mima.core import clock, wake
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media import queries, service
from mima.media.models import AssetState, MediaAsset
from mima.storage import Store
from mima.tasks import media as task
from tests.media import making
from tests.media.conftest import Send, bruno, company, no_children_left, send, store

__all__ = ["bruno", "company", "no_children_left", "send", "store"]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked for after each commit."""
    heard: list[str] = []
    monkeypatch.setattr(wake, "_listeners", [heard.append])
    return heard


def state_of(asset: MediaAsset) -> AssetState:
    db.session.rollback()
    return db.session.get_one(MediaAsset, asset.id).state


def test_a_received_file_wakes_a_worker(woken: list[str], send: Send) -> None:
    send()
    assert woken == ["media"]


def test_a_waiting_file_is_prepared(send: Send) -> None:
    asset = send()
    task.prepare_next()
    assert state_of(asset) is AssetState.ready


def test_a_worker_that_sees_more_wakes_another(send: Send, woken: list[str]) -> None:
    send()
    send()
    woken.clear()
    task.prepare_next()
    assert woken == ["media"]
    task.prepare_next()
    assert woken == ["media"]


def test_without_work_nothing_happens(context: object) -> None:
    assert task.waiting() == 0
    task.prepare_next()


def test_a_file_that_cannot_be_read_is_refused_and_the_next_one_is_ready(send: Send) -> None:
    bad, good = send(making.picture()[:200]), send()
    task.prepare_next()
    task.prepare_next()
    assert (state_of(bad), state_of(good)) == (AssetState.refused, AssetState.ready)


def test_a_lost_original_is_refused_with_our_excuse(send: Send, store: Store) -> None:
    asset = send()
    store.delete(asset.original_key or "")
    task.prepare_next()
    assert state_of(asset) is AssetState.refused
    assert asset.refusal.startswith("This file was lost on our side")


def test_while_the_store_is_away_a_file_waits_and_is_prepared_later(
    send: Send, store: Store, noon: time_machine.Traveller
) -> None:
    asset = send()
    renditions = store.folder / "renditions"
    renditions.write_text("a file where a folder should be: nothing can be written")
    task.prepare_next()
    assert (state_of(asset), asset.attempts, task.waiting()) == (AssetState.waiting, 0, 0)
    renditions.unlink()
    noon.shift(timedelta(minutes=6))
    task.prepare_next()
    assert state_of(asset) is AssetState.ready


def test_what_a_killed_worker_left_is_prepared_by_another(send: Send, noon: time_machine.Traveller) -> None:
    asset = send()
    with transaction():
        service.claim(asset.id)
    noon.shift(timedelta(minutes=11))
    task.clear()
    task.prepare_next()
    assert state_of(asset) is AssetState.ready


def test_clearing_takes_what_nobody_needs_and_nothing_else(send: Send, store: Store, bruno: Actor) -> None:
    kept, gone = send(), send()
    task.prepare_next()
    task.prepare_next()
    with transaction():
        service.remove(gone, by=bruno)
    store.put("originals/zz/stray", b"x")
    with time_machine.travel(timedelta(hours=30) + gone.created_at):
        task.clear()
    shown = queries.for_assets([kept.id])[kept.id]
    files = [path for path in Path(store.folder).rglob("*") if path.is_file()]
    assert len(files) == 1 + len(shown.renditions)


def test_strays_are_looked_for_once_an_hour(context: object, store: Store) -> None:
    tomorrow = clock.now() + timedelta(hours=30)
    with time_machine.travel(tomorrow, tick=False) as traveller:
        task.clear()
        store.put("originals/zz/stray", b"x")
        traveller.shift(timedelta(minutes=59))
        task.clear()
        assert store.holds("originals/zz/stray")
        traveller.shift(timedelta(minutes=2))
        task.clear()
        assert not store.holds("originals/zz/stray")
