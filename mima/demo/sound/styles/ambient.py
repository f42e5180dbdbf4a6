"""Ambient electronic: slow chords, a glass melody with echoes, a low note one feels, air."""

import numpy as np

from mima.demo.sound.harmony import melody, progression, voiced
from mima.demo.sound.song import Song, Stem, echoed
from mima.demo.sound.voices import bass, bell, pad
from mima.demo.sound.wave import Array, band, samples, saw, tone

MINOR = ["0m9 0m9 8maj9 8maj9 5m9 5m9 3maj9 10sus2", "0m9 8maj9 0m9 10add9", "0madd9 5m9 8maj9 7sus4"]
MAJOR = ["0maj9 0maj9 5maj9 5maj9 9m9 9m9 5maj9 7sus4", "0maj9 4m7 5maj9 2m9", "0add9 10add9 5maj9 0add9"]
RHYTHMS: list[list[float]] = [[-1, 1, 2], [2, -2], [1, 1, -2], [-2, 1.5, 0.5], [3, -1]]


def compose(song: Song) -> bytes:
    """It opens like a landscape at dawn, has its most light after two thirds, and goes back."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    bed, glass, low, pulse = song.stem(), song.stem(), song.stem(), song.stem()
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=60, voices=4)
        light = 0.25 + 0.5 * np.sin(np.pi * bar / song.bars)
        for pitch in before:
            bed.add(song.time(bar) - 0.4, pad(pitch, song.beat * song.beats + 1.6, light), 0.24)
        root = 36 + (song.tonic + chord.root) % 12
        low.add(song.time(bar), bass(root, song.beat * song.beats, 0.12), 0.5)
        if bar >= song.bars // 4:
            _pulse(song, pulse, bar, before)
    for note in melody(song.rng, chords, song.tonic, "minor" if song.minor else "lydian", song.beats, 72, 91, RHYTHMS):
        if song.bars * 0.15 < note.beat / song.beats < song.bars - 1:
            glass.add(song.time(0, note.beat), bell(note.pitch, 2.2), 0.34 * note.level, song.rng.uniform(-0.6, 0.6))
    echoed(glass, song.beat * 0.75, 0.52, 5)
    song.join(bed, 0.75, 0.45, song.curve([(0, 0.5), (song.bars * 0.2, 1), (song.bars * 0.8, 1), (song.bars, 0.7)]))
    song.join(low, 0.26, 0.05)
    song.join(pulse, 0.5, 0.4, song.curve([(song.bars * 0.25, 0), (song.bars * 0.65, 1), (song.bars * 0.9, 0.1)]))
    song.join(glass, 0.8, 0.9)
    song.mixed += air(song) * np.float32(0.14)
    return song.finish(decay=4.2, bright=4200, drive=0.16, fade=4.0)


def _pulse(song: Song, pulse: Stem, bar: int, voices: list[int]) -> None:
    """Sixteenths that climb through the chord, some of them left out."""
    partials = saw(9, 1.5)
    for index in range(song.beats * 4):
        if (index * 7 + bar * 3) % 16 < 5:
            continue
        pitch = voices[(index * 3) % len(voices)] + 12 * (index % 3 == 1)
        wave = tone(pitch, song.beat * 0.24, partials)
        shape = np.exp(-np.linspace(0, 5, len(wave), dtype=np.float32)) * np.clip(np.arange(len(wave)) / 200, 0, 1)
        tail = np.clip((len(wave) - np.arange(len(wave))) / 300, 0, 1)
        pulse.add(song.time(bar, index / 4), wave * (shape * tail).astype(np.float32), 0.5, np.sin(index * 0.8) * 0.7)


def air(song: Song) -> Array:
    """Wind in both ears, never the same, breathing slowly."""
    grain = band(250, 5200, 1 << 18, 5, 0.5)
    time = np.arange(song.count, dtype=np.float32) / samples(1)
    left, right = np.resize(grain, song.count), np.resize(np.roll(grain, 90_000), song.count)
    breath = 0.55 + 0.45 * np.sin(time * 0.7)
    return np.stack([left * breath, right * (1.1 - breath)])
