"""Dub: a heavy bass, a drum on the third beat, and echoes that fill what was taken away."""

from mima.demo.sound.drums import hat, kick, rim, snare
from mima.demo.sound.harmony import Chord, progression, voiced
from mima.demo.sound.song import Song, Stem, echoed
from mima.demo.sound.voices import bass, keys, lead, reed

MINOR = ["0m7 0m7 5m7 5m7", "0m 10 0m 10", "0m7 8maj7 5m7 7m7", "0m 0m 8 10"]
MAJOR = ["0 5 0 5", "0maj7 2m7 0maj7 2m7", "0 10 5 0"]
LINES = [
    [(0, 0, 0.9), (1, 0, 0.4), (1.5, 7, 0.4), (2.5, 10, 0.4), (3, 7, 0.8)],
    [(0.5, 0, 0.4), (1, 0, 0.4), (1.5, 3, 0.4), (2.5, 5, 0.4), (3.5, 7, 0.4)],
    [(0, 0, 1.4), (1.75, -5, 0.4), (2.5, 0, 0.9), (3.5, 3, 0.4)],
]
PHRASES = [(0, 1, 1.5, 3), (0.5, 1.5, 2), (0, 0.75, 1.5, 2.5), (2, 2.5, 3.5)]


def compose(song: Song) -> bytes:
    """Everything at first; then the desk plays: parts drop out, a stroke is thrown into the echo, parts return."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    drums, low, skank, horn, thrown = (song.stem() for _ in range(5))
    line = LINES[int(song.rng.integers(len(LINES)))]
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=63, voices=3)
        bare = bar % 8 in (5, 6)
        last = bar == song.bars - 1
        if not last:
            _drums(song, drums, thrown, bar, bare)
            _bass(song, low, bar, chord, line)
        _skank(song, thrown if bare or last else skank, bar, before, bare or last)
        if bar % 4 == 2 and bar > 2 and not last:
            _horn(song, horn, bar, before)
    echoed(thrown, song.beat * 0.75, 0.62, 7, dull=0.35)
    echoed(horn, song.beat * 1.5, 0.5, 4, dull=0.3)
    echoed(skank, song.beat * 0.75, 0.22, 2, dull=0.3)
    song.join(drums, 0.72, 0.12)
    song.join(low, 0.33)
    song.join(skank, 0.85, 0.3)
    song.join(horn, 0.62, 0.4)
    song.join(thrown, 0.8, 0.5)
    return song.finish(decay=2.4, bright=3800, drive=0.19, fade=3.2)


def _drums(song: Song, drums: Stem, thrown: Stem, bar: int, bare: bool) -> None:
    """The weight is on three; the rim answers; hats swing a little."""
    drums.add(song.time(bar, 2), kick(50), 0.95)
    drums.add(song.time(bar, 2), snare(0.6), 0.5)
    if not bare:
        drums.add(song.time(bar, 0), kick(50, 0.7), 0.35)
        for step in range(8):
            late = 0.05 * song.beat * (step % 2)
            drums.add(song.time(bar, step / 2) + late, hat(), (0.5, 0.75)[step % 2] * song.loud(0.75), 0.3)
    if bar % 2:
        drums.add(song.time(bar, 3.5), rim(76), 0.6, -0.35)
    if bare or bar % 4 == 3:
        thrown.add(song.time(bar, 3), snare(0.2), 0.5, 0.2)


def _bass(song: Song, low: Stem, bar: int, chord: Chord, line: list[tuple[float, int, float]]) -> None:
    root = 33 + (song.tonic + chord.root - 33) % 12
    major = chord.intervals[1] == 4
    for beat, step, beats in line:
        pitch = root + step + (1 if step == 3 and major else 0)
        low.add(song.time(bar, beat), bass(pitch, beats * song.beat, 0.14), 0.95 * song.loud(0.92))


def _skank(song: Song, stem: Stem, bar: int, voices: list[int], thrown: bool) -> None:
    for beat in (1,) if thrown else (1, 3):
        for index, pitch in enumerate(voices):
            stem.add(song.time(bar, beat), keys(pitch, 0.17, 0.6), 0.62 * song.loud(0.9), -0.3 + 0.2 * index)
            stem.add(song.time(bar, beat), reed(pitch, 0.14, 0.05), 0.25, 0.3)


def _horn(song: Song, horn: Stem, bar: int, voices: list[int]) -> None:
    phrase = PHRASES[int(song.rng.integers(len(PHRASES)))]
    for index, beat in enumerate(phrase):
        pitch = voices[(index * 2 + bar) % 3] + 12
        horn.add(song.time(bar, beat), lead(pitch, song.beat * 0.55, True, -0.6), 0.5 * song.loud(0.8), 0.25)
