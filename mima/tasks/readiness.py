"""Exhibitors are reminded of what is due, and certificates that nobody handed in leave no files behind."""

from datetime import timedelta

from mima import storage
from mima.core import clock, ids, leases
from mima.core.transaction import transaction
from mima.media.documents import CLEARED_AFTER
from mima.readiness import certificates, reminders

STRAYS_EVERY = timedelta(hours=1)


def remind() -> None:
    with transaction():
        reminders.send_due()


def clear() -> None:
    """Once an hour: files that no task names are gone, and those that no row came for."""
    store = storage.current()
    with transaction():
        # A new holder each time: the lease ends by time alone, which makes it a clock that all processes share.
        due = leases.take("certificate_strays", ids.token(), STRAYS_EVERY)
        keys = certificates.forget_unnamed() if due else []
    if due:
        keys += certificates.orphans(store, clock.now() - CLEARED_AFTER)
    for key in keys:
        store.delete(key)
