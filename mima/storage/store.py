"""The one way to the files: put once, read whole or in part, delete, list. Keys are ours, never a person's words."""

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore

KEY = re.compile(r"[a-z]+(?:/[A-Za-z0-9_-]+)*")
READ_CHUNK = 256 * 1024
# What is larger is written in parts, so that memory stays flat; a create-only put would hold the whole file.
WHOLE_PUT = 4 * 1024 * 1024

Content = bytes | Path | BinaryIO | Iterable[bytes]


class StoreUnavailable(Exception):
    """The store could not be reached or refused the work; nothing was kept."""


class StoreFull(StoreUnavailable):
    """The store has no room left; nothing was kept."""


class AlreadyStored(Exception):
    """There is a file under this key, and it stays as it is."""


class NotStored(Exception):
    """There is no file under this key."""


@dataclass(frozen=True)
class StoredFile:
    """One file as the store lists it."""

    key: str
    size: int
    modified: datetime


class Store:
    """Files under keys such as `renditions/3f/3fa9…`, in one folder."""

    def __init__(self, folder: Path) -> None:
        """The folder is made at the first use: choosing a store touches nothing."""
        self.folder = folder

    @classmethod
    def at(cls, url: str | Path) -> "Store":
        """The store for a path or a `file:` address; any other scheme is refused by name."""
        if isinstance(url, Path):
            return cls(url)
        parts = urlsplit(url)
        if parts.scheme not in ("", "file"):
            raise ValueError(f"STORAGE_URL: {parts.scheme}: is not served; give a folder")
        return cls(Path(unquote(parts.path)))

    @cached_property
    def _backend(self) -> LocalStore:
        return LocalStore(self.folder, mkdir=True)

    def put(self, key: str, content: Content) -> None:
        """The content is under the key, whole, or nothing is; a key that is taken raises `AlreadyStored`.

        Small contents are created by the store itself; a large one is looked up first and written in parts, which is
        enough because keys are random or name their content.
        """
        with self._plain_errors(key):
            if isinstance(content, bytes) and len(content) <= WHOLE_PUT:
                obstore.put(self._backend, key, content, mode="create")
            elif self.holds(key):
                raise AlreadyStored(key)
            else:
                obstore.put(self._backend, key, content, use_multipart=True, max_concurrency=2)

    def open(self, key: str, within: tuple[int, int] | None = None) -> Iterator[bytes]:
        """All bytes, or those of [start, end), in chunks; a missing key is told at once, not at the first chunk."""
        with self._plain_errors(key):
            found = obstore.get(self._backend, key, options={"range": within} if within else None)
        return (bytes(chunk) for chunk in found.stream(READ_CHUNK))

    def get_range(self, key: str, start: int, end: int) -> bytes:
        """The bytes of [start, end)."""
        with self._plain_errors(key):
            return bytes(obstore.get_range(self._backend, key, start=start, end=end))

    @contextmanager
    def as_path(self, key: str) -> Iterator[Path]:
        """The file at a path of the local disk, to be read only, while the block runs."""
        self.size(key)
        yield self.folder.absolute() / key

    def size(self, key: str) -> int:
        """The file's size in bytes."""
        with self._plain_errors(key):
            return int(obstore.head(self._backend, key)["size"])

    def holds(self, key: str) -> bool:
        """Whether there is a file under the key."""
        try:
            self.size(key)
        except NotStored:
            return False
        return True

    def delete(self, key: str) -> None:
        """Nothing is under the key, whether or not something was."""
        with self._plain_errors(key):
            try:
                obstore.delete(self._backend, key)
            except FileNotFoundError:
                return

    def list_older_than(self, moment: datetime, prefix: str) -> Iterator[StoredFile]:
        """Every file under the prefix written before the moment, in no order, a page at a time."""
        with self._plain_errors(prefix):
            for page in obstore.list(self._backend, prefix, chunk_size=1000):
                for meta in page:
                    if meta["last_modified"] < moment:
                        yield StoredFile(meta["path"], meta["size"], meta["last_modified"])

    def drop_unfinished(self, moment: datetime) -> int:
        """What a killed writer left behind before the moment is gone; returns how many pieces.

        The folder store writes beside the key as `key#1` and renames; such a piece is in no listing.
        """
        pieces = [p for p in self.folder.rglob("*#*") if p.stat().st_mtime < moment.timestamp()]
        for piece in pieces:
            piece.unlink(missing_ok=True)
        return len(pieces)

    def free_bytes(self) -> int | None:
        """The room left for new files, or None where the store knows no such limit."""
        return shutil.disk_usage(_nearest_existing(self.folder)).free

    @contextmanager
    def _plain_errors(self, key: str) -> Iterator[None]:
        if not KEY.fullmatch(key):
            raise ValueError(f"{key!r} is not a key")
        try:
            yield
        except FileNotFoundError as error:
            raise NotStored(key) from error
        except AlreadyExistsError as error:
            raise AlreadyStored(key) from error
        except (BaseError, OSError) as error:
            raise (StoreFull if "os error 28" in str(error) else StoreUnavailable)(str(error)) from error


def _nearest_existing(folder: Path) -> Path:
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
