"""A field recording that never was: wind or stream, birds or crickets, far bells, and a note that holds it."""

import numpy as np

from mima.demo.sound.harmony import progression, voiced
from mima.demo.sound.song import Song, Stem, echoed
from mima.demo.sound.voices import bell, pad
from mima.demo.sound.wave import RATE, Array, band, decaying, envelope, ramped, samples, swept

SCENES = ["meadow", "stream", "night", "rain"]


def compose(song: Song) -> bytes:
    """A place with weather and inhabitants; after a while, a chord under it, and bells from the valley."""
    scene = song.pick(SCENES)
    near, far, chordal = song.stem(), song.stem(), song.stem()
    song.mixed += _weather(song, scene) * np.float32(0.3)
    for _ in range({"meadow": 34, "stream": 16, "night": 60, "rain": 8}[scene]):
        _creature(song, near, scene)
    if scene in ("stream", "rain"):
        _drops(song, near, 150 if scene == "stream" else 420)
    for _ in range(9):
        pitch = 67 + [0, 2, 5, 7, 9, 12][int(song.rng.integers(6))] + song.tonic % 12 - 6
        far.add(song.rng.uniform(2, song.seconds - 4), bell(pitch, 2.6), song.loud(0.15, 0.4), song.rng.uniform(-0.8, 0.8))
    before: list[int] | None = None
    for bar, chord in enumerate(song.cycle(progression("0m9 8maj9 5m9 10sus2" if song.minor else "0add9 5maj9 9m7 5maj9"))):
        before = voiced(chord, song.tonic, before, centre=58, voices=3)
        for pitch in before:
            chordal.add(song.time(bar) - 0.4, pad(pitch, song.beat * 4 + 1.8, 0.15, 1.4, 1.6), 0.3)
    echoed(far, 0.61, 0.4, 4, dull=0.3)
    song.join(near, 0.5, 0.25)
    song.join(far, 0.4, 0.9)
    song.join(chordal, 0.4, 0.5, song.curve([(0, 0.05), (song.bars * 0.3, 0.35), (song.bars * 0.7, 1.0), (song.bars, 0.3)]))
    return song.finish(decay=3.6, bright=3600, drive=0.13, fade=4.0)


def _weather(song: Song, scene: str) -> Array:
    """Two different winds, waters or rains in the two ears, each with slow gusts."""
    tones = {"meadow": (180, 2600, 0.6), "stream": (350, 6500, 0.35), "night": (120, 1500, 0.7), "rain": (700, 9000, 0.2)}
    low, high, slope = tones[scene]
    ears = []
    for ear in (0, 1):
        grain = band(low, high, 1 << 18, 101 + ear, slope)
        gusts = ramped([(2.3 * turn, float(song.rng.uniform(0.35, 1.0))) for turn in range(27)], song.count)
        shifted = np.roll(grain, int(song.rng.integers(len(grain))))
        ears.append(np.resize(shifted, song.count) * gusts)
    return np.stack(ears).astype(np.float32)


def _creature(song: Song, near: Stem, scene: str) -> None:
    at, pan = song.rng.uniform(0.2, song.seconds - 3), song.rng.uniform(-0.9, 0.9)
    if scene == "night":
        chirp = _cricket(float(song.rng.uniform(3900, 4700)))
        for turn in range(int(song.rng.integers(3, 9))):
            near.add(at + turn * 0.42, chirp, song.loud(0.05, 0.16), pan)
        return
    base, phrase = song.rng.uniform(2300, 4300), int(song.rng.integers(2, 7))
    when = at
    for _ in range(phrase):
        seconds = float(song.rng.uniform(0.06, 0.2))
        near.add(when, _chirp(song, float(base * song.rng.uniform(0.85, 1.2)), seconds), song.loud(0.08, 0.22), pan)
        when += seconds + song.rng.uniform(0.03, 0.14)


def _chirp(song: Song, hertz: float, seconds: float) -> Array:
    """A bird's syllable: a glide, sometimes trilled."""
    time = np.linspace(0, 1, samples(seconds), dtype=np.float32)
    glide = hertz * (1 + song.rng.uniform(-0.28, 0.28) * time + song.rng.choice([0, 0.05]) * np.sin(2 * np.pi * 5 * time))
    wave: Array = swept(glide, [1, 0.12]) * np.clip(np.sin(np.pi * time), 0, 1) ** 1.5
    return wave


def _cricket(hertz: float) -> Array:
    seconds = 0.16
    time = np.arange(samples(seconds)) / RATE
    wave: Array = swept(np.full(len(time), hertz), [1, 0.2]) * (0.5 - 0.5 * np.cos(2 * np.pi * 31 * time))
    return (wave * envelope(seconds, 0.02, 0.03)).astype(np.float32)


def _drops(song: Song, near: Stem, count: int) -> None:
    """Water: bubbles whose pitch rises as they close."""
    for _ in range(count):
        seconds = float(song.rng.uniform(0.02, 0.07))
        time = np.linspace(0, 1, samples(seconds), dtype=np.float32)
        hertz = song.rng.uniform(500, 2600) * (1 + 0.5 * time**2)
        wave = swept(hertz, [1.0]) * decaying(seconds, seconds / 4, 0.002, 0.006)
        near.add(song.rng.uniform(0.1, song.seconds - 1), wave, song.loud(0.03, 0.16), song.rng.uniform(-0.9, 0.9))
