from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mima import storage
from mima.storage import AlreadyStored, NotStored, Store

KEY = "originals/ab/abc"
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.at(tmp_path / "files")


def test_what_was_put_is_read_back(store: Store) -> None:
    store.put(KEY, b"hello")
    assert b"".join(store.open(KEY)) == b"hello"


def test_a_part_is_read_without_the_rest(store: Store) -> None:
    store.put(KEY, b"0123456789")
    assert b"".join(store.open(KEY, (2, 5))) == store.get_range(KEY, 2, 5) == b"234"


def test_a_key_is_written_once(store: Store) -> None:
    store.put(KEY, b"first")
    with pytest.raises(AlreadyStored):
        store.put(KEY, b"second")
    assert b"".join(store.open(KEY)) == b"first"


def test_a_streamed_content_does_not_replace_another(store: Store) -> None:
    store.put(KEY, b"first")
    with pytest.raises(AlreadyStored):
        store.put(KEY, iter([b"second"]))


def test_a_stream_that_breaks_leaves_nothing(store: Store) -> None:
    def broken():
        yield b"x" * 10_000_000
        raise KeyError("the line fell")

    with pytest.raises(KeyError):
        store.put(KEY, broken())
    assert not store.holds(KEY)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_missing_key_is_told_before_the_first_byte(store: Store) -> None:
    with pytest.raises(NotStored):
        store.open(KEY)


@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "originals/../../x", "originals/a b", "", "originals/a#1"])
def test_a_key_that_leaves_the_folder_is_refused(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match="is not a key"):
        store.put(key, b"x")


def test_deleting_twice_is_deleting_once(store: Store) -> None:
    store.put(KEY, b"x")
    store.delete(KEY)
    store.delete(KEY)
    assert not store.holds(KEY)


def test_old_files_are_listed_by_prefix(store: Store) -> None:
    store.put(KEY, b"xyz")
    store.put("renditions/cd/cde", b"x")
    assert [(file.key, file.size) for file in store.list_older_than(LATER, "originals")] == [(KEY, 3)]


def test_new_files_are_not_listed(store: Store) -> None:
    store.put(KEY, b"x")
    assert list(store.list_older_than(datetime.now(UTC) - timedelta(hours=1), "originals")) == []


def test_what_a_killed_writer_left_is_dropped(store: Store) -> None:
    store.put(KEY, b"x")
    piece = store.folder / "originals/ab/other#1"
    piece.write_bytes(b"half")
    assert store.drop_unfinished(LATER) == 1
    assert not piece.exists()
    assert store.holds(KEY)


def test_choosing_a_store_makes_no_folder(tmp_path: Path) -> None:
    chosen = storage.configure((tmp_path / "not yet").as_uri())
    assert not (tmp_path / "not yet").exists()
    assert storage.current() is chosen


def test_a_scheme_that_is_not_served_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="s3: is not served"):
        Store.at("s3://bucket")


def test_free_room_is_known_before_the_folder_is(tmp_path: Path) -> None:
    assert (Store.at(tmp_path / "deep" / "er").free_bytes() or 0) > 0
