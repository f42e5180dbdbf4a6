"""Of promise 6: the pieces of what is on its way are on the store, and no old piece is without its upload."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from mima.catalog.models import Offering
from mima.catalog.uploads.models import Upload
from mima.catalog.uploads.pieces import strays
from mima.core import clock
from mima.core.db import db
from mima.storage import current as current_store


def check_uploads() -> tuple[int, list[str]]:
    """How many uploads were looked at, and one sentence for each thing that is not as it should be."""
    going = list(db.session.scalars(select(Upload).where(Upload.asset_id.is_(None))))
    return len(going), [*_missing(going), *_foreign(), *_strays()]


def _missing(going: list[Upload]) -> Iterator[str]:
    store = current_store()
    for upload in going:
        if not all(store.holds(key) for key in upload.keys):
            yield f"upload {upload.public_id} has a piece that is not on the store"


def _foreign() -> Iterator[str]:
    owners = select(Upload.public_id).join(Offering, Offering.id == Upload.offering_id)
    for public_id in db.session.scalars(owners.where(Offering.exhibitor_id != Upload.exhibitor_id)):
        yield f"upload {public_id} is of another company than its offering"


def _strays() -> Iterator[str]:
    for key in strays(current_store(), clock.now() - timedelta(days=1)):
        yield f"file {key} is older than a day and no row knows it"
