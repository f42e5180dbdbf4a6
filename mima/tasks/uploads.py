"""Uploads of which nothing was heard for a day leave nothing behind."""

from datetime import timedelta

from mima import storage
from mima.catalog.uploads import pieces, service
from mima.core import clock, ids, leases
from mima.core.transaction import transaction
from mima.media.documents import CLEARED_AFTER

STRAYS_EVERY = timedelta(hours=1)


def clear() -> None:
    """Old uploads are forgotten, then their pieces are gone; once an hour, pieces that no upload knows too."""
    store = storage.current()
    with transaction():
        folders = service.forget_old()
    for folder in folders:
        pieces.clear(store, folder)
    with transaction():
        # A new holder each time: the lease ends by time alone, which makes it a clock that all processes share.
        due = leases.take("upload_strays", ids.token(), STRAYS_EVERY)
    if due:
        for key in list(pieces.strays(store, clock.now() - CLEARED_AFTER)):
            store.delete(key)
