"""Pictures whose licence or reservation of mining changed are written anew, one by one, while the former ones are shown."""

from contextlib import suppress

from structlog import get_logger

from mima import storage
from mima.catalog import attachments, served
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media import stamping, work
from mima.media.models import MediaAsset
from mima.media.trouble import Undecodable
from mima.storage import NotStored, StoreUnavailable

log = get_logger()


def waiting() -> int:
    return len(stamping.outdated(50))


def renew_next() -> None:
    """The picture that has waited longest says what holds now. Where the store is away, it waits."""
    due = stamping.outdated(1)
    if not due:
        return
    asset, rights = db.session.get_one(MediaAsset, due[0]), served.rights_of(due[0])
    db.session.expunge(asset)
    result = None
    try:
        result = work.render(storage.current(), asset, rights)  # type: ignore[arg-type]  # A ready one has its original.
    except StoreUnavailable:
        return
    except (Undecodable, NotStored) as error:
        log.warning("media.not_stamped", asset=asset.public_id, why=repr(error))
    with transaction():
        renewed = stamping.renew(asset.id, result, rights.stamp)
        if renewed:
            attachments.media_ready(renewed[0])
    with suppress(StoreUnavailable):
        for key in renewed[1] if renewed else ():
            storage.current().delete(key)
