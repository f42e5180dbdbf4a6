"""Served pictures are written anew when what they say of licence and mining has changed, and are shown all the while.

Nothing here commits. `stamp` of an asset is what its pictures say; None, that they are to be prepared once more.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, update

from mima.core import clock
from mima.core.db import db, locked
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition
from mima.media.work import RenderResult, rendition_key

# A picture takes seconds; whoever has had it for longer is lost, or found its original away.
CLAIM_LASTS = timedelta(minutes=10)
_OUTDATED = MediaAsset.stamp.is_(None) & (MediaAsset.state == AssetState.ready) & (MediaAsset.kind == Kind.picture)


def _free() -> ColumnElement[bool]:
    return MediaAsset.claimed_at.is_(None) | (MediaAsset.claimed_at < clock.now() - CLAIM_LASTS)


def outdated(most: int) -> Sequence[int]:
    """Ready pictures whose renditions are to be written anew and that nobody writes just now, the oldest first."""
    return db.session.scalars(select(MediaAsset.id).where(_OUTDATED, _free()).order_by(MediaAsset.id).limit(most)).all()


def claim(asset_id: int) -> bool:
    """Whether the caller alone may write this picture anew; a worker that is lost, or could not, has had it for a while."""
    mine = update(MediaAsset).where(MediaAsset.id == asset_id, _OUTDATED, _free()).values(claimed_at=clock.now())
    return db.session.execute(mine.execution_options(synchronize_session=False)).rowcount == 1  # type: ignore[attr-defined,no-any-return]


def outdate(asset_ids: Collection[int]) -> None:
    """These pictures are to be written anew."""
    if asset_ids:
        these = MediaAsset.id.in_(asset_ids) & (MediaAsset.kind == Kind.picture)
        # In one order for everybody: two offerings may have the same pictures.
        db.session.execute(select(MediaAsset.id).where(these).order_by(MediaAsset.id).with_for_update(key_share=True)).all()
        db.session.execute(update(MediaAsset).where(these).values(stamp=None).execution_options(synchronize_session=False))


def renew(asset_id: int, result: RenderResult | None, stamp: str | None) -> tuple[MediaAsset, list[str]] | None:
    """The asset has these renditions with this stamp, None if they are outdated already.

    Returns it and the keys on the store that are nobody's any more.

    Without a result it keeps those that it has: what was shown once is not taken away because it cannot be made again.
    None, and nothing happens, where another was quicker or the picture is gone.
    """
    asset = locked(MediaAsset, asset_id)
    if asset.stamp is not None or asset.state is not AssetState.ready:
        return None
    asset.stamp, asset.claimed_at = stamp, None
    if result is None:
        return asset, []
    former = delete(Rendition).where(Rendition.asset_id == asset.id).returning(Rendition.content_hash)
    left = set(db.session.scalars(former)) - {one.content_hash for one in result.renditions}
    for one in result.renditions:
        db.session.add(Rendition(asset_id=asset.id, **vars(one)))
    asset.tags, asset.measured, asset.blur = result.tags, result.measured, result.blur
    db.session.flush()
    return asset, [rendition_key(content_hash) for content_hash in left]
