"""Assets and their renditions."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.core.db import Model
from mima.core.states import Moves
from mima.exhibitors.models import Exhibitor
from mima.media.kinds import Kind


class AssetState(StrEnum):
    waiting = "waiting"
    working = "working"
    ready = "ready"
    refused = "refused"
    removed = "removed"


_UNSTAMPED = "stamp IS NULL AND state = 'ready' AND kind = 'picture'"


class MediaAsset(Model):
    """A file that a company sent, and what was measured on it.

        waiting ──claim──▶ working ──▶ ready
           ▲                 │ └─────▶ refused (with its sentence)
           └──worker lost────┘
        ready ──▶ waiting: its company wants another preview, or it is prepared anew
        any of them ──▶ removed: hidden at once; its files go with the next clearing, the row stays as a stone

    `attempts` counts claims, and names the claim: only the latest one may finish.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({AssetState.waiting}),
        AssetState.waiting: frozenset({AssetState.working, AssetState.removed}),
        AssetState.working: frozenset({AssetState.ready, AssetState.refused, AssetState.waiting, AssetState.removed}),
        AssetState.ready: frozenset({AssetState.waiting, AssetState.removed}),
        AssetState.refused: frozenset({AssetState.removed}),
    }
    __table_args__ = (
        CheckConstraint("byte_size > 0", "byte_size"),
        CheckConstraint("attempts >= 0", "attempts"),
        CheckConstraint("state != 'ready' OR original_key IS NOT NULL", "ready_has_original"),
        Index("ix_media_asset_work", "state", "claimed_at"),
        Index("ix_media_asset_of_exhibitor", "exhibitor_id", "state"),
        Index("ix_media_asset_unstamped", "id", sqlite_where=text(_UNSTAMPED), postgresql_where=text(_UNSTAMPED)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitor.id"))
    kind: Mapped[Kind]
    state: Mapped[AssetState]
    claimed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Gone once the file is: a refused or removed file is not kept.
    original_key: Mapped[str | None] = mapped_column(unique=True)
    # As the person's machine called it; shown to that person, never used as a path.
    original_name: Mapped[str]
    content_type: Mapped[str]
    byte_size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    dominant_colour: Mapped[str | None]
    duration_ms: Mapped[int | None]
    peak_dbfs: Mapped[float | None]
    # Of a sound its company may want a minute to be played, and no more; how much the preview plays of it, or of a film.
    plays_excerpt: Mapped[bool] = mapped_column(default=False, server_default=false())
    preview_ms: Mapped[int | None]
    # Waveforms, one letter a bar (see wave.py): 240 for a card, 1,000 for the work's own page.
    bars: Mapped[str | None]
    peaks: Mapped[str | None] = mapped_column(deferred=True)
    # What the file says of itself and what was measured on it, in the forms of found.py.
    tags: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    measured: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # A picture in a few colours, drawn before it has come (blur.py).
    blur: Mapped[str | None]
    # What its served pictures say of licence and mining (work.Rights); None: they are to be written anew.
    stamp: Mapped[str | None]
    # Why it was refused: a message id and what fills it.
    refusal: Mapped[str] = mapped_column(default="")
    refusal_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    alt_fr: Mapped[str] = mapped_column(default="")
    alt_en: Mapped[str] = mapped_column(default="")
    # Of a sound, the code of this very recording, twelve signs (catalog/identifiers.py).
    isrc: Mapped[str] = mapped_column(default="", server_default="")
    # Where it stands under another licence than its offering: codes (exhibitors/licences.py).
    licence: Mapped[str] = mapped_column(default="", server_default="")
    tdm: Mapped[str] = mapped_column(default="", server_default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]

    exhibitor: Mapped[Exhibitor] = relationship()


class Rendition(Model):
    """A public file that we made from an asset; its address is its hash."""

    __table_args__ = (UniqueConstraint("asset_id", "role", "content_type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("media_asset.id"))
    role: Mapped[str]
    content_hash: Mapped[str] = mapped_column(unique=True)
    content_type: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    byte_size: Mapped[int]

    asset: Mapped[MediaAsset] = relationship()
