"""Synthwave: a motor of quavers in the bass, wide chords, a drum with a long room, a tune for the road."""

import numpy as np

from mima.demo.sound.drums import hat, kick, snare, tom
from mima.demo.sound.harmony import Chord, melody, progression, voiced
from mima.demo.sound.song import Song, Stem, echoed
from mima.demo.sound.voices import bass, lead, pad
from mima.demo.sound.wave import RATE, saw, tone

MINOR = ["0m 8 3 10", "0m 0m 8 10", "8 10 0m 0m 8 10 3 7", "0m 5m 8 10"]
MAJOR = ["0 7 9m 5", "5maj7 7 0 9m", "0add9 9m7 5add9 7"]
RHYTHMS: list[list[float]] = [[1.5, 1.5, 1], [3, 1], [1, 1, 2], [0.5, 0.5, 1, 2], [2, 1.5, 0.5]]


def compose(song: Song) -> bytes:
    """Chords over the horizon, motor and drums, the tune, a bridge without drums, the tune with everything."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    bed, low, kit, room, arp, tune = (song.stem() for _ in range(6))
    bridge = range(round(song.bars * 0.56), round(song.bars * 0.68))
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=62, voices=4)
        for pitch in before:
            bed.add(song.time(bar) - 0.06, pad(pitch, song.beat * 4.3, 0.65, 0.12, 0.5), 0.3)
        last = bar == song.bars - 1
        if bar >= song.bars // 8:
            _motor(song, low, bar, chord, last)
        if bar >= song.bars // 6 and not last:
            _kit(song, kit, room, bar, bar in bridge)
        if bar >= song.bars // 4 or bar in bridge:
            _arp(song, arp, bar, before)
    scale = "minor" if song.minor else "major"
    for note in melody(song.rng, chords, song.tonic, scale, 4, 69, 86, RHYTHMS):
        bar = int(note.beat // 4)
        if song.bars * 0.3 <= bar < song.bars - 1 and bar not in bridge:
            tune.add(
                song.time(0, note.beat), lead(note.pitch, note.beats * song.beat * 0.95, False, -1.2), 0.6 * note.level, -0.1
            )
    echoed(tune, song.beat * 0.75, 0.38, 4, dull=0.2)
    echoed(arp, song.beat * 0.75, 0.35, 3)
    _mix(song, bed, low, kit, room, arp, tune)
    return song.finish(decay=2.0, bright=5600, drive=0.21, fade=3.0)


def _mix(song: Song, bed: Stem, low: Stem, kit: Stem, room: Stem, arp: Stem, tune: Stem) -> None:
    count = int(song.beat * RATE)
    duck = 0.45 + 0.55 * np.resize(np.clip(np.linspace(0, 1.7, count), 0, 1), song.count).astype(np.float32)
    song.join(bed, 0.42, 0.35, duck)
    song.join(low, 0.44, 0.0, duck)
    song.join(kit, 0.66, 0.08)
    song.join(room, 0.5, 0.7)
    song.join(arp, 0.26, 0.4)
    song.join(tune, 0.46, 0.5)


def _motor(song: Song, low: Stem, bar: int, chord: Chord, last: bool) -> None:
    root = 33 + (song.tonic + chord.root - 33) % 12
    for step in range(1 if last else 8):
        pitch = root + (12 if step in (3, 6) and bar % 2 else 0)
        low.add(song.time(bar, step / 2), bass(pitch, song.beat * (3 if last else 0.46), 0.75), 0.75 * song.loud(0.92))


def _kit(song: Song, kit: Stem, room: Stem, bar: int, bridge: bool) -> None:
    for beat in range(4):
        if not bridge and beat % 2 == 0:
            kit.add(song.time(bar, beat), kick(50, 0.9), 0.95)
        if beat % 2 and not bridge:
            kit.add(song.time(bar, beat), snare(0.2), 0.4)
            room.add(song.time(bar, beat), snare(0.2), 0.55, 0.1)
        for step in (0, 0.5):
            kit.add(song.time(bar, beat + step), hat(), (0.3 if step else 0.2) * song.loud(0.8), 0.3)
    if bar % 8 == 7 or (bridge and bar % 4 == 3):
        for step, pitch in enumerate((50, 50, 47, 45, 43, 40)):
            room.add(song.time(bar, 2.5 + step / 4), tom(pitch, 0.5), 0.4, 0.6 - 0.24 * step)


def _arp(song: Song, arp: Stem, bar: int, voices: list[int]) -> None:
    partials = saw(12, 1.25)
    for step in range(16):
        pitch = voices[(0, 2, 1, 3)[step % 4]] + 12
        wave = tone(pitch, song.beat * 0.24, partials)
        shape = np.exp(-np.linspace(0, 4, len(wave))) * np.clip(np.arange(len(wave)) / 120, 0, 1)
        shape *= np.clip(np.arange(len(wave))[::-1] / 300, 0, 1)
        arp.add(song.time(bar, step / 4), wave * shape.astype(np.float32), 0.5, 0.6 * (-1) ** step)
