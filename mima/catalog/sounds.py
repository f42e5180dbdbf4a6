"""Everything that sounds in a list of offerings, in one statement: what a playlist plays and what an export names."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from mima.catalog.models import Offering, OfferingMedia, OfferingState
from mima.core.db import db, ids_sent
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition


class Sound(NamedTuple):
    """A ready sound of a published offering: its preview's address is its hash, `ms` is how much of it is played."""

    alt_fr: str
    alt_en: str
    isrc: str
    ms: int
    content_hash: str
    byte_size: int


def of_listed(ids: Collection[int]) -> Mapping[int, list[Sound]]:
    """{offering id: its sounds in their order} of the published ones of these offerings; those without a sound are not named."""
    found: dict[int, list[Sound]] = {}
    if ids:
        for row in db.session.execute(_heard(db.engine.dialect.name), {"ids": json.dumps(list(ids))}):
            found.setdefault(row[0], []).append(Sound(*row[1:]))
    return found


@lru_cache
def _heard(dialect: str) -> Select[Any]:
    heard = (MediaAsset.kind == Kind.sound, MediaAsset.state == AssetState.ready, Rendition.content_type == "audio/mp4")
    played = func.coalesce(MediaAsset.preview_ms, MediaAsset.duration_ms, 0)
    shown: tuple[Any, ...] = (
        MediaAsset.alt_fr,
        MediaAsset.alt_en,
        MediaAsset.isrc,
        played,
        Rendition.content_hash,
        Rendition.byte_size,
    )
    return (
        select(OfferingMedia.offering_id, *shown)
        .join(Offering, Offering.id == OfferingMedia.offering_id)
        .join(MediaAsset, MediaAsset.id == OfferingMedia.asset_id)
        .join(Rendition, Rendition.asset_id == MediaAsset.id)
        .where(OfferingMedia.offering_id.in_(ids_sent(dialect)), Offering.state == OfferingState.published, *heard)
        .order_by(OfferingMedia.offering_id, OfferingMedia.position, OfferingMedia.asset_id)
    )
