"""Where files live: originals (private, random names) and renditions (public, named by their content).

One store per process, chosen by `STORAGE_URL`. Today it is a folder; an object store is one more answer of `Store.at`,
and nothing that uses `current()` would notice.
"""

from pathlib import Path

from mima.storage.store import WHOLE_PUT, AlreadyStored, NotStored, Store, StoredFile, StoreFull, StoreUnavailable

__all__ = [
    "WHOLE_PUT",
    "AlreadyStored",
    "NotStored",
    "Store",
    "StoreFull",
    "StoreUnavailable",
    "StoredFile",
    "configure",
    "current",
]

_configured: Store | None = None


def configure(url: str | Path) -> Store:
    """The store at this address is the one that `current()` returns from now on; nothing is read or written yet."""
    global _configured
    _configured = Store.at(url)
    return _configured


def current() -> Store:
    """The configured store."""
    if _configured is None:
        raise RuntimeError("storage.configure(url) has not been called")
    return _configured
