"""Strings for pictures: long notes first, an ostinato under them, a drum far away, a summit, and what remains."""

import numpy as np

from mima.demo.sound.drums import tom
from mima.demo.sound.harmony import melody, progression, voiced
from mima.demo.sound.song import Song, Stem
from mima.demo.sound.voices import bowed, pad, piano

MINOR = ["0m 8maj7 3 10", "0m 5m 8 7sus4", "0madd9 3 8maj7 5m", "0m 0m 8 8 5m 5m 7 7", "0m 10 8 77"]
MAJOR = ["0add9 7 9m 5", "0 4m 5add9 7sus4", "5maj7 0 7 9m"]
RHYTHMS: list[list[float]] = [[3, 1], [2, 2], [4], [1.5, 0.5, 2], [-1, 1, 2]]
OSTINATI = [(0, 1, 2, 1), (0, 2, 1, 2), (2, 1, 0, 1), (0, 1, 0, 2)]


def compose(song: Song) -> bytes:
    """It rises in four steps, stands at three quarters, and leaves one voice at the end."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    bed, pulse, song_line, low, far = (song.stem() for _ in range(5))
    figure = OSTINATI[int(song.rng.integers(len(OSTINATI)))]
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=60, voices=4)
        share = bar / song.bars
        for index, pitch in enumerate(before):
            bed.add(
                song.time(bar) - 0.15, bowed(pitch, song.beat * 4.5, round(0.3 + 0.5 * share, 1), 0.6), 0.4, -0.45 + 0.3 * index
            )
        root = 36 + (song.tonic + chord.root) % 12
        low.add(song.time(bar) - 0.1, bowed(root, song.beat * 4.4, 0.35, 0.4), 0.6, 0.2)
        if share >= 0.22 and bar < song.bars - 1:
            _ostinato(song, pulse, bar, before, figure, share)
        if share >= 0.45 and bar < song.bars - 1:
            _far(song, far, bar, share)
    scale = "minor" if song.minor else "major"
    for note in melody(song.rng, chords, song.tonic, scale, 4, 67, 84, RHYTHMS):
        share = note.beat / 4 / song.bars
        if 0.3 < share < 0.93:
            wave = bowed(note.pitch, note.beats * song.beat + 0.25, round(0.45 + 0.5 * share, 1), 0.14)
            song_line.add(song.time(0, note.beat), wave, 0.55 * note.level, -0.2)
            if share > 0.65:
                song_line.add(song.time(0, note.beat), bowed(note.pitch - 12, note.beats * song.beat + 0.25, 0.5), 0.4, 0.25)
    _last(song, pulse, before or [60])
    rise = song.curve([(0, 0.45), (song.bars * 0.45, 0.7), (song.bars * 0.75, 1.1), (song.bars * 0.9, 0.8), (song.bars, 0.4)])
    song.join(bed, 0.55, 0.5, rise)
    song.join(low, 0.42, 0.3, rise)
    song.join(pulse, 0.5, 0.45)
    song.join(song_line, 0.66, 0.6, rise)
    song.join(far, 0.8, 0.5)
    return song.finish(decay=3.2, bright=4600, drive=0.17, fade=3.4)


def _ostinato(song: Song, pulse: Stem, bar: int, voices: list[int], figure: tuple[int, ...], share: float) -> None:
    """Short bows in quavers, louder as the piece rises."""
    for step in range(8):
        pitch = voices[figure[step % 4]] + (12 if share > 0.6 and step % 4 == 2 else 0)
        accent = 1.0 if step % 4 == 0 else 0.65
        level = (0.28 + 0.5 * share) * accent * song.loud(0.85)
        pulse.add(song.time(bar, step / 2) + song.human(), bowed(pitch, song.beat * 0.42, 0.65, 0.012), level, np.sin(step) * 0.4)


def _far(song: Song, far: Stem, bar: int, share: float) -> None:
    far.add(song.time(bar), tom(36, 0.9), 0.5 * share, -0.1)
    if bar % 2:
        for beat in (3, 3.5):
            far.add(song.time(bar, beat), tom(38, 0.7), 0.32 * share * song.loud(), 0.15)


def _last(song: Song, pulse: Stem, voices: list[int]) -> None:
    """A chord on the piano, under the last bows."""
    for index, pitch in enumerate(voices):
        pulse.add(song.time(song.bars - 1, index * 0.12), piano(pitch, 2.6, 0.6), 0.45)
    pulse.add(song.time(song.bars - 1), pad(voices[0], 3.0, 0.2), 0.1)
