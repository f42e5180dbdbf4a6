"""Which music goes with which offering, in a tempo that its style likes."""

from mima.demo.material.lines import between, choose
from mima.demo.material.specs import TrackSpec
from mima.demo.sound import STYLES, TONICS


def track_of(slug: str, title: str, hint: str) -> TrackSpec | None:
    """The track for a hint that names a style, in a tempo and key of its own; None for other hints."""
    style = next((word for word in hint.split() if word in STYLES), None)
    if style is None:
        return None
    chosen = STYLES[style]
    return TrackSpec(
        style=style,
        seed=between(1, 2**31, "track", slug),
        bpm=between(chosen.slowest, chosen.fastest, "bpm", slug),
        tonic=choose(TONICS, "tonic", slug),
        minor=between(0, 99, "mode", slug) < chosen.minor_share,
        title=title,
        filename=f"{slug}.flac",
    )
