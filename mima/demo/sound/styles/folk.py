"""A guitar by the window: broken chords, a tune among them, a cello that comes to sit."""

from mima.demo.sound.drums import kick, shaker
from mima.demo.sound.harmony import Chord, melody, progression, voiced
from mima.demo.sound.song import Song, Stem
from mima.demo.sound.voices import bell, bowed, guitar

MINOR = ["0m 8 3 10", "0m7 5m7 10 3maj7", "0m 10 8maj7 10", "0madd9 3 10 5"]
MAJOR = ["0 5 9m 7", "0add9 9m7 5maj7 7sus4", "0 2m7 5 0", "9m 5 0 7", "0 10 5 0"]
PATTERNS = [(0, 2, 3, 1, 2, 3, 1, 2), (0, 3, 2, 1, 3, 2, 1, 3), (0, 1, 3, 2, 0, 3, 2, 1)]
RHYTHMS: list[list[float]] = [[-1, 1, 2], [1.5, 0.5, 2], [-0.5, 0.5, 1, 2], [3, 1], [2, -2]]


def compose(song: Song) -> bytes:
    """Guitar, then the tune an octave above, then the cello, a hand on the wood, and guitar again."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    first, second, cello, wood = (song.stem() for _ in range(4))
    pattern = PATTERNS[int(song.rng.integers(len(PATTERNS)))]
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=59, voices=4)
        _fingers(song, first, bar, chord, before, pattern)
        share = bar / song.bars
        if share > 0.3 and bar < song.bars - 1:
            root = 36 + (song.tonic + chord.root) % 12
            cello.add(song.time(bar) - 0.05, bowed(root + 12, song.beat * 4.3, 0.3, 0.3), 0.55, 0.25)
            cello.add(song.time(bar, 2), bowed(before[2], song.beat * 2.2, 0.25, 0.4), 0.3, 0.45)
        if 0.4 < share < 0.85:
            _wood(song, wood, bar)
    scale = "minor" if song.minor else "major"
    for note in melody(song.rng, chords, song.tonic, scale, 4, 67, 83, RHYTHMS):
        if 0.15 < note.beat / 4 / song.bars < 0.93:
            at = song.time(0, note.beat) + song.human(0.012)
            second.add(at, guitar(note.pitch, 1.8, 0.4), 0.66 * note.level, 0.35)
            if note.beat / 4 / song.bars > 0.6:
                second.add(at, bell(note.pitch + 12, 1.4), 0.12 * note.level, -0.4)
    song.join(first, 0.7, 0.25)
    song.join(second, 0.62, 0.4)
    song.join(cello, 0.4, 0.4)
    song.join(wood, 0.4, 0.15)
    return song.finish(decay=1.9, bright=4800, drive=0.16, fade=2.8)


def _fingers(song: Song, first: Stem, bar: int, chord: Chord, voices: list[int], pattern: tuple[int, ...]) -> None:
    root = 40 + (song.tonic + chord.root - 40) % 12
    if bar == song.bars - 1:
        for index, pitch in enumerate([root, *voices]):
            first.add(song.time(bar, index * 0.14), guitar(pitch, 2.8), 0.6, -0.2)
        return
    for index, voice in enumerate(pattern):
        at = song.time(bar, index / 2) + song.human(0.007)
        thumb = index % 4 == 0
        pitch = (root if index == 0 else root + 7 - 12 * (root > 45)) if thumb else voices[voice]
        level = (0.68 if thumb else 0.46) * song.loud(0.82)
        first.add(at, guitar(pitch, 1.6, 0.6 if thumb else 0.35), level, -0.35 + 0.08 * voice)


def _wood(song: Song, wood: Stem, bar: int) -> None:
    for beat in (0, 2):
        wood.add(song.time(bar, beat), kick(62, 0.3), 0.5 * song.loud())
    for step in range(8):
        wood.add(song.time(bar, step / 2), shaker(), (0.1, 0.18)[step % 2] * song.loud(0.7), 0.5)
