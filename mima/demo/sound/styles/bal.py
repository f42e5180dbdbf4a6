"""A village dance: accordion, guitar off the beat, foot on the floor, a drone, the tune twice and twice again."""

from mima.demo.sound.drums import kick, rim, shaker
from mima.demo.sound.harmony import Chord, melody, progression, voiced
from mima.demo.sound.song import Song, Stem
from mima.demo.sound.voices import bowed, guitar, reed, upright

MINOR = ["0m 0m 77 0m 0m 5m 77 0m", "0m 10 0m 77 3 10 77 0m", "0m 5m 10 3 5m 0m 77 0m"]
MAJOR = ["0 0 77 77 77 77 0 0", "0 5 77 0 0 2m 77 0", "0 77 0 5 0 77 77 0"]
BINARY: list[list[float]] = [[0.5, 0.5, 0.5, 0.5, 1, 1], [1, 0.5, 0.5, 1, 1], [0.5, 0.5, 1, 0.5, 0.5, 1], [1.5, 0.5, 1, 1]]
TERNARY: list[list[float]] = [[1, 0.5, 0.5, 1], [0.5, 0.5, 0.5, 0.5, 1], [1, 1, 1], [1.5, 0.5, 1]]


def compose(song: Song) -> bytes:
    """First the tune bare, then the band, then a second voice a third below, then everyone."""
    turns = progression(song.pick(MINOR if song.minor else MAJOR))
    chords = song.cycle(turns)
    tune, back, low, feet = (song.stem() for _ in range(4))
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=60, voices=3)
        if bar == song.bars - 1:
            _last(song, back, low, chord, before)
        elif bar >= song.bars // 8:
            _back(song, back, low, bar, chord, before)
            _feet(song, feet, bar)
        elif bar == 0:
            drone = bowed(48 + (song.tonic % 12), song.time(song.bars // 8) + 0.6, 0.3, 0.5)
            back.add(0, drone, 0.3)
    _tune(song, tune, turns)
    song.join(tune, 0.62, 0.28)
    song.join(back, 0.52, 0.22)
    song.join(low, 0.4, 0.06)
    song.join(feet, 0.36, 0.16)
    return song.finish(decay=1.1, bright=5600, drive=0.18, fade=1.8)


def _tune(song: Song, tune: Stem, turns: list[Chord]) -> None:
    """Eight bars that come back, as dancers expect, with a second part in the middle."""
    scale, beats = "dorian" if song.minor else "mixolydian", song.beats
    rhythms = BINARY if beats == 4 else TERNARY
    parts = [melody(song.rng, turns, song.tonic, scale, beats, 67 + shift, 83 + shift, rhythms) for shift in (0, 4)]
    for bar in range(0, song.bars, len(turns)):
        part = parts[1] if (bar // len(turns)) % 3 == 2 else parts[0]
        for note in part:
            where = bar * beats + note.beat
            if where >= (song.bars - 1) * beats:
                break
            at, seconds = song.time(0, where) + song.human(), note.beats * song.beat * 0.9
            tune.add(at, reed(note.pitch, seconds), 0.5 * note.level, 0.05)
            if where > song.bars * beats * 0.5:
                tune.add(at, reed(note.pitch - (4 if note.pitch % 2 else 3), seconds, 0.06), 0.2 * note.level, -0.35)


def _back(song: Song, back: Stem, low: Stem, bar: int, chord: Chord, voices: list[int]) -> None:
    root = 36 + (song.tonic + chord.root) % 12
    for beat in range(song.beats):
        if beat == 0 or (song.beats == 4 and beat == 2):
            low.add(song.time(bar, beat), upright(root if beat == 0 else root + 7 - 12 * (root > 40), song.beat * 0.9), 0.75)
            continue
        for index, pitch in enumerate(voices):
            at = song.time(bar, beat) + index * 0.007 + song.human()
            back.add(at, guitar(pitch, 0.45, 0.35), 0.46 * song.loud(0.8), -0.5)
            back.add(at, reed(pitch, song.beat * 0.32, 0.05), 0.16, 0.45)


def _feet(song: Song, feet: Stem, bar: int) -> None:
    for beat in range(song.beats):
        if beat == 0 or (song.beats == 4 and beat == 2):
            feet.add(song.time(bar, beat), kick(58, 0.5), 0.55 * song.loud(0.9))
        elif bar >= song.bars // 4:
            feet.add(song.time(bar, beat), rim(72), 0.16 * song.loud(0.7), 0.4)
        if bar >= song.bars // 3:
            feet.add(song.time(bar, beat + 0.5), shaker(), 0.16 * song.loud(0.7), 0.5)


def _last(song: Song, back: Stem, low: Stem, chord: Chord, voices: list[int]) -> None:
    for pitch in [*voices, voices[0] + 12]:
        back.add(song.time(song.bars - 1), reed(pitch, song.beat * 1.6), 0.3)
        back.add(song.time(song.bars - 1), guitar(pitch, 2.4), 0.4)
    low.add(song.time(song.bars - 1), upright(36 + (song.tonic + chord.root) % 12, 2.2), 0.8)
