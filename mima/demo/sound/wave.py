"""Samples: oscillators read from tables, envelopes, noise in a band, strings that are plucked."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
RATE = 44_100
TABLE = 4096


def samples(seconds: float) -> int:
    """How many samples that time takes."""
    return int(seconds * RATE)


def frequency(pitch: float) -> float:
    """The frequency of a pitch counted in semitones, 69 being the A at 440 Hz."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


@lru_cache(maxsize=256)
def table(partials: tuple[float, ...]) -> Array:
    """One period of a sound with these harmonics, scaled to a peak of one."""
    phase = np.arange(TABLE) * (2 * np.pi / TABLE)
    wave: Array = np.zeros(TABLE)
    for k, level in enumerate(partials):
        if level:
            wave += level * np.sin(phase * (k + 1) + 0.7 * k * k)
    return np.asarray(wave / np.abs(wave).max(), np.float32)


def saw(brightest: int, slope: float = 1.0) -> tuple[float, ...]:
    """Harmonics of a saw-like sound, fewer and softer as the slope grows."""
    return tuple(1 / k**slope for k in range(1, brightest + 1))


def hollow(brightest: int, slope: float = 1.0) -> tuple[float, ...]:
    """Odd harmonics only, as a clarinet or a square wave has them."""
    return tuple(1 / k**slope if k % 2 else 0.0 for k in range(1, brightest + 1))


def harmonics_below(pitch: float, ceiling: float = 15_000) -> int:
    """How many harmonics fit under the ceiling, so that nothing folds back."""
    return max(1, min(40, int(ceiling / frequency(pitch))))


def places(pitch: float, seconds: float, start: float = 0.0) -> Array:
    """Where in a table each sample of a steady tone reads; the phase is a whole turn of 32 bits that wraps by itself."""
    turn = np.uint32(round(frequency(pitch) / RATE * 2**32))
    phase = np.arange(samples(seconds), dtype=np.uint32) * turn + np.uint32((start % 1) * 2**32)
    place: Array = (phase >> np.uint32(20)).astype(np.intp)
    return place


def tone(pitch: float, seconds: float, partials: Sequence[float], start: float = 0.0) -> Array:
    """A steady tone."""
    wave: Array = table(tuple(partials)).take(places(pitch, seconds, start))
    return wave


def swept(frequencies: Array, partials: Sequence[float], start: float = 0.0) -> Array:
    """A tone whose frequency is given sample by sample."""
    steps = np.cumsum(frequencies, dtype=np.float64) * (TABLE / RATE) + start * TABLE
    wave: Array = table(tuple(partials)).take(steps.astype(np.intp) & (TABLE - 1))
    return wave


def ramped(corners: Sequence[tuple[float, float]], count: int) -> Array:
    """Straight lines through corners of (seconds, value), as many samples as asked."""
    shape = np.full(count, corners[-1][1], np.float32)
    for (start, low), (end, high) in pairwise(corners):
        first, last = min(samples(start), count), min(samples(end), count)
        if last > first:
            shape[first:last] = np.linspace(low, high, last - first, endpoint=False, dtype=np.float32)
    return shape


def envelope(seconds: float, attack: float, release: float, sustain: float = 1.0, decay: float = 0.1) -> Array:
    """Rise, fall to the sustained level, and a release that ends at nothing when the time is over."""
    attack, release = min(attack, seconds * 0.45), min(release, seconds * 0.5)
    decay = max(0.001, min(decay, seconds - attack - release))
    held = max(attack + decay, seconds - release)
    corners = [(0.0, 0.0), (attack, 1.0), (attack + decay, sustain), (held, sustain), (seconds, 0.0)]
    shape = ramped(corners, samples(seconds))
    return shape * shape * (3 - 2 * shape) if sustain == 1.0 else shape


def decaying(seconds: float, half: float, attack: float = 0.002, release: float = 0.03) -> Array:
    """A struck sound's level: there at once, halved every so often, faded at its end so that it never clicks."""
    count = samples(seconds)
    shape = np.exp2(-np.arange(count, dtype=np.float32) / np.float32(half * RATE))
    return edged(shape, attack, release)


def edged(wave: Array, attack: float = 0.003, release: float = 0.01) -> Array:
    """The same wave with soft edges."""
    rise, fall = min(samples(attack), len(wave)), min(samples(release), len(wave))
    wave = wave.copy()
    wave[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    if fall:
        wave[-fall:] *= np.linspace(1, 0, fall, dtype=np.float32)
    return wave


@lru_cache(maxsize=32)
def band(low: float, high: float, count: int, seed: int = 7, slope: float = 0.0) -> Array:
    """Noise between two frequencies, normalised to a peak of one; slope tilts it down per octave (pink is 0.5)."""
    rng = np.random.default_rng(seed)
    size = 1 << (count - 1).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    skirt = 1 / (1 + (low / np.maximum(hertz, 1)) ** 6) / (1 + (hertz / high) ** 6)
    skirt *= np.maximum(hertz, 20) ** -slope
    spectrum = skirt * np.exp(2j * np.pi * rng.random(len(hertz)))
    spectrum[0] = 0
    wave = np.fft.irfft(spectrum, size)[:count]
    return np.asarray(wave / np.abs(wave).max(), np.float32)


@lru_cache(maxsize=24)
def plucked(pitch: float, seconds: float, softness: float = 0.5, damping: float = 0.996) -> Array:
    """A string by Karplus and Strong: a burst of noise that goes round, each turn a little duller."""
    wanted = RATE / frequency(pitch)
    period = int(wanted)
    rng = np.random.default_rng(int(pitch * 10) + 31)
    loop = rng.uniform(-1, 1, period).astype(np.float32)
    for _ in range(1 + int(softness * 6)):  # The finger's flesh: softer means duller from the start.
        loop = (loop + np.roll(loop, 1)) * np.float32(0.5)
    loop -= loop.mean()
    turns = int(samples(seconds) * 1.02 / period) + 2
    sound = np.empty(turns * period, np.float32)
    for turn in range(turns):
        sound[turn * period : (turn + 1) * period] = loop
        loop = np.float32(damping * 0.5) * (loop + np.concatenate([loop[-1:], loop[:-1]]))
    places = np.arange(samples(seconds)) * ((period + 0.5) / wanted)  # The filter delays by half a sample: retune.
    wave = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    return edged(wave / np.float32(max(1e-6, np.abs(wave).max())), 0.001, 0.05)
