import io

import pytest
import time_machine

from mima.core.actors import Actor
from mima.core.db import db
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.journal import queries as journal
from mima.media import limits, queries, service
from mima.media.models import AssetState, MediaAsset
from mima.media.service import QuotaReached
from mima.media.trouble import Trouble, Undecodable
from mima.media.work import RenderResult
from mima.storage import Store
from tests.media import making
from tests.media.conftest import Send


def state_of(asset: MediaAsset) -> AssetState:
    return db.session.get_one(MediaAsset, asset.id, populate_existing=True).state


def claimed(asset: MediaAsset) -> service.Claim:
    with transaction():
        claim = service.claim(asset.id)
    assert claim is not None
    return claim


def test_a_received_file_waits_for_its_worker(send: Send, company: Exhibitor) -> None:
    asset = send(filename="Été à Thiers.jpg")
    assert (asset.state, asset.exhibitor_id, asset.original_name) == (AssetState.waiting, company.id, "Été à Thiers.jpg")


def test_a_file_may_be_received_as_a_stream(store: Store, company: Exhibitor, bruno: Actor) -> None:
    with transaction():
        asset = service.receive(company, by=bruno, filename="a.png", stream=io.BytesIO(making.picture("PNG")))
    assert store.size(asset.original_key or "") == asset.byte_size


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Users\\x\\passwd", "pass\u202ewd\x00"])
def test_a_name_is_only_ever_a_name(send: Send, name: str) -> None:
    assert send(filename=name).original_name == "passwd"


def test_a_name_does_not_go_on_for_ever(send: Send) -> None:
    assert send(filename="x" * 5000 + ".jpg").original_name.endswith("xx.jpg")


def test_a_company_cannot_keep_more_than_its_quota(send: Send, store: Store) -> None:
    limits.configure(limits.Limits(per_company=len(making.picture()) + 100))
    try:
        send()
        with pytest.raises(QuotaReached):
            send()
    finally:
        limits.configure(limits.Limits())
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1


def test_a_waiting_asset_is_claimed_once(send: Send) -> None:
    asset = send()
    with transaction():
        assert service.claim(asset.id) is not None
    with transaction():
        assert service.claim(asset.id) is None


def test_a_finished_picture_is_ready_with_its_figures(ready: Send) -> None:
    asset = ready(making.picture(size=(1000, 500)))
    db.session.refresh(asset)
    assert (asset.state, asset.width, asset.height) == (AssetState.ready, 1000, 500)
    assert [one.width for one in queries.for_assets([asset.id])[asset.id].of_type("image/webp")] == [320, 800, 1000]


def test_a_finished_sound_is_ready_with_its_waveform(ready: Send) -> None:
    asset = ready(making.sound())
    shown = queries.for_assets([asset.id])[asset.id]
    assert (shown.duration_ms, shown.peak_dbfs, len(shown.bars or "")) == (2000, -6.02, 240)
    assert shown.preview is not None
    assert len(queries.peaks_of(asset.id)) == 1000


def test_a_worker_whose_claim_was_given_to_another_cannot_finish(send: Send) -> None:
    asset = send()
    late = claimed(asset)
    with transaction():
        service.give_up_on(asset)
    claimed(asset)
    with transaction():
        assert service.finish(late, RenderResult(())) is None
    assert state_of(asset) is AssetState.working


def test_a_bad_file_is_refused_with_its_reason(send: Send) -> None:
    asset = send()
    with transaction():
        service.refuse(claimed_in(asset), Undecodable(Trouble.too_many_pixels, limit=64))
    assert asset.state is AssetState.refused
    assert asset.refusal % asset.refusal_values == "This picture has more than 64 million pixels. Send it smaller."


def claimed_in(asset: MediaAsset) -> service.Claim:
    claim = service.claim(asset.id)
    assert claim is not None
    return claim


def test_a_file_that_broke_its_worker_gets_three_attempts(send: Send) -> None:
    asset = send()
    states = []
    for _ in range(3):
        claim = claimed(asset)
        with transaction():
            service.refuse(claim, Undecodable(Trouble.crashed))
        states.append(state_of(asset))
    assert states == [AssetState.waiting, AssetState.waiting, AssetState.refused]


def test_a_store_that_is_away_costs_no_attempt(send: Send) -> None:
    asset = send()
    for _ in range(5):
        claim = claimed(asset)
        with transaction():
            service.put_back(claim, why="store away")
    assert (state_of(asset), asset.attempts) == (AssetState.waiting, 0)


def test_every_trouble_has_its_sentence() -> None:
    assert set(service.SENTENCES) == set(Trouble)


def test_a_description_is_kept_and_noted(send: Send, bruno: Actor) -> None:
    asset = send()
    with transaction():
        service.set_alt(asset, alt_fr=" Une forge ", alt_en="A forge", by=bruno)
    assert (asset.alt_fr, asset.alt_en) == ("Une forge", "A forge")
    assert journal.history(("media_asset", asset.id))[-1].verb == "media_asset.described"


def test_a_removed_asset_is_shown_nowhere(ready: Send, company: Exhibitor, bruno: Actor) -> None:
    asset = ready()
    with transaction():
        service.remove(asset, by=bruno)
    assert queries.for_assets([asset.id]) == {}
    assert queries.of_exhibitor(company) == []


def test_what_is_removed_stays_removed(send: Send, bruno: Actor) -> None:
    asset = send()
    claim = claimed(asset)
    with transaction():
        service.remove(asset, by=bruno)
    with transaction():
        assert service.finish(claim, RenderResult(())) is None
    with pytest.raises(MoveRefused), transaction():
        service.remove(asset, by=bruno)


def test_every_move_is_in_the_journal(ready: Send, bruno: Actor, noon: time_machine.Traveller) -> None:
    asset = ready()
    moves = [(entry.from_state, entry.to_state) for entry in journal.history(("media_asset", asset.id))]
    assert moves == [(None, "waiting"), ("waiting", "working"), ("working", "ready")]
