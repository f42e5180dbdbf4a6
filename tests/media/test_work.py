from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mima.media import work, workshop
from mima.media.kinds import Kind
from mima.media.trouble import Trouble, Undecodable
from mima.storage import NotStored, Store
from tests.media import making


@dataclass(frozen=True)
class Original:
    kind: Kind = Kind.picture
    content_type: str = "image/jpeg"
    original_key: str = "originals/aa/aaa"
    plays_excerpt: bool = False


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    yield Store.at(tmp_path / "store")
    workshop.close()


def test_renditions_are_on_the_store_under_their_hashes(store: Store) -> None:
    store.put("originals/aa/aaa", making.picture())
    result = work.render(store, Original())
    assert [store.size(work.rendition_key(file.content_hash)) for file in result.renditions] == [
        file.byte_size for file in result.renditions
    ]


def test_a_sound_brings_its_figures(store: Store) -> None:
    store.put("originals/aa/aaa", making.sound())
    result = work.render(store, Original(Kind.sound, "audio/wav"))
    assert (result.duration_ms, result.peak_dbfs, len(result.bars or "")) == (2000, -6.02, 240)


def test_rendering_twice_gives_the_same_names(store: Store) -> None:
    store.put("originals/aa/aaa", making.sound())
    original = Original(Kind.sound, "audio/wav")
    assert work.render(store, original) == work.render(store, original)


def test_the_same_picture_sent_twice_has_two_addresses(store: Store) -> None:
    store.put("originals/aa/aaa", making.picture())
    store.put("originals/bb/bbb", making.picture())
    first = work.render(store, Original())
    second = work.render(store, Original(original_key="originals/bb/bbb"))
    assert not {file.content_hash for file in first.renditions} & {file.content_hash for file in second.renditions}


def test_a_missing_original_is_told(store: Store) -> None:
    with pytest.raises(NotStored):
        work.render(store, Original())


@pytest.mark.parametrize(
    "lie",
    [
        {"dominant_colour": "red;}"},
        {"width": -1},
        {"duration_ms": "long"},
        {"bars": "<script>"},
        {"renditions": [{"file": "../../etc/passwd", "role": "x", "content_type": "image/webp"}]},
        {"renditions": [{"file": "a", "role": "x", "content_type": "text/html"}]},
        {"kind": "film", "content_type": "text/html"},
        {"kind": "film", "content_type": "audio/wav"},
        {"kind": "page", "content_type": "video/mp4"},
        {"preview_ms": -1},
    ],
)
def test_a_child_that_lies_is_not_believed(store: Store, monkeypatch: pytest.MonkeyPatch, lie: dict) -> None:
    store.put("originals/aa/aaa", making.picture())
    monkeypatch.setattr(workshop, "decode", lambda *job, **choice: {"renditions": []} | lie)
    with pytest.raises(Undecodable) as refusal:
        work.render(store, Original())
    assert refusal.value.trouble is Trouble.crashed
