"""Synthesised music: styles that compose, play and mix a piece from a seed, a tempo and a key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mima.demo.sound.song import Song
from mima.demo.sound.styles import ambient, house, piano


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
    "bal": Style(piano.compose, 120, 138, 40),
    "chiptune": Style(house.compose, 128, 156, 50),
    "dub": Style(ambient.compose, 68, 76, 90),
    "fanfare": Style(piano.compose, 104, 122, 25),
    "folk": Style(piano.compose, 84, 104, 40),
    "house": Style(house.compose, 116, 126, 80),
    "jazz": Style(piano.compose, 112, 150, 50),
    "piano": Style(piano.compose, 66, 92),
    "soundscape": Style(ambient.compose, 58, 70, 50),
    "strings": Style(ambient.compose, 66, 84, 75),
    "synthwave": Style(house.compose, 92, 112, 70),
    "waltz": Style(piano.compose, 132, 160, 50),
}

TONICS: Final = ("c", "d-flat", "d", "e-flat", "e", "f", "f-sharp", "g", "a-flat", "a", "b-flat", "b")


def track(style: str, seed: int, bpm: int, tonic: str, minor: bool) -> bytes:
    """A FLAC file in that style, tempo and key; the same arguments give the same bytes."""
    chosen = STYLES[style]
    return chosen.compose(Song(seed, bpm, 48 + TONICS.index(tonic), minor, chosen.beats))
