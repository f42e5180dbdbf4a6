"""Served pictures are written anew when what they say of licence and mining has changed, and are shown all the while.

Nothing here commits. `stamp` of an asset is what its pictures say; None, that they are to be prepared once more.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from mima.core.db import db, locked
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.work import RenderResult, rendition_key

_OUTDATED = MediaAsset.stamp.is_(None) & (MediaAsset.state == AssetState.ready) & (MediaAsset.kind == Kind.picture)


def outdated(most: int) -> Sequence[int]:
    """Ready pictures whose renditions are to be written anew, the oldest first."""
    return db.session.scalars(select(MediaAsset.id).where(_OUTDATED).order_by(MediaAsset.id).limit(most)).all()


def outdate(*which: Any) -> None:
    """The pictures that meet these conditions are to be written anew."""
    stamped = MediaAsset.stamp.is_not(None) & (MediaAsset.kind == Kind.picture)
    db.session.execute(update(MediaAsset).where(stamped, *which).values(stamp=None).execution_options(synchronize_session=False))


def renew(asset_id: int, result: RenderResult | None, stamp: str) -> tuple[MediaAsset, list[str]] | None:
    """The asset has these renditions with this stamp; returns it and the keys on the store that are nobody's any more.

    Without a result it keeps those that it has: what was shown once is not taken away because it cannot be made again.
    None, and nothing happens, where another was quicker or the picture is gone.
    """
    asset = locked(MediaAsset, asset_id)
    if asset.stamp is not None or asset.state is not AssetState.ready:
        return None
    asset.stamp = stamp
    if result is None:
        return asset, []
    former = delete(Rendition).where(Rendition.asset_id == asset.id).returning(Rendition.content_hash)
    left = set(db.session.scalars(former)) - {one.content_hash for one in result.renditions}
    for one in result.renditions:
        db.session.add(Rendition(asset_id=asset.id, **vars(one)))
    asset.tags, asset.measured, asset.blur = result.tags, result.measured, result.blur
    db.session.flush()
    return asset, [rendition_key(content_hash) for content_hash in left]
