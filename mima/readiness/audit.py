"""What `mima audit` looks at here: each certificate's file is on the store and each file has its row; slots count right."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from mima.booths.models import Booking
from mima.core import clock
from mima.core.db import db
from mima.readiness.certificates import orphans
from mima.readiness.models import CertificateFile
from mima.readiness.slots import check_taken
from mima.storage import current as current_store

__all__ = ["check_certificates", "check_taken"]


def check_certificates() -> tuple[int, list[str]]:
    """How many files were looked at, and one sentence for each that is not where, or whose, it should be."""
    total = db.session.scalar(select(func.count()).select_from(CertificateFile)) or 0
    return total, [*_missing(), *_strays()]


def _missing() -> Iterator[str]:
    store = current_store()
    rows = select(CertificateFile.public_id, CertificateFile.key).join(Booking, Booking.id == CertificateFile.booking_id)
    for public_id, key in db.session.execute(rows):
        if not store.holds(key):
            yield f"certificate {public_id} is not on the store"


def _strays() -> Iterator[str]:
    for key in orphans(current_store(), clock.now() - timedelta(days=1)):
        yield f"file {key} is older than a day and no row knows it"
