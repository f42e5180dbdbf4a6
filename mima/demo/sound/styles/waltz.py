"""A waltz as songs have them: guitar, double bass, and a tune for whistle, then for accordion."""

import numpy as np

from mima.demo.sound.drums import brush
from mima.demo.sound.harmony import Chord, Note, melody, progression, voiced
from mima.demo.sound.song import Song, Stem
from mima.demo.sound.voices import guitar, reed, upright
from mima.demo.sound.wave import RATE, Array, band, envelope, frequency, samples, swept

MINOR = ["0m 0m 5m 5m 77 77 0m 0m", "0m 10 8 77 0m 5m 77 0m", "0m 5m 10 3 8 5m 77 0m", "0m 77 77 0m 5m 0m 77 0m"]
MAJOR = ["0 0 9m 9m 2m 77 0 0", "0 4m 5 0 2m 0 77 0", "0 9m 5 77 4m 9m 2m 77"]
RHYTHMS: list[list[float]] = [[1, 1, 1], [2, 1], [1.5, 0.5, 1], [3], [1, 2], [2, 0.5, 0.5]]


def compose(song: Song) -> bytes:
    """Guitar alone, the whistled tune, the tune on the reeds, both together at the end."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    strings, low, tune, skin = (song.stem() for _ in range(4))
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=60, voices=3)
        _guitar(song, strings, bar, chord, before)
        if bar >= song.bars // 8 and bar < song.bars - 1:
            root = 33 + (song.tonic + chord.root - 33) % 12
            low.add(song.time(bar), upright(root if bar % 2 == 0 else root + 7 - 12 * (root > 38), song.beat * 1.6), 0.75)
        if song.bars // 4 <= bar < song.bars - 1:
            for beat in (1, 2):
                skin.add(song.time(bar, beat) + song.human(), brush(), 0.3 * song.loud(0.7), 0.3)
    scale = "minor" if song.minor else "major"
    for note in melody(song.rng, chords, song.tonic, scale, 3, 69, 86, RHYTHMS):
        _tune(song, tune, note)
    song.join(strings, 0.85, 0.25)
    song.join(low, 0.5, 0.08)
    song.join(tune, 0.34, 0.45)
    song.join(skin, 0.35, 0.2)
    return song.finish(decay=1.7, bright=5000, drive=0.16, fade=2.4)


def _guitar(song: Song, strings: Stem, bar: int, chord: Chord, voices: list[int]) -> None:
    """Bass, then the chord brushed twice; every fourth bar is broken into quavers."""
    root = 40 + (song.tonic + chord.root - 40) % 12
    if bar == song.bars - 1:
        for index, pitch in enumerate([root, *voices, voices[0] + 12]):
            strings.add(song.time(bar, index * 0.16), guitar(pitch, 2.6), 0.6, -0.15)
        return
    strings.add(song.time(bar) + song.human(), guitar(root, 1.5, 0.6), 0.66 * song.loud(0.9), -0.2)
    if bar % 4 == 3:
        for index, pitch in enumerate([voices[0], voices[1], voices[2], voices[1]]):
            strings.add(song.time(bar, 1 + index / 2) + song.human(), guitar(pitch, 1.2), 0.5 * song.loud(0.8), -0.25)
        return
    for beat in (1, 2):
        for index, pitch in enumerate(voices):
            at = song.time(bar, beat) + index * 0.011 + song.human()
            strings.add(at, guitar(pitch, 1.0), (0.4, 0.34)[beat - 1] * song.loud(0.85), -0.25 + index * 0.12)


def _tune(song: Song, tune: Stem, note: Note) -> None:
    bar = note.beat / 3
    if not song.bars // 8 <= bar < song.bars - 1:
        return
    at, seconds = song.time(0, note.beat) + song.human(0.012), note.beats * song.beat * 0.96
    whistled = bar < song.bars * 0.5 or bar > song.bars * 0.75
    if whistled:
        tune.add(at, whistle(note.pitch, seconds), 0.42 * note.level, 0.12)
    if bar >= song.bars * 0.5:
        tune.add(at, reed(note.pitch - 12, seconds, 0.08), 0.34 * note.level, -0.2)


def whistle(pitch: float, seconds: float) -> Array:
    """Lips and breath: nearly a pure tone, a little late vibrato, some air."""
    time = np.arange(samples(seconds), dtype=np.float32) / RATE
    line = 1 + 0.006 * np.sin(2 * np.pi * 5.4 * time) * np.clip(time * 2.2 - 0.3, 0, 1) - 0.03 * np.exp(-time * 35)
    breath = band(1500, 7000, samples(seconds), 17) * 0.05
    wave: Array = (swept(line * frequency(pitch), [1, 0.07, 0.02]) + breath) * envelope(seconds, 0.04, 0.09)
    return wave
