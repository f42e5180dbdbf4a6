"""What a card and a player need of an offering's media, kept on the offering as plain JSON: a list page asks no media table."""

from collections.abc import Sequence
from typing import Any

from mima.media import wave
from mima.media.kinds import Kind
from mima.media.queries import Shown

# A card is never drawn wider than this, on the sharpest screen.
WIDEST = 1600
# The bars of a card's waveform, in a viewBox of 240 by 28.
BARS = 60


def face(assets: Sequence[Shown]) -> Shown | None:
    """Whose picture stands for them all: the first ready picture's.

    Where nobody sent a picture, it is the poster of a film, or the picture that came inside a sound.
    """
    ready = [asset for asset in assets if asset.is_ready and asset.nearest(800)]
    return next((asset for kind in (Kind.picture, Kind.film, Kind.sound) for asset in ready if asset.kind is kind), None)


def cover(assets: Sequence[Shown]) -> dict[str, Any] | None:
    """The picture of `face`: its addresses by width and type, its measures, its two descriptions. None without one."""
    picture = face(assets)
    shown = picture.nearest(800) if picture else None
    if picture is None or shown is None:
        return None
    return {
        "src": shown.content_hash,
        "width": shown.width,
        "height": shown.height,
        "alt_fr": picture.alt_fr,
        "alt_en": picture.alt_en,
        **{name: _widths(picture, f"image/{name}") for name in ("avif", "webp", "jpeg")},
    }


def _widths(picture: Shown, content_type: str) -> list[list[Any]]:
    offered = picture.of_type(content_type)
    return [[one.width, one.content_hash] for one in offered if (one.width or 0) <= WIDEST or one is offered[0]]


def preview(assets: Sequence[Shown]) -> dict[str, Any] | None:
    """The first ready sound: its address, its length, its waveform as the `d` of an SVG path. None without one."""
    for asset in assets:
        if asset.kind is Kind.sound and asset.is_ready and asset.preview is not None:
            return {
                "hash": asset.preview.content_hash,
                "ms": asset.played_ms,
                "wave": wave.path(asset.bars, bars=BARS) if asset.bars else "",
            }
    return None


def codes(assets: Sequence[Shown]) -> str:
    """The codes of the ready sounds, each once and in one order, with blanks between."""
    return " ".join(sorted({asset.isrc for asset in assets if asset.is_ready and asset.isrc}))
