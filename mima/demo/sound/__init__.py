"""Synthesised music: styles that compose, play and mix a piece from a seed, a tempo and a key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mima.demo.sound.song import Song
from mima.demo.sound.styles import (
    ambient,
    bal,
    chiptune,
    dub,
    fanfare,
    folk,
    house,
    jazz,
    piano,
    soundscape,
    strings,
    synthwave,
    waltz,
)


@dataclass(frozen=True)
class Style:
    """How a style is composed, the tempos that suit it, and how many in a hundred are in minor, its beats in a bar."""

    compose: Callable[[Song], bytes]
    slowest: int
    fastest: int
    minor_share: int = 50
    beats: int = 4


STYLES: Final[dict[str, Style]] = {
    "ambient": Style(ambient.compose, 62, 84),
    "bal": Style(bal.compose, 120, 138, 40),
    "chiptune": Style(chiptune.compose, 128, 156, 50),
    "dub": Style(dub.compose, 68, 76, 90),
    "fanfare": Style(fanfare.compose, 104, 122, 25),
    "folk": Style(folk.compose, 84, 104, 40),
    "house": Style(house.compose, 116, 126, 80),
    "jazz": Style(jazz.compose, 112, 150, 50),
    "piano": Style(piano.compose, 66, 92),
    "soundscape": Style(soundscape.compose, 58, 70, 50),
    "strings": Style(strings.compose, 66, 84, 75),
    "synthwave": Style(synthwave.compose, 92, 112, 70),
    "waltz": Style(waltz.compose, 132, 160, 50, 3),
}

TONICS: Final = ("c", "d-flat", "d", "e-flat", "e", "f", "f-sharp", "g", "a-flat", "a", "b-flat", "b")


def track(style: str, seed: int, bpm: int, tonic: str, minor: bool) -> bytes:
    """A FLAC file in that style, tempo and key; the same arguments give the same bytes."""
    chosen = STYLES[style]
    return chosen.compose(Song(seed, bpm, 48 + TONICS.index(tonic), minor, chosen.beats))
