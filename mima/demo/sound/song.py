"""The mixing desk: stems in stereo, a room, gentle saturation, a level, and the file."""

import io
import math
from collections.abc import Sequence
from functools import lru_cache

import av
import numpy as np

from mima.demo.sound.harmony import Chord
from mima.demo.sound.wave import RATE, Array, ramped, samples

SHORTEST, TAIL = 29.0, 3.2  # Seconds of bars at least, and of what rings after them.
PEAK = 10 ** (-3 / 20)


class Stem:
    """One stereo strip of the desk, as long as the song."""

    def __init__(self, count: int) -> None:
        self.sound = np.zeros((2, count), np.float32)

    def add(self, at: float, wave: Array, level: float = 1.0, pan: float = 0.0) -> None:
        """Lay a mono or stereo sound at a time, in seconds; pan runs from -1 (left) to 1 (right)."""
        first = max(0, samples(at))
        length = min(wave.shape[-1], self.sound.shape[1] - first)
        if length <= 0:
            return
        angle = (pan + 1) * np.pi / 4
        gains = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(level * 1.414)
        self.sound[:, first : first + length] += wave[..., :length] * gains


class Song:
    """Tempo, key, chance and stems of one piece."""

    def __init__(self, seed: int, bpm: int, tonic: int, minor: bool, beats: int = 4) -> None:
        self.rng = np.random.default_rng(seed)
        self.beat = 60 / bpm
        self.tonic = tonic  # Between 48 and 59: the key's root below the middle of the keyboard.
        self.minor = minor
        self.beats = beats
        self.bars = max(8, 2 * math.ceil(SHORTEST / (self.beat * beats * 2)))
        self.seconds = self.bars * beats * self.beat + TAIL
        self.count = samples(self.seconds)
        self.mixed = np.zeros((2, self.count), np.float32)
        self.sent = np.zeros((2, self.count), np.float32)

    def stem(self) -> Stem:
        """A new, silent strip."""
        return Stem(self.count)

    def time(self, bar: float, beat: float = 0.0) -> float:
        """When that bar and beat begin, in seconds."""
        return (bar * self.beats + beat) * self.beat

    def human(self, spread: float = 0.006) -> float:
        """A small lateness, as hands have."""
        return float(abs(self.rng.normal(0, spread)))

    def loud(self, low: float = 0.8, high: float = 1.0) -> float:
        """A loudness between two, as hands have too."""
        return float(self.rng.uniform(low, high))

    def pick(self, options: Sequence[str]) -> str:
        """One of several."""
        return options[int(self.rng.integers(len(options)))]

    def cycle(self, chords: Sequence[Chord]) -> list[Chord]:
        """The chords repeated until there is one for each bar; the last one comes home."""
        return [chords[bar % len(chords)] for bar in range(self.bars - 1)] + [chords[0]]

    def join(self, stem: Stem, level: float, room: float = 0.0, automation: Array | None = None) -> None:
        """Mix a strip in at a level, part of it sent to the room; automation is a gain per sample."""
        gain = np.float32(level) if automation is None else (automation * np.float32(level)).astype(np.float32)
        stem.sound *= gain
        self.mixed += stem.sound
        if room:
            self.sent += stem.sound * np.float32(room)

    def curve(self, points: list[tuple[float, float]]) -> Array:
        """A gain per sample through (bar, gain) points."""
        return ramped([(self.time(bar), gain) for bar, gain in points], self.count)

    def finish(self, decay: float = 1.8, bright: float = 5000, drive: float = 0.17, fade: float = 2.5) -> bytes:
        """The whole as a FLAC file: room added, softly saturated to the drive's loudness, peak at -3 dBFS."""
        full = self.mixed + reverberated(self.sent, decay, bright)
        full -= full.mean(axis=1, keepdims=True)
        full *= np.float32(drive / np.sqrt(np.mean(full * full)))
        full = full / np.sqrt(1 + (full * np.float32(1.25)) ** 2)  # Rounds what stands out, leaves the rest alone.
        full *= np.float32(PEAK / np.abs(full).max())
        full = _ended(full)
        rings = np.abs(full[:, -samples(1.0) :]).max() > 0.03
        rise, fall = samples(0.01), samples(fade if rings else 0.6)
        full[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
        full[:, -fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
        full *= np.float32(PEAK / np.abs(full).max())
        return flac(full)


def _ended(full: Array) -> Array:
    """The piece without the silence after its last audible tenth of a second, but never under 31 seconds."""
    step = samples(0.1)
    loud = np.abs(full[:, : full.shape[1] // step * step]).reshape(2, -1, step).max(axis=(0, 2)) > 0.006
    end = max(samples(31.0), (int(np.flatnonzero(loud)[-1]) + 1) * step)
    return full[:, :end]


@lru_cache(maxsize=3)
def _room(decay: float, bright: float, size: int) -> Array:
    """Two decorrelated impulse responses as spectra, at half the rate: highs die sooner than lows."""
    half = RATE // 2
    count = min(int(decay * 1.3 * half), size // 2)
    rng = np.random.default_rng(1727)
    noise = rng.standard_normal((2, count)).astype(np.float32)
    time = np.arange(count, dtype=np.float32) / half
    dull = np.cumsum(noise, axis=1)
    dull = dull[:, 6:] - dull[:, :-6]
    dull = np.pad(dull, ((0, 0), (0, 6))) / np.float32(2.4)
    tilt = np.clip(bright / 8000, 0.1, 1) * np.exp(-time * 3.2 / decay)
    response = (noise * tilt + dull * (1 - tilt)) * np.exp2(-time * (10 / decay))
    response *= np.clip(time / 0.012, 0, 1)  # A short silence before the walls answer.
    response /= np.sqrt(np.sum(response**2, axis=1, keepdims=True))
    return np.fft.rfft(response, size, axis=1)


def reverberated(sent: Array, decay: float, bright: float) -> Array:
    """What the room gives back, in stereo, as long as what was sent."""
    count = sent.shape[1] // 2
    halved = (sent[:, : count * 2 : 2] + sent[:, 1 : count * 2 : 2]) * np.float32(0.5)
    size = _smooth(count + int(decay * RATE * 0.65))
    crossed = np.stack([halved[0] * 0.8 + halved[1] * 0.2, halved[1] * 0.8 + halved[0] * 0.2])
    wet = np.fft.irfft(np.fft.rfft(crossed, size, axis=1) * _room(decay, bright, size), size, axis=1)[:, :count]
    back = np.zeros_like(sent)
    back[:, : count * 2 : 2] = wet
    back[:, 1 : count * 2 - 1 : 2] = (wet[:, :-1] + wet[:, 1:]) * 0.5
    return back


def _smooth(count: int) -> int:
    """A size a little above count that the Fourier transform likes, from a short list so that rooms are shared."""
    return next(size for size in range(1 << 16, 1 << 22, 1 << 16) if size >= count and size // (1 << 16) in _LIKED)


_LIKED = frozenset({1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 20, 24, 25, 27, 30, 32, 36, 40, 45, 48, 50, 54, 60, 64})


def echoed(stem: Stem, delay: float, feedback: float = 0.45, times: int = 5, dull: float = 0.0) -> None:
    """Add repeats that change sides each time, duller at each turn if wanted."""
    shift, source = samples(delay), stem.sound.copy()
    for turn in range(1, times + 1):
        if dull:
            source[:, 1:] = source[:, 1:] * np.float32(1 - dull) + source[:, :-1] * np.float32(dull)
        source = source[::-1] * np.float32(feedback)
        stem.sound[:, shift * turn :] += source[:, : -shift * turn]


def flac(full: Array) -> bytes:
    """Stereo samples between -1 and 1 as FLAC of 16 bits."""
    whole = np.round(full * 32767).astype(np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="stereo", options={"compression_level": "3"})
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(whole.T).reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
