"""House: four to the floor, chords that duck under the kick, a break, and back."""

import numpy as np

from mima.demo.sound.drums import clap, hat, kick, shaker
from mima.demo.sound.harmony import Chord, progression, voiced
from mima.demo.sound.song import Song, Stem, echoed
from mima.demo.sound.voices import bass, bell, keys, pad
from mima.demo.sound.wave import RATE, Array, band

MINOR = ["0m9 0m9 5m9 5m9", "0m9 8maj9 3maj9 10sus2", "0m9 10add9 8maj9 7m7", "5m9 7m7 0m9 0m9"]
MAJOR = ["2m9 7sus4 0maj9 9m7", "5maj9 4m7 2m9 0maj9", "9m9 5maj9 0maj9 7sus4"]
STABS = [(0, 1.5, 2.75), (0.5, 1.25, 2.5, 3.25), (0.75, 1.5, 3), (0, 0.75, 2.5, 3.5)]
BASSES = [(0.5, 1.5, 2.5, 3.5), (0, 0.75, 1.5, 2.75, 3.5), (0.5, 0.75, 1.5, 2.5, 2.75, 3.5)]


def compose(song: Song) -> bytes:
    """Drums come first, then bass and chords; the break keeps only chords; all returns for the last third."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    pulse = _pumping(song)
    drums, low, stabs, bed, spark = (song.stem() for _ in range(5))
    pause = range(round(song.bars * 0.5), round(song.bars * 0.5) + max(2, song.bars // 8))
    rhythm, line = STABS[int(song.rng.integers(len(STABS)))], BASSES[int(song.rng.integers(len(BASSES)))]
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=63, voices=4)
        _drums(song, drums, bar, bar in pause)
        if bar >= song.bars // 8:
            _stab(song, stabs, bar, before, rhythm)
        if bar >= song.bars // 5 and bar not in pause:
            _bass(song, low, bar, chord, line)
        if bar >= song.bars // 4:
            for pitch in before:
                bed.add(song.time(bar), pad(pitch, song.beat * 4.2, 0.5, 0.05, 0.3), 0.3)
        if bar >= song.bars * 0.6:
            _spark(song, spark, bar, before)
    echoed(spark, song.beat * 0.75, 0.5, 4)
    echoed(stabs, song.beat * 0.75, 0.3, 2)
    _riser(song, bed, pause)
    song.join(drums, 0.74, 0.06)
    song.join(low, 0.34, 0.0, pulse)
    song.join(stabs, 0.78, 0.3, pulse * 0.7 + 0.3)
    song.join(bed, 0.55, 0.3, pulse)
    song.join(spark, 0.5, 0.5, pulse * 0.5 + 0.5)
    return song.finish(decay=1.6, bright=6000, drive=0.21, fade=2.2)


def _pumping(song: Song) -> Array:
    """The gain under a kick: down on each beat, back before the next."""
    count = int(song.beat * RATE)
    one = np.clip(np.linspace(0, 1, count) / 0.62, 0, 1) ** 1.6
    return (0.12 + 0.88 * np.resize(one, song.count)).astype(np.float32)


def _drums(song: Song, drums: Stem, bar: int, paused: bool) -> None:
    full = bar >= song.bars // 8
    last = bar >= song.bars - 1
    for beat in range(4):
        if not paused and not (last and beat > 0):
            drums.add(song.time(bar, beat), kick(50), 0.8)
        if full and beat % 2 == 1 and not last:
            drums.add(song.time(bar, beat), clap(), 0.62 if not paused else 0.25, 0.08)
        if not last:
            drums.add(song.time(bar, beat + 0.5), hat(0.22, 0.05), 0.62 * song.loud(), -0.25)
    for step in range(16):
        if bar >= song.bars // 4 and not last:
            swing = 0.022 * (step % 2)
            drums.add(song.time(bar, step / 4) + swing, hat(), (0.42, 0.2, 0.34, 0.22)[step % 4] * song.loud(0.7), 0.3)
            drums.add(song.time(bar, step / 4) + swing, shaker(), (0.16, 0.1, 0.3, 0.12)[step % 4], -0.55)


def _stab(song: Song, stabs: Stem, bar: int, voices: list[int], rhythm: tuple[float, ...]) -> None:
    for beat in rhythm:
        for index, pitch in enumerate(voices):
            stabs.add(song.time(bar, beat), keys(pitch, song.beat * 0.7, 1.2), 0.34 * song.loud(), -0.3 + 0.2 * index)


def _bass(song: Song, low: Stem, bar: int, chord: Chord, line: tuple[float, ...]) -> None:
    root = 33 + (song.tonic + chord.root - 33) % 12
    for index, beat in enumerate(line):
        jump = 12 if index == len(line) - 1 and bar % 2 else 0
        low.add(song.time(bar, beat), bass(root + jump, song.beat * 0.42, 0.55), 0.8 * song.loud(0.9))


def _spark(song: Song, spark: Stem, bar: int, voices: list[int]) -> None:
    for index in range(8):
        if (index * 5 + bar) % 8 in (0, 3, 5):
            spark.add(song.time(bar, index / 2), bell(voices[index % 4] + 12, 1.0), 0.4, (-1) ** index * 0.5)


def _riser(song: Song, bed: Stem, pause: range) -> None:
    """Noise that swells towards the return."""
    count = int((pause.stop - pause.start) * song.beat * 4 * RATE)
    noise = np.resize(band(1500, 9000, 1 << 17, 91), count)
    swell = np.linspace(0, 1, count, dtype=np.float32) ** 3 * np.clip(np.arange(count)[::-1] / 400, 0, 1)
    wide = np.stack([noise, np.roll(noise, 3001)]) * swell.astype(np.float32)
    bed.add(song.time(pause.start), wide, 0.5)
