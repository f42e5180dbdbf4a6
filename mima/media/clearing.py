"""What the schedule does about lost workers and files that nobody needs. Store and rows take turns, never at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import case, delete, exists, select

from mima.core import clock
from mima.core.db import db, locked
from mima.media import service
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.work import rendition_key
from mima.storage import Store

# Longer than the longest work of its kind (`workshop.WALL_SECONDS`), so that a slow worker is not taken for a lost one.
LOST_AFTER = timedelta(minutes=10)
FILM_LOST_AFTER = timedelta(minutes=30)
# Sooner than the audit complains (a day), later than any upload lasts.
ORPHAN_AFTER = timedelta(hours=20)
ORIGINALS, RENDITIONS = "originals", "renditions"


def return_lost() -> int:
    """Every asset whose worker was lost waits again, or is refused after its last attempt; the number of them."""
    now = clock.now()
    since = case((MediaAsset.kind == Kind.film, now - FILM_LOST_AFTER), else_=now - LOST_AFTER)
    lost = (MediaAsset.state == AssetState.working) & (MediaAsset.claimed_at < since)
    found = db.session.scalars(select(MediaAsset).where(lost).with_for_update(skip_locked=True)).all()
    for asset in found:
        service.give_up_on(asset)
    return len(found)


def leavings(most: int = 100) -> dict[int, list[str]]:
    """The keys on the store that refused and removed assets leave behind, by asset; delete them, then `forget`."""
    over = MediaAsset.state.in_((AssetState.refused, AssetState.removed)) & MediaAsset.original_key.is_not(None)
    originals = select(MediaAsset.id, MediaAsset.original_key).where(over).limit(most)
    keys = {asset_id: [key] for asset_id, key in db.session.execute(originals) if key}
    hashes = select(Rendition.asset_id, Rendition.content_hash).where(Rendition.asset_id.in_(keys))
    for asset_id, content_hash in db.session.execute(hashes):
        keys[asset_id].append(rendition_key(content_hash))
    return keys


def forget(asset_id: int) -> None:
    """The rows say that the asset's files are gone; of a removed one its name is gone too."""
    asset = locked(MediaAsset, asset_id)
    db.session.execute(delete(Rendition).where(Rendition.asset_id == asset.id))
    asset.original_key = None
    if asset.state is AssetState.removed:
        asset.original_name = ""


def orphans(store: Store, before: datetime) -> Iterator[str]:
    """The keys of files written before the moment that no row knows."""
    files = (file.key for prefix in (ORIGINALS, RENDITIONS) for file in store.list_older_than(before, prefix))
    while page := list(islice(files, 500)):
        known = _known(page)
        yield from (key for key in page if key not in known)


def _known(keys: Sequence[str]) -> set[str]:
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_prefix[key.partition("/")[0]].append(key)
    originals = select(MediaAsset.original_key).where(MediaAsset.original_key.in_(by_prefix[ORIGINALS]))
    hashes = [key.rpartition("/")[2] for key in by_prefix[RENDITIONS]]
    renditions = select(Rendition.content_hash).where(Rendition.content_hash.in_(hashes))
    found = {key for key in db.session.scalars(originals) if key}
    return found | {rendition_key(content_hash) for content_hash in db.session.scalars(renditions)}


def clearable(store: Store) -> Iterator[str]:
    """The keys that may be deleted because no row ever came for them, or all rows left.

    None while a worker is busy: it may be about to make a row for files that an earlier, lost worker wrote.
    """
    if not db.session.scalar(select(exists().where(MediaAsset.state == AssetState.working))):
        yield from orphans(store, clock.now() - ORPHAN_AFTER)
