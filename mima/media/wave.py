"""Peaks as text: one letter a bar, so that a row carries its waveform and a page draws it without another query."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

# In the order of their code points, so that the louder of two letters is simply the greater one.
LEVELS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
BARS = 240
PEAKS = 1000


def encode(peaks: Sequence[float]) -> str:
    """One letter per peak, the loudest one at the top: a quiet track still shows its shape."""
    top = max(peaks, default=0.0)
    return "".join(LEVELS[round(63 * peak / top)] if top > 0 else LEVELS[0] for peak in peaks)


def decode(text: str) -> list[int]:
    """The peaks as integers from 0 to 63."""
    return [LEVELS.index(letter) for letter in text]


def fewer(text: str, count: int) -> str:
    """The same waveform in so many bars, each as loud as the loudest it stands for."""
    if len(text) <= count:
        return text
    edges = [index * len(text) // count for index in range(count + 1)]
    return "".join(max(text[start:end]) for start, end in pairwise(edges))


def path(text: str, *, bars: int = 60, pitch: float = 4, height: int = 28) -> str:
    """The `d` of an SVG path: so many bars around the middle, for a viewBox of bars * pitch by height."""
    return f"M0 {height / 2:g}" + fewer(text, bars).translate(_strokes(pitch, height))


@lru_cache(maxsize=16)
def _strokes(pitch: float, height: int) -> dict[int, str]:
    """What each letter draws, starting and ending on the middle line; silence keeps a thin line, as in the look."""
    least = height / 14
    strokes = {}
    for level, letter in enumerate(LEVELS):
        full = least + (height - least) * level / 63
        half, wide = math.floor(full) / 2, pitch * 0.625
        strokes[ord(letter)] = f"v-{half:g}h{wide:g}v{half * 2:g}h-{wide:g}zm{pitch:g} 0"
    return strokes
