"""What `mima audit` looks at here: each file of an application is on the store, and each such file has its row."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from mima.applications.files import orphans
from mima.applications.models import ApplicationFile
from mima.core import clock
from mima.core.db import db
from mima.storage import current as current_store


def check_application_files() -> tuple[int, list[str]]:
    """How many files were looked at, and one sentence for each that is not where, or whose, it should be."""
    total = db.session.scalar(select(func.count()).select_from(ApplicationFile)) or 0
    return total, [*_missing(), *_strays()]


def _missing() -> Iterator[str]:
    store = current_store()
    for public_id, key in db.session.execute(select(ApplicationFile.public_id, ApplicationFile.key)):
        if not store.holds(key):
            yield f"file {public_id} of an application is not on the store"


def _strays() -> Iterator[str]:
    for key in orphans(current_store(), clock.now() - timedelta(days=1)):
        yield f"file {key} is older than a day and no row knows it"
