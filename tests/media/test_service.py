import io

import pytest
import time_machine

from mima.core.actors import Actor
from mima.core.db import db
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.journal import queries as journal
from mima.media import limits, queries, service, work
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.service import QuotaReached
from mima.media.trouble import Trouble, Undecodable
from mima.media.work import RenderResult
from mima.storage import Store
from mima.tasks import media as worker
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


def prepared(asset: MediaAsset, store: Store) -> None:
    """A worker prepares the asset as the tasks do."""
    worker.prepare(claimed(asset))
    db.session.refresh(asset)


def choose(asset: MediaAsset, by: Actor, *, excerpt: bool) -> None:
    with transaction():
        service.play(asset, excerpt=excerpt, by=by)


def test_another_choice_prepares_a_sound_anew_and_hides_it_meanwhile(
    ready: Send, bruno: Actor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = ready(making.sound())
    whole = queries.for_assets([asset.id])[asset.id].preview
    assert whole
    choose(asset, bruno, excerpt=True)
    assert state_of(asset) is AssetState.waiting
    assert not queries.for_assets([asset.id])[asset.id].is_ready
    prepared(asset, store)
    assert (asset.state, asset.preview_ms, asset.plays_excerpt) == (AssetState.ready, 2_000, True)
    entry = [entry for entry in journal.history(("media_asset", asset.id)) if entry.from_state == "ready"]
    assert [(one.to_state, one.why, one.actor_user_id) for one in entry] == [("waiting", "excerpt", bruno.user_id)]


def test_what_was_heard_before_is_not_kept(ready: Send, bruno: Actor, store: Store) -> None:
    asset = ready(making.sound())
    before = queries.for_assets([asset.id])[asset.id].renditions[0].content_hash
    monotone = making.sound(amplitude=0.1)
    choose(asset, bruno, excerpt=True)
    store.delete(asset.original_key or "")
    store.put(asset.original_key or "", monotone)
    prepared(asset, store)
    assert not store.holds(work.rendition_key(before))
    assert db.session.query(Rendition).filter_by(asset_id=asset.id).count() == 1


def test_a_worker_that_prepares_the_old_choice_cannot_finish(send: Send, bruno: Actor) -> None:
    asset = send(making.sound())
    late = claimed(asset)
    choose(asset, bruno, excerpt=True)
    assert state_of(asset) is AssetState.waiting
    with transaction():
        assert service.finish(late, RenderResult(())) is None
    assert claimed(asset).plays_excerpt


def test_the_same_choice_again_changes_nothing(ready: Send, bruno: Actor) -> None:
    asset = ready(making.sound())
    choose(asset, bruno, excerpt=False)
    assert state_of(asset) is AssetState.ready


def test_a_picture_is_not_played(ready: Send, bruno: Actor) -> None:
    asset = ready()
    choose(asset, bruno, excerpt=True)
    assert (state_of(asset), asset.plays_excerpt) == (AssetState.ready, False)


def test_a_sound_prepared_anew_has_all_its_attempts_again(ready: Send, bruno: Actor) -> None:
    asset = ready(making.sound())
    choose(asset, bruno, excerpt=True)
    states = []
    for _ in range(3):
        claim = claimed(asset)
        with transaction():
            service.refuse(claim, Undecodable(Trouble.crashed))
        states.append(state_of(asset))
    assert states == [AssetState.waiting, AssetState.waiting, AssetState.refused]


def test_what_was_taken_for_a_sound_waits_again_as_the_film_it_is(send: Send, store: Store) -> None:
    music = making.film().replace(b"ftypisom", b"ftypM4A ")
    asset = send(music, "clip.m4a")
    assert asset.kind is Kind.sound
    prepared(asset, store)
    assert (asset.state, asset.kind, asset.content_type, asset.attempts) == (AssetState.waiting, Kind.film, "video/mp4", 0)
    prepared(asset, store)
    assert (asset.state, asset.width, asset.height) == (AssetState.ready, 64, 48)


def test_what_was_taken_for_a_film_may_be_a_sound(send: Send, store: Store) -> None:
    asset = send(making.written(making.np.zeros((2, 9_600), "float32"), 48_000, "mp4", "aac"), "a.mp4")
    assert asset.kind is Kind.film
    prepared(asset, store)
    assert (asset.state, asset.kind, asset.content_type) == (AssetState.ready, Kind.sound, "audio/mp4")


def test_a_film_shows_its_preview_and_its_poster(send: Send, store: Store) -> None:
    asset = send(making.film(), "clip.mp4")
    prepared(asset, store)
    shown = queries.for_assets([asset.id])[asset.id]
    assert shown.preview_film and shown.poster
    assert (shown.preview_film.content_type, shown.poster.role, shown.is_excerpt) == ("video/mp4", "poster-320", False)


@pytest.mark.parametrize(("content", "state"), [(making.film(), "refused"), (making.sound(), "waiting")])
def test_a_film_that_is_too_slow_is_not_tried_again(send: Send, content: bytes, state: str) -> None:
    asset = send(content)
    claim = claimed(asset)
    with transaction():
        service.refuse(claim, Undecodable(Trouble.too_slow))
    assert state_of(asset) == state


def test_pictures_and_sounds_come_before_films(send: Send) -> None:
    film, sound, picture = send(making.film()), send(making.sound()), send()
    assert queries.waiting_ids() == [sound.id, picture.id, film.id]


def test_one_film_at_a_time_is_prepared_and_the_others_are_not_kept_waiting(send: Send) -> None:
    first, second = send(making.film()), send(making.film(voice=None))
    claimed(first)
    picture = send()
    assert queries.waiting_ids() == [picture.id]
    with transaction():
        service.give_up_on(first)
    assert second.id in queries.waiting_ids()


def test_when_a_film_is_done_the_next_one_is_woken(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    claim = claimed(send(making.film()))
    monkeypatch.setattr(service.wake, "want", woken.append)
    with transaction():
        service.finish(claim, RenderResult(()))
    assert woken == ["media"]
