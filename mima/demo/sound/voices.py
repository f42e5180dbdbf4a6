"""Instruments: each makes one note, ready to be laid in a stem."""

from functools import lru_cache

import numpy as np

from mima.demo.sound import wave as w
from mima.demo.sound.wave import RATE, Array, decaying, edged, envelope, frequency, harmonics_below, samples, saw, tone


@lru_cache(maxsize=40)
def piano(pitch: int, seconds: float, touch: float = 0.7) -> Array:
    """A felted upright: stretched partials that die one after the other, two strings a note, the hammer's thud."""
    count = samples(seconds)
    time = np.arange(count, dtype=np.float32) / RATE
    base = frequency(pitch)
    sound = np.zeros((2, count), np.float32)
    for k in range(1, min(11, harmonics_below(pitch, 9000)) + 1):
        stretched = base * k * np.sqrt(1 + 0.0004 * k * k)
        level = (1 / k ** (1.9 - touch)) * (0.25 if k == 7 else 1.0)
        fading = np.exp(-time * np.float32(0.9 + 0.35 * k + base / 500))
        for side, detune in enumerate((0.9994, 1.0005)):
            sound[side] += np.sin(np.float32(2 * np.pi * stretched * detune) * time + k) * fading * np.float32(level)
    thud = w.band(80, 900, samples(0.06), 3) * decaying(0.06, 0.012)
    sound[:, : min(count, len(thud))] += thud[: min(count, len(thud))] * 0.35
    place = np.float32((pitch - 62) / 60)
    sound *= np.array([[1 - place], [1 + place]], np.float32)
    sound *= edged(np.ones(count, np.float32), 0.003, 0.09)
    return sound / np.float32(3.2)


@lru_cache(maxsize=40)
def guitar(pitch: int, seconds: float, softness: float = 0.5) -> Array:
    """A plucked nylon string with the resonance of its box."""
    wave = w.plucked(pitch, seconds, softness, 0.9965 if pitch < 64 else 0.994)
    box = np.roll(wave, 180) * 0.18 + np.roll(wave, 431) * 0.12
    box[:431] = 0
    return edged(wave + box, 0.001, 0.06) * 0.7


def pad(pitch: int, seconds: float, bright: float = 0.4, attack: float = 0.9, release: float = 1.2) -> Array:
    """A warm bed: four detuned saws in each ear, opening and closing slowly."""
    dark = saw(min(6, harmonics_below(pitch)), 1.9)
    light = saw(min(18, harmonics_below(pitch)), 1.15)
    opened = envelope(seconds, seconds * 0.45, seconds * 0.45) * np.float32(bright)
    ears = []
    wider = w.table(light) - w.table(dark)
    for detunes in ((-0.09, 0.03), (-0.04, 0.08)):
        ear = np.zeros(samples(seconds), np.float32)
        for index, detune in enumerate(detunes):
            read = w.places(pitch + detune, seconds, 0.37 * index)
            ear += w.table(dark).take(read) + wider.take(read) * opened
        ears.append(ear)
    return np.stack(ears) * envelope(seconds, attack, release) * np.float32(0.35)


@lru_cache(maxsize=24)
def bowed(pitch: int, seconds: float, bright: float = 0.5, attack: float = 0.25) -> Array:
    """A small string section: three players who do not agree on their vibrato."""
    count = samples(seconds)
    time = np.arange(count, dtype=np.float32) / RATE
    partials = saw(min(16, harmonics_below(pitch)), 1.9 - 0.75 * bright)
    coming = np.clip(time / 0.6, 0, 1)
    ears = np.zeros((2, count), np.float32)
    for player, (rate, drift, pan) in enumerate(((5.1, -0.05, 0.25), (5.6, 0.04, 0.75), (4.7, 0.01, 0.5))):
        wobble = 1 + 0.0042 * np.sin(np.float32(2 * np.pi * rate) * time + player * 2) * coming
        wave = w.swept(wobble * frequency(pitch + drift), partials, player * 0.31)
        ears += wave * np.array([[1 - pan], [pan]], np.float32)
    return ears * envelope(seconds, attack, min(0.5, seconds * 0.4)) * np.float32(0.55)


def reed(pitch: int, seconds: float, musette: float = 0.11) -> Array:
    """Accordion: reeds tuned a little apart so that they beat, pushed by the bellows."""
    partials = [1, 0.75, 0.55, 0.6, 0.35, 0.3, 0.2, 0.16, 0.1, 0.08][: harmonics_below(pitch)]
    left = tone(pitch, seconds, partials) + tone(pitch + musette, seconds, partials, 0.4) * 0.8
    right = tone(pitch, seconds, partials, 0.1) + tone(pitch - musette * 0.8, seconds, partials, 0.7) * 0.8
    return np.stack([left, right]) * envelope(seconds, 0.03, 0.06) * np.float32(0.4)


def brass(pitch: int, seconds: float, force: float = 0.8) -> Array:
    """A horn: the harder it is blown the more it opens, with a small scoop into the note."""
    count = samples(seconds)
    time = np.arange(count, dtype=np.float32) / RATE
    scoop = 1 - 0.018 * np.exp(-time * 28) + 0.0025 * np.sin(2 * np.pi * 5.2 * time) * np.clip(time - 0.35, 0, 1)
    line = scoop * frequency(pitch)
    dark = w.swept(line, saw(min(5, harmonics_below(pitch)), 1.5))
    light = w.swept(line, saw(min(22, harmonics_below(pitch)), 0.75))
    blown = envelope(seconds, 0.045, 0.08, 0.7, 0.12) * np.float32(force)
    wave: Array = (dark * (1 - blown * 0.6) + light * blown * 0.8) * envelope(seconds, 0.03, 0.07)
    return wave * np.float32(0.6)


@lru_cache(maxsize=32)
def upright(pitch: int, seconds: float) -> Array:
    """A double bass, plucked: round, with the knock of the finger."""
    wave = w.plucked(pitch, seconds, 0.9, 0.9985)
    body = tone(pitch, seconds, [1, 0.35, 0.12]) * decaying(seconds, 0.35, 0.006, 0.05)
    thump = np.zeros_like(wave)
    knock = w.band(60, 420, samples(0.05), 11) * decaying(0.05, 0.01)
    thump[: min(len(knock), len(wave))] = knock[: min(len(knock), len(wave))]
    return edged(wave * 0.4 + body * 0.75 + thump * 0.25, 0.004, 0.05)


@lru_cache(maxsize=32)
def bass(pitch: int, seconds: float, bright: float = 0.4) -> Array:
    """A round synthesiser bass whose filter closes after the attack."""
    dark, light = [1, 0.28, 0.08], saw(14, 1.05)
    opened = decaying(seconds, 0.09, 0.004, 0.02) * np.float32(bright)
    wave = tone(pitch, seconds, dark) * (1 - opened) + tone(pitch, seconds, light) * opened
    return wave * envelope(seconds, 0.006, 0.04, 0.85, 0.2)


@lru_cache(maxsize=40)
def keys(pitch: int, seconds: float, bell: float = 1.0) -> Array:
    """An electric piano by frequency modulation, with a slow tremolo from ear to ear."""
    time = np.arange(samples(seconds), dtype=np.float32) / RATE
    turn = np.float32(2 * np.pi * frequency(pitch))
    bite = np.exp(-time * 6) * np.float32(1.1 * bell) + np.float32(0.25)
    wave = np.sin(turn * time + bite * np.sin(turn * time)) + 0.14 * np.exp(-time * 9) * np.sin(turn * 7 * time) * bell
    wave = wave * decaying(seconds, 0.7, 0.004, 0.12)
    sway = 0.3 * np.sin(np.float32(2 * np.pi * 4.3) * time)
    return np.stack([wave * (1 + sway), wave * (1 - sway)]) * np.float32(0.5)


def lead(pitch: int, seconds: float, square: bool = False, glide: float = 0.0) -> Array:
    """A singing synthesiser line with late vibrato; glide is the pitch it comes from, in semitones."""
    time = np.arange(samples(seconds), dtype=np.float32) / RATE
    line = np.exp2((glide * np.exp(-time * 30) + 0.13 * np.sin(2 * np.pi * 5.5 * time) * np.clip(time - 0.2, 0, 1)) / 12)
    make = w.hollow if square else saw
    partials = make(min(16, harmonics_below(pitch)), 1.35)
    return w.swept(line * frequency(pitch), partials) * envelope(seconds, 0.015, 0.09, 0.8, 0.2) * np.float32(0.5)


def bell(pitch: int, seconds: float) -> Array:
    """A glass bell: few partials, none of them quite in tune."""
    sound = np.zeros(samples(seconds), np.float32)
    for ratio, level, half in ((1, 1, 0.9), (2.01, 0.45, 0.5), (3.02, 0.22, 0.3), (5.43, 0.14, 0.12)):
        pitched = pitch + 12 * float(np.log2(ratio))
        if frequency(pitched) < 14_000:
            sound += tone(pitched, seconds, [1.0]) * decaying(seconds, half, 0.003, 0.2) * np.float32(level)
    return sound * np.float32(0.5)
