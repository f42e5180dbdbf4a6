from datetime import timedelta

import pytest
import time_machine

from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from mima.media import audit, clearing, service, workshop
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.trouble import Trouble, Undecodable
from mima.media.work import rendition_key
from mima.storage import Store
from tests.media import making
from tests.media.conftest import Send


def claim(asset: MediaAsset) -> service.Claim:
    with transaction():
        claim = service.claim(asset.id)
    assert claim is not None
    return claim


def found(store: Store) -> list[str]:
    """What the audit finds, at one moment, as it always looks."""
    with snapshot():
        return list(audit.findings(store))


def clear(store: Store) -> None:
    for asset_id, keys in clearing.leavings().items():
        for key in keys:
            store.delete(key)
        with transaction():
            clearing.forget(asset_id)


def test_an_asset_whose_worker_was_killed_waits_again(send: Send, noon: time_machine.Traveller) -> None:
    asset = send()
    claim(asset)
    noon.shift(timedelta(minutes=11))
    with transaction():
        assert clearing.return_lost() == 1
    assert asset.state is AssetState.waiting


def test_a_worker_that_is_only_slow_is_left_alone(send: Send, noon: time_machine.Traveller) -> None:
    asset = send()
    claim(asset)
    noon.shift(timedelta(minutes=9))
    with transaction():
        assert clearing.return_lost() == 0


@pytest.mark.parametrize(("minutes", "returned"), [(20, 0), (31, 1)])
def test_a_film_may_take_longer(send: Send, noon: time_machine.Traveller, minutes: int, returned: int) -> None:
    claim(send(making.film()))
    noon.shift(timedelta(minutes=minutes))
    with transaction():
        assert clearing.return_lost() == returned


def test_nobody_is_taken_for_lost_who_may_still_work() -> None:
    assert clearing.FILM_LOST_AFTER.total_seconds() > workshop.WALL_SECONDS[Kind.film]
    assert clearing.LOST_AFTER.total_seconds() > max(workshop.WALL_SECONDS[kind] for kind in (Kind.picture, Kind.sound))


def test_an_asset_that_lost_three_workers_is_refused_with_a_sentence(send: Send, noon: time_machine.Traveller) -> None:
    asset = send()
    for _ in range(3):
        claim(asset)
        noon.shift(timedelta(minutes=11))
        with transaction():
            clearing.return_lost()
    assert asset.state is AssetState.refused
    assert asset.refusal == service.SENTENCES[Trouble.crashed]


def test_the_files_of_a_removed_asset_go_and_its_stone_stays(ready: Send, bruno: Actor, store: Store) -> None:
    asset = ready()
    with transaction():
        service.remove(asset, by=bruno)
    clear(store)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []
    db.session.refresh(asset)
    assert (asset.state, asset.original_key, asset.original_name) == (AssetState.removed, None, "")


def test_the_file_of_a_refused_asset_goes_and_its_reason_stays(send: Send, store: Store) -> None:
    asset = send()
    taken = claim(asset)
    with transaction():
        service.refuse(taken, Undecodable(Trouble.unreadable))
    clear(store)
    db.session.refresh(asset)
    assert (asset.original_key, asset.original_name) == (None, "cover.jpg")
    assert asset.refusal


def test_what_is_shown_leaves_nothing_to_clear(ready: Send) -> None:
    ready()
    assert clearing.leavings() == {}


def test_an_old_file_without_a_row_may_be_cleared(ready: Send, store: Store) -> None:
    ready()
    store.put("originals/zz/stray", b"x")
    store.put(rendition_key("0" * 40), b"x")
    with time_machine.travel(clock.now() + timedelta(hours=21)):
        assert sorted(clearing.clearable(store)) == ["originals/zz/stray", rendition_key("0" * 40)]


def test_a_fresh_file_without_a_row_may_still_get_one(context: object, store: Store) -> None:
    store.put("originals/zz/stray", b"x")
    assert list(clearing.clearable(store)) == []


def test_nothing_is_cleared_while_a_worker_is_busy(send: Send, store: Store) -> None:
    claim(send())
    store.put("originals/zz/stray", b"x")
    with time_machine.travel(clock.now() + timedelta(hours=21)):
        assert list(clearing.clearable(store)) == []


def test_a_market_in_order_has_no_findings(ready: Send, send: Send, store: Store) -> None:
    ready()
    send()
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert found(store) == []


def test_the_audit_finds_an_original_that_is_gone(ready: Send, store: Store) -> None:
    asset = ready()
    store.delete(asset.original_key or "")
    assert found(store) == [f"asset {asset.public_id} has no original on the store"]


def test_the_audit_finds_a_rendition_that_is_gone(ready: Send, store: Store) -> None:
    asset = ready()
    one = db.session.query(Rendition).first()
    assert one is not None
    store.delete(rendition_key(one.content_hash))
    assert found(store) == [f"rendition {one.content_hash} of asset {asset.public_id} is not on the store"]


def test_the_audit_finds_a_ready_asset_with_nothing_to_show(ready: Send, store: Store) -> None:
    asset = ready()
    with transaction():
        db.session.query(Rendition).delete()
    assert found(store) == [f"asset {asset.public_id} is ready and has no rendition"]


@pytest.mark.parametrize("key", ["originals/zz/stray", rendition_key("0" * 40)])
def test_the_audit_finds_a_file_that_no_row_knows(context: object, store: Store, key: str) -> None:
    store.put(key, b"x")
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert found(store) == [f"file {key} is older than a day and no row knows it"]
