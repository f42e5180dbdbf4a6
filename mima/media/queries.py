"""Reading assets and renditions. Lists come as plain values, not objects: pages ask for dozens."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.exhibitors.models import Exhibitor
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset, Rendition

RETRY_AFTER = timedelta(minutes=5)
# Containers and codecs round: a preview that is shorter by less is the whole.
A_MOMENT_MS = 1_000
# An asset in one of these holds, or will hold, bytes that count.
COUNTED = (AssetState.waiting, AssetState.working, AssetState.ready)


@dataclass(frozen=True)
class ShownRendition:
    """A public file: its address is its hash."""

    asset_id: int
    role: str
    content_type: str
    content_hash: str
    width: int | None
    height: int | None
    byte_size: int


@dataclass(frozen=True)
class Shown:
    """An asset as a page shows it."""

    id: int
    public_id: str
    kind: Kind
    state: AssetState
    width: int | None
    height: int | None
    dominant_colour: str | None
    blur: str | None
    duration_ms: int | None
    peak_dbfs: float | None
    bars: str | None
    alt_fr: str
    alt_en: str
    licence: str
    tdm: str
    renditions: tuple[ShownRendition, ...]
    preview_ms: int | None = None
    measured: Mapping[str, Any] = field(default_factory=dict)
    isrc: str = ""
    tags: Mapping[str, Any] = field(default_factory=dict)

    @property
    def palette(self) -> list[str]:
        """Of a picture, up to six colours as #rrggbb, the most frequent first."""
        return list(self.measured.get("palette") or ())

    @property
    def is_ready(self) -> bool:
        return self.state is AssetState.ready

    def of_type(self, content_type: str) -> list[ShownRendition]:
        """The renditions of this type, narrowest first: the entries of a `srcset`."""
        return [rendition for rendition in self.renditions if rendition.content_type == content_type]

    def nearest(self, width: int, content_type: str = "image/jpeg") -> ShownRendition | None:
        """The narrowest one that is at least so wide, or the widest there is."""
        offered = self.of_type(content_type)
        return next((one for one in offered if (one.width or 0) >= width), offered[-1] if offered else None)

    @property
    def preview(self) -> ShownRendition | None:
        """What a player plays, of a ready sound."""
        return next(iter(self.of_type("audio/mp4")), None)

    @property
    def preview_film(self) -> ShownRendition | None:
        """What is shown moving, of a ready film."""
        return next(iter(self.of_type("video/mp4")), None)

    @property
    def poster(self) -> ShownRendition | None:
        """The still of a film, or the picture that came inside a sound."""
        return None if self.kind is Kind.picture else self.nearest(800)

    @property
    def played_ms(self) -> int:
        """How much of it is played: all of it, or what its company lets be heard."""
        return self.preview_ms or self.duration_ms or 0

    @property
    def is_excerpt(self) -> bool:
        """Whether the preview plays less than the whole of the sound or the film."""
        return self.preview_ms is not None and (self.duration_ms or 0) - self.preview_ms > A_MOMENT_MS


_ASSET = (
    MediaAsset.id,
    MediaAsset.public_id,
    MediaAsset.kind,
    MediaAsset.state,
    MediaAsset.width,
    MediaAsset.height,
    MediaAsset.dominant_colour,
    MediaAsset.blur,
    MediaAsset.duration_ms,
    MediaAsset.peak_dbfs,
    MediaAsset.bars,
    MediaAsset.alt_fr,
    MediaAsset.alt_en,
    MediaAsset.licence,
    MediaAsset.tdm,
    MediaAsset.preview_ms,
    MediaAsset.measured,
    MediaAsset.isrc,
    MediaAsset.tags,
)
_RENDITION = (
    Rendition.asset_id,
    Rendition.role,
    Rendition.content_type,
    Rendition.content_hash,
    Rendition.width,
    Rendition.height,
    Rendition.byte_size,
)


def palettes(content_hashes: Collection[str]) -> dict[str, list[str]]:
    """The colours, #rrggbb, the most frequent first, of the pictures whose renditions have these hashes; one statement."""
    rows = db.session.execute(
        select(Rendition.content_hash, MediaAsset.measured)
        .join(MediaAsset, MediaAsset.id == Rendition.asset_id)
        .where(Rendition.content_hash.in_(content_hashes))
    )
    return {content_hash: measured.get("palette", []) for content_hash, measured in rows}


def for_assets(ids: Collection[int]) -> dict[int, Shown]:
    """The assets of these ids that were not removed, with their renditions, in two statements."""
    alive = MediaAsset.state != AssetState.removed
    assets = db.session.execute(select(*_ASSET).where(MediaAsset.id.in_(ids), alive)).all() if ids else []
    renditions = _renditions([asset.id for asset in assets])
    return {asset.id: Shown(**asset._mapping, renditions=tuple(renditions[asset.id])) for asset in assets}


def _renditions(ids: Collection[int]) -> dict[int, list[ShownRendition]]:
    found: dict[int, list[ShownRendition]] = defaultdict(list)
    if ids:
        rows = select(*_RENDITION).where(Rendition.asset_id.in_(ids)).order_by(Rendition.width, Rendition.id)
        for row in db.session.execute(rows):
            found[row.asset_id].append(ShownRendition(*row))
    return found


def of_exhibitor(exhibitor: Exhibitor) -> Sequence[MediaAsset]:
    """The company's assets, refused ones too, newest first."""
    mine = (MediaAsset.exhibitor_id == exhibitor.id) & (MediaAsset.state != AssetState.removed)
    return db.session.scalars(select(MediaAsset).where(mine).order_by(MediaAsset.id.desc())).all()


def owned(exhibitor: Exhibitor, public_id: str) -> MediaAsset:
    """The company's asset; `NotFound` for another's, a removed or a missing one alike."""
    asset = db.session.scalar(
        select(MediaAsset).where(
            MediaAsset.public_id == public_id,
            MediaAsset.exhibitor_id == exhibitor.id,
            MediaAsset.state != AssetState.removed,
        )
    )
    if asset is None:
        raise NotFound
    return asset


def counts_by_state(exhibitor: Exhibitor | None = None) -> dict[AssetState, int]:
    """How many assets are in each state but removed, of the company or of all; every state has its number."""
    statement = select(MediaAsset.state, func.count()).group_by(MediaAsset.state)
    if exhibitor is not None:
        statement = statement.where(MediaAsset.exhibitor_id == exhibitor.id)
    found = dict(db.session.execute(statement).all())
    return {state: found.get(state, 0) for state in AssetState if state is not AssetState.removed}


def bytes_of(exhibitor: Exhibitor) -> int:
    """The bytes of the company's originals that count against its quota."""
    counted = (MediaAsset.exhibitor_id == exhibitor.id) & MediaAsset.state.in_(COUNTED)
    return int(db.session.scalar(select(func.coalesce(func.sum(MediaAsset.byte_size), 0)).where(counted)) or 0)


def peaks_of(asset_id: int) -> str:
    """The long waveform of one sound, for its own page; empty while there is none."""
    return db.session.scalar(select(MediaAsset.peaks).where(MediaAsset.id == asset_id)) or ""


def waiting_ids(most: int = 100) -> Sequence[int]:
    """The assets that a worker may take now: longest waiting first, films last and one at a time; one that came back rests.

    A film takes minutes. So it begins when no picture and no sound waits, and never holds two workers: what comes
    meanwhile is prepared beside it.
    """
    rested = MediaAsset.claimed_at.is_(None) | (MediaAsset.claimed_at < clock.now() - RETRY_AFTER)
    film, other = MediaAsset.kind == Kind.film, aliased(MediaAsset)
    at_work = exists().where(other.state == AssetState.working, other.kind == Kind.film)
    due = (MediaAsset.state == AssetState.waiting) & rested & (~film | ~at_work)
    return db.session.scalars(select(MediaAsset.id).where(due).order_by(film, MediaAsset.id).limit(most)).all()
