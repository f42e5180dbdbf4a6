"""Promise 6: every public rendition has its original, every original an owner, no file is without a row for a day."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from mima.core import clock
from mima.core.db import db
from mima.exhibitors.models import Exhibitor
from mima.media.clearing import orphans
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.work import rendition_key
from mima.storage import Store
from mima.storage import current as current_store

KEPT = (AssetState.waiting, AssetState.working, AssetState.ready)


def check_files() -> tuple[int, list[str]]:
    """How many assets were looked at, and one sentence for each thing on the configured store that breaks the promise."""
    return db.session.scalar(select(func.count()).select_from(MediaAsset)) or 0, findings(current_store())


def findings(store: Store) -> list[str]:
    """One sentence for each thing that breaks the promise; empty when it holds."""
    return [*_assets(store), *_renditions(store), *_strays(store)]


def _assets(store: Store) -> Iterator[str]:
    rows = select(MediaAsset.public_id, MediaAsset.original_key, Exhibitor.id.label("owner"))
    rows = rows.join(Exhibitor, Exhibitor.id == MediaAsset.exhibitor_id, isouter=True)
    for asset in db.session.execute(rows.where(MediaAsset.state.in_(KEPT)).execution_options(yield_per=500)):
        if asset.owner is None:
            yield f"asset {asset.public_id} has no owner"
        if asset.original_key is None or not store.holds(asset.original_key):
            yield f"asset {asset.public_id} has no original on the store"


def _renditions(store: Store) -> Iterator[str]:
    rows = select(MediaAsset.public_id, Rendition.content_hash)
    rows = rows.join(Rendition, Rendition.asset_id == MediaAsset.id, isouter=True).where(MediaAsset.state == AssetState.ready)
    for asset, content_hash in db.session.execute(rows.execution_options(yield_per=500)):
        if not content_hash:
            yield f"asset {asset} is ready and has no rendition"
        elif not store.holds(rendition_key(content_hash)):
            yield f"rendition {content_hash} of asset {asset} is not on the store"


def _strays(store: Store) -> Iterator[str]:
    for key in orphans(store, clock.now() - timedelta(days=1)):
        yield f"file {key} is older than a day and no row knows it"
