"""Taking a file in: onto the store, with its type proved by its content and its size counted as it flows.

This part needs no database. With a large file call `keep` before the transaction, so that nobody waits for its bytes.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

from mima.core import ids
from mima.core.errors import N_, DomainError
from mima.media import limits
from mima.media.kinds import HEAD, KIND_OF_TYPE, MEGABYTE, MOST_BYTES, Kind, is_heif, sniff
from mima.storage import Store, StoreFull, StoreUnavailable

CHUNK = 1024 * 1024


class FileEmpty(DomainError):
    """The file has no bytes."""

    status = 422
    message = N_("This file is empty. Choose it again; it may not have been saved completely.")


class FileTypeRefused(DomainError):
    """The content is not of a type that we take, whatever the file is called."""

    status = 422
    message = N_(
        "This is not a file that we can show. We take pictures as JPEG, PNG, WebP, AVIF or TIFF, "
        "sound as WAV, AIFF, FLAC, MP3, AAC (M4A) or Ogg, and film as MP4, MOV or WebM."
    )


class HeicRefused(FileTypeRefused):
    """The content is a picture as telephones keep it, which few browsers show."""

    message = N_(
        "This is a HEIC picture, as iPhones take them, and few browsers show it. Export it as JPEG and send that one; or choose"
        " “Most Compatible” under Settings, Camera, Formats on the iPhone."
    )


class FileTooLarge(DomainError):
    """The file has more bytes than its kind may have."""

    status = 413
    message = N_("This file is larger than %(limit)s MB. Nothing of it was kept; export it smaller and send it again.")


class StorageFull(DomainError):
    """The store would have no room left for everything else."""

    status = 503
    message = N_("We have no room for files at the moment. Everything else works; the market's team has to make room.")


class StorageAway(DomainError):
    """The store does not answer."""

    status = 503
    message = N_("Files cannot be kept at the moment. Everything else works; send this one again in a few minutes.")


@dataclass(frozen=True)
class Kept:
    """A file on the store that no row knows yet; if none comes, the daily clearing takes it away."""

    key: str
    kind: Kind
    content_type: str
    byte_size: int
    sha256: str


def keep(store: Store, stream: BinaryIO) -> Kept:
    """The stream's bytes are on the store under a random private key.

    Refused with `FileEmpty`, `FileTypeRefused`, `FileTooLarge`, `StorageFull` or `StorageAway`; then nothing is kept.
    """
    head = stream.read(HEAD)
    content_type = proved(head)
    kind = KIND_OF_TYPE[content_type]
    name = ids.public_id(26)
    key = f"originals/{name[:2]}/{name}"
    meter = Meter(store, head, stream, MOST_BYTES[kind])
    with store_answers():
        store.put(key, meter)
    return Kept(key, kind, content_type, meter.size, meter.digest.hexdigest())


def proved(head: bytes) -> str:
    """The content type that a file's first bytes prove; `FileEmpty`, `FileTypeRefused`."""
    if not head:
        raise FileEmpty
    content_type = sniff(head)
    if content_type is None:
        raise HeicRefused if is_heif(head) else FileTypeRefused
    return content_type


def check_size(size: int, most: int) -> None:
    """Nothing, unless a file of so many bytes is larger than its kind may be: then `FileTooLarge`."""
    if size > most:
        raise FileTooLarge(limit=most // MEGABYTE)


def check_room(store: Store, size: int = 0) -> None:
    """Nothing, unless so many bytes more would leave no room for everything else: then `StorageFull`."""
    free = store.free_bytes()
    if free is not None and free - size < limits.current().kept_free:
        raise StorageFull


@contextmanager
def store_answers() -> Iterator[None]:
    """What the store cannot do inside is a sentence: `StorageFull` or `StorageAway`."""
    try:
        yield
    except StoreFull as error:
        raise StorageFull from error
    except StoreUnavailable as error:
        raise StorageAway from error


@contextmanager
def dropped_unless_taken(store: Store, kept: Kept) -> Iterator[None]:
    """What was kept is gone again if what is done with it here fails: nobody's bytes count against nobody's quota."""
    try:
        yield
    except BaseException:
        with suppress(StoreUnavailable):
            store.delete(kept.key)
        raise


class Meter:
    """The stream's chunks on their way to the store, counted and hashed; stops the way when it goes on too long."""

    def __init__(self, store: Store, head: bytes, stream: BinaryIO, most: int) -> None:
        self.size = 0
        self.digest = hashlib.sha256()
        self._store, self._head, self._stream, self._most = store, head, stream, most

    def __iter__(self) -> Iterator[bytes]:
        chunk = self._head
        while chunk:
            self.size += len(chunk)
            check_size(self.size, self._most)
            check_room(self._store)
            self.digest.update(chunk)
            yield chunk
            chunk = self._stream.read(CHUNK)
