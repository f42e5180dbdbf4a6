"""The key of a sound: which tones it dwells on, compared with what listeners hear as belonging to each key.

The profiles are those of Krumhansl and Kessler (1982), compared as Krumhansl and Schmuckler do: by correlation.
"""

from typing import Any, Final

import numpy as np

Samples = np.ndarray[Any, Any]

# The spelling that the catalog's choices have.
TONICS: Final = ("c", "d-flat", "d", "e-flat", "e", "f", "f-sharp", "g", "a-flat", "a", "b-flat", "b")
MAJOR: Final = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR: Final = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)

FRAME, HOP = 8192, 4096
LOWEST, HIGHEST = 65.0, 800.0
# Deep tones say more of the key than high ones, which are mostly overtones: so much less for each octave.
LESS_AN_OCTAVE = 0.7
LIKE_ENOUGH = 0.7
AHEAD = 0.06
STRETCH = 64
# Of a moment below this nothing can be said.
QUIET = 0.01


def of(mono: Samples, rate: int) -> str | None:
    """A code such as `f-sharp-minor`, or None where no key is clearly ahead of the others."""
    if len(mono) < 4 * FRAME:
        return None
    tones = _tones(mono, rate)
    if tones.max() <= 0 or np.ptp(tones) < 1e-9:
        return None
    profiles = np.array([np.roll(profile, tonic) for profile in (MAJOR, MINOR) for tonic in range(12)])
    likeness = np.corrcoef(np.vstack([tones, profiles]))[0, 1:]
    second, best = np.sort(likeness)[-2:]
    if best < LIKE_ENOUGH or best - second < AHEAD:
        return None
    at = int(np.argmax(likeness))
    return f"{TONICS[at % 12]}-{'major' if at < 12 else 'minor'}"


def _tones(mono: Samples, rate: int) -> Samples:
    """How much of each of the twelve tones there is; every moment counts alike, the loud ones not more."""
    pitches = np.fft.rfftfreq(FRAME, 1 / rate)
    heard = (pitches >= LOWEST) & (pitches <= HIGHEST)
    semitones = 69 + 12 * np.log2(pitches[heard] / 440)
    # What lies between two tones belongs to neither.
    sure = np.cos(np.pi * (semitones - np.round(semitones))) ** 2
    sure *= np.exp(-LESS_AN_OCTAVE * np.log2(pitches[heard] / LOWEST))
    folding = np.zeros((int(heard.sum()), 12), np.float32)
    folding[np.arange(len(folding)), np.round(semitones).astype(int) % 12] = sure
    window = np.hanning(FRAME).astype(np.float32)
    rows = np.lib.stride_tricks.sliding_window_view(mono, FRAME)[::HOP]
    total = np.zeros(12)
    for at in range(0, len(rows), STRETCH):
        loud = np.abs(np.fft.rfft(rows[at : at + STRETCH] * window))[:, heard]
        tones = _peaks(loud) @ folding
        strength = tones.max(axis=1, keepdims=True)
        total += (tones / np.maximum(strength, 1e-9) * (strength > QUIET)).sum(axis=0)
    return total


def _peaks(loud: Samples) -> Samples:
    """Only the summits of the spectrum: tones, not the noise of drums between them."""
    inner = loud[:, 1:-1]
    summits = np.zeros_like(loud)
    summits[:, 1:-1] = np.where((inner > loud[:, :-2]) & (inner >= loud[:, 2:]), inner, 0)
    return summits
