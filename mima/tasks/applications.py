"""Files that nobody sent with an application, or that one no longer needs, leave nothing behind."""

from datetime import timedelta

from mima import storage
from mima.applications import files
from mima.core import clock, ids, leases
from mima.core.transaction import transaction
from mima.media.documents import CLEARED_AFTER

EVERY = timedelta(hours=1)


def clear() -> None:
    """Once an hour: rows whose time is over, then files that no row knows."""
    store = storage.current()
    with transaction():
        # A new holder each time: the lease ends by time alone, which makes it a clock that all processes share.
        due = leases.take("application_files", ids.token(), EVERY)
        if due:
            files.forget_over()
    if due:
        for key in files.orphans(store, clock.now() - CLEARED_AFTER):
            store.delete(key)
