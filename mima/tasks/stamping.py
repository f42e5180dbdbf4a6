"""Pictures whose licence or reservation of mining changed are written anew, one by one, while the former ones are shown."""

from contextlib import suppress

from structlog import get_logger

from mima import storage
from mima.catalog import attachments, served
from mima.core import wake
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media import stamping, work
from mima.media.models import MediaAsset
from mima.media.trouble import Undecodable
from mima.storage import NotStored, StoreUnavailable

log = get_logger()


def waiting() -> int:
    return len(stamping.outdated(1))


def renew_next() -> None:
    """The picture that has waited longest says what holds now, and the next is asked for; if the store is away, it waits."""
    due = stamping.outdated(1)
    with transaction():
        mine = [asset_id for asset_id in due if stamping.claim(asset_id)]
    for asset_id in mine:
        _renew(asset_id)


def _renew(asset_id: int) -> None:
    asset, rights = db.session.get_one(MediaAsset, asset_id), served.rights_of([asset_id])[asset_id]
    db.session.expunge(asset)
    result = None
    try:
        result = work.render(storage.current(), asset, rights)  # type: ignore[arg-type]  # A ready one has its original.
    except StoreUnavailable:
        return
    except (Undecodable, NotStored) as error:
        log.warning("media.not_stamped", asset=asset.public_id, why=repr(error))
    with transaction():
        attachments.lock_showing(asset_id)
        renewed = stamping.renew(asset_id, result, served.stamp(asset_id, rights))
        if renewed:
            attachments.media_ready(renewed[0])
            wake.want("stamping")
    with suppress(StoreUnavailable):
        for key in renewed[1] if renewed else ():
            storage.current().delete(key)
