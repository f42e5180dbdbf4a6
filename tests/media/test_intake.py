import hashlib
import io
from pathlib import Path

import pytest

from mima.media import intake, limits
from mima.media.intake import FileEmpty, FileTooLarge, FileTypeRefused, StorageFull
from mima.media.kinds import MOST_BYTES, Kind
from mima.storage import Store
from tests.media import making


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.at(tmp_path)


def files(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_byte_for_byte(store: Store) -> None:
    content = making.sound()
    kept = intake.keep(store, io.BytesIO(content))
    assert b"".join(store.open(kept.key)) == content
    assert (kept.byte_size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_its_type_is_that_of_its_content(store: Store) -> None:
    kept = intake.keep(store, io.BytesIO(making.picture("PNG")))
    assert (kept.kind, kept.content_type) == (Kind.picture, "image/png")


def test_its_key_says_nothing_and_is_never_the_same(store: Store) -> None:
    one, other = (intake.keep(store, io.BytesIO(making.picture())) for _ in range(2))
    assert one.key != other.key


def test_an_empty_file_is_told_so(store: Store) -> None:
    with pytest.raises(FileEmpty):
        intake.keep(store, io.BytesIO(b""))


def test_a_page_with_the_name_of_a_picture_is_refused(store: Store) -> None:
    with pytest.raises(FileTypeRefused):
        intake.keep(store, io.BytesIO(b"<html><script>alert(1)</script>"))
    assert files(store) == []


def test_a_file_that_goes_on_too_long_is_stopped_and_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST_BYTES, Kind.picture, 1_000_000)
    endless = io.BytesIO(making.picture() + bytes(5_000_000))
    with pytest.raises(FileTooLarge) as refusal:
        intake.keep(store, endless)
    assert "1 MB" in str(refusal.value)
    assert endless.tell() < 4_000_000
    assert files(store) == []


def test_a_full_disk_gives_a_sentence_and_keeps_nothing(store: Store) -> None:
    limits.configure(limits.Limits(kept_free=10**18))
    try:
        with pytest.raises(StorageFull):
            intake.keep(store, io.BytesIO(making.picture()))
    finally:
        limits.configure(limits.Limits())
    assert files(store) == []


@pytest.mark.parametrize(
    ("brands", "refusal"),
    [
        (b"heic\0\0\0\0mif1heic", intake.HeicRefused),
        (b"heix\0\0\0\0mif1heix", intake.HeicRefused),
        (b"mif1\0\0\0\0heicmiaf", intake.HeicRefused),
        (b"jp2 \0\0\0\0jp2 jp2 ", FileTypeRefused),
    ],
)
def test_a_telephones_picture_is_refused_by_its_name(store: Store, brands: bytes, refusal: type[FileTypeRefused]) -> None:
    with pytest.raises(FileTypeRefused) as refused:
        intake.keep(store, io.BytesIO(b"\0\0\0\x18ftyp" + brands + bytes(100)))
    assert type(refused.value) is refusal
    assert files(store) == []


def test_a_picture_of_the_general_brand_that_browsers_show_is_taken(store: Store) -> None:
    head = b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf"
    assert intake.proved(head) == "image/avif"
