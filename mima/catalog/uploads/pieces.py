"""The pieces of an upload on the store: each under a name that nobody else has, read one after the other as one file."""

import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import select

from mima.catalog.uploads.models import Upload
from mima.core import ids
from mima.core.db import db
from mima.media import intake
from mima.storage import Store

FOLDER = "uploads"
EVER = datetime.max.replace(tzinfo=UTC)


def put(store: Store, upload: Upload, offset: int, content: bytes) -> str:
    """The piece is on the store under the name that comes back; `StorageFull` or `StorageAway` otherwise.

    Of two pieces for the same place each has a name of its own: the one that loses its way takes nothing from the other.
    """
    intake.check_room(store, len(content))
    name = f"{offset}-{ids.public_id(10)}"
    with intake.store_answers():
        store.put(f"{upload.folder}/{name}", content)
    return name


def drop(store: Store, upload: Upload, name: str) -> None:
    """The piece is gone."""
    with intake.store_answers():
        store.delete(f"{upload.folder}/{name}")


def clear(store: Store, folder: str) -> None:
    """Nothing of the upload is on the store, not even a piece that lost its way. What stays for now, strays are cleared of."""
    with intake.store_answers():
        for file in list(store.list_older_than(EVER, folder)):
            store.delete(file.key)


class Joined(io.RawIOBase):
    """The files under these keys as one stream, of which one is in memory at a time.

    They are read in a thread of their own: a store that writes what it is given as it comes cannot read at the same moment in
    the same thread.
    """

    def __init__(self, store: Store, keys: Iterable[str]) -> None:
        """Nothing is opened before the first byte is read; a missing file is told then (`NotStored`)."""
        self._store, self._keys, self._rest = store, iter(keys), memoryview(b"")
        self._reader = ThreadPoolExecutor(1)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(self._next())
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        key = next(self._keys, None)
        return b"" if key is None else self._reader.submit(lambda: b"".join(self._store.open(key))).result()

    def close(self) -> None:
        self._reader.shutdown()
        super().close()


def joined(store: Store, upload: Upload) -> io.BufferedReader:
    """All bytes of the upload, in their order; to be closed."""
    return io.BufferedReader(Joined(store, upload.keys), intake.CHUNK)


def strays(store: Store, before: datetime) -> Iterator[str]:
    """The keys of pieces that were written before the moment and belong to no upload on its way."""
    keys = (file.key for file in store.list_older_than(before, FOLDER))
    while page := list(islice(keys, 500)):
        named = {key.split("/")[1] for key in page}
        going = Upload.public_id.in_(named) & Upload.asset_id.is_(None)
        known = set(db.session.scalars(select(Upload.public_id).where(going)))
        yield from (key for key in page if key.split("/")[1] not in known)
