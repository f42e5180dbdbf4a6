"""Drums and what is struck: made once, laid many times."""

from functools import lru_cache

import numpy as np

from mima.demo.sound.wave import RATE, Array, band, decaying, edged, hollow, samples, swept, tone


@lru_cache(maxsize=16)
def kick(deep: float = 46, punch: float = 1.0, seconds: float = 0.42) -> Array:
    """A drum whose pitch falls from a knock to a floor."""
    time = np.arange(samples(seconds), dtype=np.float32) / RATE
    line = deep + 150 * punch * np.exp(-time * 42) + 900 * punch * np.exp(-time * 260)
    body = swept(line, [1.0]) * decaying(seconds, 0.11, 0.001, 0.08)
    click = np.zeros_like(body)
    tick = band(1800, 6000, samples(0.012), 5) * decaying(0.012, 0.002, 0.0005, 0.004)
    click[: len(tick)] = tick * 0.22 * punch
    return np.asarray(np.tanh((body + click) * np.float32(1.5)), np.float32)


@lru_cache(maxsize=8)
def snare(dark: float = 0.0, seconds: float = 0.24) -> Array:
    """Skin and wires."""
    skin = tone(54 - dark * 4, seconds, [1, 0.4]) * decaying(seconds, 0.035, 0.001)
    wires = band(900 - dark * 400, 9000 - dark * 4000, samples(seconds), 21) * decaying(seconds, 0.05, 0.001)
    return skin * 0.55 + wires * 0.9


@lru_cache(maxsize=4)
def clap() -> Array:
    """Several hands, not quite together."""
    count = samples(0.3)
    hits = np.zeros(count, np.float32)
    for start, level in ((0, 0.6), (0.011, 0.7), (0.023, 0.8), (0.034, 1.0)):
        one = np.exp2(-np.arange(count - samples(start), dtype=np.float32) / (RATE * (0.006 if start < 0.03 else 0.045)))
        hits[samples(start) :] += one * np.float32(level)
    return edged(band(900, 5200, count, 33) * hits, 0.001, 0.03) * np.float32(0.7)


@lru_cache(maxsize=8)
def hat(seconds: float = 0.06, half: float = 0.013) -> Array:
    """A closed hi-hat, or an open one when it is given time."""
    metal = sum(tone(104.3 + d, seconds, hollow(1)) for d in (0, 1.7, 3.1, 4.9, 6.6))
    return (band(6800, 15_500, samples(seconds), 41) * 0.8 + metal * 0.05) * decaying(seconds, half, 0.001, 0.012)


@lru_cache(maxsize=4)
def ride(seconds: float = 1.1) -> Array:
    """A cymbal touched with the tip of a stick."""
    count = samples(seconds)
    wash = band(3200, 12_500, count, 51) * decaying(seconds, 0.22, 0.002, 0.2) * 0.22
    ping = sum(tone(p, seconds, [1.0], p % 1) for p in (87.3, 91.8, 95.1, 98.6, 101.2)) * 0.05
    return np.asarray(wash + ping * decaying(seconds, 0.09, 0.001, 0.1), np.float32)


@lru_cache(maxsize=4)
def brush(seconds: float = 0.26) -> Array:
    """A brush drawn over the skin."""
    time = np.linspace(0, 1, samples(seconds), dtype=np.float32)
    return np.asarray(band(1400, 8500, samples(seconds), 61) * np.sin(np.pi * time**0.6) ** 2 * np.float32(0.4), np.float32)


@lru_cache(maxsize=8)
def rim(pitch: float = 78) -> Array:
    """A stick on the rim."""
    return tone(pitch, 0.07, [1, 0.6, 0.3]) * decaying(0.07, 0.009, 0.0007) + band(1500, 7000, samples(0.07), 71) * decaying(
        0.07, 0.004, 0.0007
    ) * np.float32(0.5)


@lru_cache(maxsize=4)
def shaker(seconds: float = 0.1) -> Array:
    """Seeds in a gourd."""
    time = np.linspace(0, 1, samples(seconds), dtype=np.float32)
    return np.asarray(band(4200, 12_000, samples(seconds), 81) * np.sin(np.pi * time**0.45) ** 3 * np.float32(0.5), np.float32)


@lru_cache(maxsize=8)
def tom(pitch: float = 43, seconds: float = 0.5) -> Array:
    """A low drum with a skin that sags."""
    time = np.arange(samples(seconds), dtype=np.float32) / RATE
    line = 440 * 2 ** ((pitch - 69) / 12) * (1 + 0.35 * np.exp(-time * 22))
    return swept(line, [1, 0.25, 0.1]) * decaying(seconds, 0.11, 0.002, 0.1)
