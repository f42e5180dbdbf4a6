"""Minimal piano: a figure that turns, a few notes above it, more of them, then fewer."""

from mima.demo.sound.harmony import Chord, melody, progression, voiced
from mima.demo.sound.song import Song, Stem
from mima.demo.sound.voices import bowed, piano

MINOR = ["0madd9 8maj7 3add9 10sus2", "0m7 5m9 8maj7 7sus4", "0madd9 10add9 8maj9 8maj7", "0m9 3maj7 8add9 5m7"]
MAJOR = ["0add9 9m7 5maj9 7sus4", "0maj9 4m7 5add9 5m6", "0add9 7sus4 9m7 5maj7", "5maj9 0add9 2m7 7sus2"]
FIGURES = [(0, 1, 2, 3, 2, 1, 2, 3), (0, 2, 1, 3, 1, 2, 1, 3), (0, 1, 3, 2, 3, 1, 3, 2), (0, 3, 1, 3, 2, 3, 1, 3)]
RHYTHMS: list[list[float]] = [[2, 1, 1], [-1, 1, 2], [1.5, 0.5, 2], [3, 1], [-0.5, 0.5, 1, 2]]


def compose(song: Song) -> bytes:
    """Left hand alone, the tune, the tune an octave up with strings, the left hand again."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    hands, strings = song.stem(), song.stem()
    figure = FIGURES[int(song.rng.integers(len(FIGURES)))]
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=58)
        _left(song, hands, bar, chord, before, figure)
        if song.bars * 0.4 < bar < song.bars - 2:
            for pitch in before[:3]:
                strings.add(song.time(bar), bowed(pitch, song.beat * 4.4, 0.15, 0.9), 0.32)
    _right(song, hands, chords)
    song.join(hands, 0.9, 0.5)
    song.join(strings, 0.32, 0.7, song.curve([(0, 0), (song.bars * 0.4, 0.3), (song.bars * 0.75, 1), (song.bars, 0.2)]))
    return song.finish(decay=2.6, bright=3600, drive=0.15, fade=3.0)


def _left(song: Song, hands: Stem, bar: int, chord: Chord, voices: list[int], figure: tuple[int, ...]) -> None:
    root = 36 + (song.tonic + chord.root) % 12
    hands.add(song.time(bar) + song.human(), piano(root, 2.6, 0.6), 0.62)
    if bar == song.bars - 1:
        for index, pitch in enumerate([*voices, voices[0] + 12]):
            hands.add(song.time(bar, 0.09 * index), piano(pitch, 2.6, 0.6), 0.5)
        return
    swell = 0.34 + 0.16 * min(1.0, bar / (song.bars * 0.6))
    for index, voice in enumerate(figure):
        at = song.time(bar, index * song.beats / len(figure)) + song.human(0.008)
        level = swell * (1.0 if index % 4 == 0 else 0.72) * song.loud(0.85)
        hands.add(at, piano(voices[voice], 2.6, 0.6), level)


def _right(song: Song, hands: Stem, chords: list[Chord]) -> None:
    scale = "minor" if song.minor else "major"
    tune = melody(song.rng, chords, song.tonic, scale, song.beats, 67, 84, RHYTHMS)
    for note in tune:
        bar = note.beat / song.beats
        if not song.bars * 0.12 <= bar < song.bars - 1.5:
            continue
        at = song.time(0, note.beat) + song.human(0.01)
        hands.add(at, piano(note.pitch, 2.6, 0.9), 0.66 * note.level)
        if bar > song.bars * 0.55:
            hands.add(at + 0.012, piano(note.pitch - 12, 2.6, 0.6), 0.4 * note.level)
