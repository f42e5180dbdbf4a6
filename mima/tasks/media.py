"""Uploaded files are prepared one by one: claimed in one transaction, rendered without any, settled in another."""

from contextlib import suppress
from datetime import timedelta

from mima import storage
from mima.catalog import attachments, served
from mima.core import clock, ids, leases
from mima.core.transaction import transaction
from mima.media import clearing, queries, work
from mima.media import service as media
from mima.media.models import MediaAsset
from mima.media.service import Claim
from mima.media.trouble import Trouble, Undecodable
from mima.storage import NotStored, Store, StoreUnavailable

STRAYS_EVERY = timedelta(hours=1)
UNFINISHED_AFTER = timedelta(days=1)


def waiting() -> int:
    return len(queries.waiting_ids(1))


def prepare_next() -> None:
    """The asset that is due first is ready, or says why not; another run is asked for while more are due."""
    with transaction():
        claim = media.claim_next()
    if claim is not None:
        prepare(claim)


def prepare(claim: Claim) -> None:
    """The claimed asset is ready, refused with its reason, or waits again because our side was to blame."""
    _clear_former(claim)
    rights = served.rights_of([claim.asset_id])[claim.asset_id]
    try:
        result = work.render(storage.current(), claim, rights)
    except Undecodable as error:
        _refuse(claim, error)
    except NotStored:
        _refuse(claim, Undecodable(Trouble.lost))
    except StoreUnavailable:
        with transaction():
            media.put_back(claim, why="store away")
    else:
        with transaction():
            attachments.lock_showing(claim.asset_id)
            _show(media.finish(claim, result, stamp=served.stamp(claim.asset_id, rights)))


def _clear_former(claim: Claim) -> None:
    """Rows first: should the store be away, its files are nobody's and go with the strays."""
    with transaction():
        keys = media.drop_renditions(claim)
    with suppress(StoreUnavailable):
        for key in keys:
            storage.current().delete(key)


def _refuse(claim: Claim, error: Undecodable) -> None:
    with transaction():
        attachments.lock_showing(claim.asset_id)
        _show(media.refuse(claim, error))


def _show(asset: MediaAsset | None) -> None:
    """The offerings that have the asset show it as it is now."""
    if asset is not None:
        attachments.media_ready(asset)


def clear() -> None:
    """Assets with lost workers wait again; files of refused and removed ones are gone; once an hour, strays too."""
    store = storage.current()
    with transaction():
        clearing.return_lost()
    for asset_id, keys in clearing.leavings().items():
        for key in keys:
            store.delete(key)
        with transaction():
            clearing.forget(asset_id)
    with transaction():
        # A new holder each time: the lease ends by time alone, which makes it a clock that all processes share.
        due = leases.take("media_strays", ids.token(), STRAYS_EVERY)
    if due:
        _clear_strays(store)


def _clear_strays(store: Store) -> None:
    for key in list(clearing.clearable(store)):
        store.delete(key)
    store.drop_unfinished(clock.now() - UNFINISHED_AFTER)
