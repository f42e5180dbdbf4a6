"""A game's music: two pulse voices, a triangle that jumps, noise for drums; the machine has no more."""

import numpy as np

from mima.demo.sound.drums import hat, kick, snare
from mima.demo.sound.harmony import Chord, melody, progression, voiced
from mima.demo.sound.song import Song, Stem, echoed
from mima.demo.sound.wave import RATE, Array, envelope, frequency, harmonics_below, samples, swept

MINOR = ["0m 8 3 10", "0m 0m 5m 7 8 8 10 7", "0m 10 8 7", "0m 3 10 5m 8 3 2m7b5 7"]
MAJOR = ["0 9m 5 7", "0 7 9m 5 0 7 5 5", "5 7 4m 9m 2m 7 0 0", "0 4m 5 7"]
RHYTHMS: list[list[float]] = [
    [0.5, 0.5, 0.5, 0.5, 1, 1],
    [0.75, 0.75, 0.5, 1, 1],
    [1, 0.5, 0.5, -0.5, 0.5, 1],
    [0.5, 1, 0.5, 0.5, 0.5, 1],
]


def pulse(pitch: float, seconds: float, duty: float = 0.5, wobble: float = 0.0) -> Array:
    """A pulse of that width, without the harmonics that would fold back."""
    count = harmonics_below(pitch, 14_000)
    partials = tuple(float(np.sin(np.pi * k * duty) / k) for k in range(1, count + 1))
    time = np.arange(samples(seconds), dtype=np.float32) / RATE
    line = frequency(pitch) * (1 + wobble * 0.008 * np.sin(2 * np.pi * 6.2 * time) * np.clip(time * 5 - 1, 0, 1))
    wave: Array = swept(line, partials) * envelope(seconds, 0.003, 0.02, 0.7, 0.12) * np.float32(0.5)
    return wave


def triangle(pitch: float, seconds: float) -> Array:
    """The bass voice."""
    time = np.arange(samples(seconds), dtype=np.float32) / RATE
    partials = tuple((-1) ** (k // 2) / k**2 if k % 2 else 0.0 for k in range(1, 20))
    wave: Array = swept(np.full_like(time, frequency(pitch)), partials) * envelope(seconds, 0.003, 0.012)
    return wave


def compose(song: Song) -> bytes:
    """Title, first level with the tune, a calm room, the tune again with its echo a third above."""
    turns = progression(song.pick(MINOR if song.minor else MAJOR))
    chords = song.cycle(turns)
    arp, low, kit, tune, answer = (song.stem() for _ in range(5))
    calm = range(round(song.bars * 0.5), round(song.bars * 0.62))
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=64, voices=3)
        last = bar == song.bars - 1
        _arp(song, arp, bar, before, bar in calm, last)
        if not last:
            _low(song, low, bar, chord, bar in calm)
            _kit(song, kit, bar, bar in calm or bar < song.bars // 8)
    _tune(song, tune, answer, turns)
    echoed(tune, song.beat * 0.75, 0.3, 3)
    song.join(arp, 0.5, 0.14)
    song.join(low, 0.2)
    song.join(kit, 0.34, 0.06)
    song.join(tune, 0.62, 0.2)
    song.join(answer, 0.5, 0.2)
    return song.finish(decay=0.9, bright=6500, drive=0.17, fade=1.6)


def _arp(song: Song, arp: Stem, bar: int, voices: list[int], calm: bool, last: bool) -> None:
    """Chords that one voice must break, quickly, because it is alone."""
    ladder = [*voices, voices[0] + 12]
    if last:
        for index, pitch in enumerate([*ladder, voices[1] + 12, voices[2] + 12, voices[0] + 24]):
            arp.add(song.time(bar, index / 6), pulse(pitch, song.beat * 0.5, 0.25), 0.6, (index % 3 - 1) * 0.5)
        return
    steps = 8 if calm else 16
    for step in range(steps):
        pitch = ladder[(step * (1 if calm else 3)) % 4]
        wave = pulse(pitch, song.beat * 4 / steps * 0.86, 0.125 if bar % 4 < 2 else 0.25)
        arp.add(song.time(bar, step * 4 / steps), wave, 0.55 if step % 4 == 0 else 0.4, 0.65 * np.sin(step * np.pi / 4))


def _low(song: Song, low: Stem, bar: int, chord: Chord, calm: bool) -> None:
    root = 36 + (song.tonic + chord.root) % 12
    for step in range(2 if calm else 8):
        pitch = root + 12 * (step % 2) if not calm else root
        seconds = song.beat * (1.9 if calm else 0.44)
        low.add(song.time(bar, step * (2 if calm else 0.5)), triangle(pitch, seconds), 0.8)


def _kit(song: Song, kit: Stem, bar: int, bare: bool) -> None:
    for beat in range(4):
        kit.add(song.time(bar, beat + 0.5), hat(), 0.34, 0.35)
        if bare:
            continue
        kit.add(song.time(bar, beat), snare(-0.3, 0.16) if beat % 2 else kick(58, 0.8, 0.22), 0.75 if beat % 2 == 0 else 0.5)
        kit.add(song.time(bar, beat + 0.25), hat(), 0.14, -0.35)
        kit.add(song.time(bar, beat + 0.75), hat(), 0.18, -0.35)
    if bar % 4 == 3 and not bare:
        for step in range(4):
            kit.add(song.time(bar, 3 + step / 4), snare(-0.3, 0.16), 0.25 + 0.08 * step, 0.2)


def _tune(song: Song, tune: Stem, answer: Stem, turns: list[Chord]) -> None:
    scale = "minor" if song.minor else "major"
    part = melody(song.rng, turns, song.tonic, scale, 4, 70, 88, RHYTHMS)
    for start in range(song.bars // 8, song.bars - 1, len(turns)):
        for note in part:
            where = start * 4 + note.beat
            if where < (song.bars - 1) * 4 and not 0.5 <= where / 4 / song.bars < 0.6:
                seconds = note.beats * song.beat * 0.92
                tune.add(song.time(0, where), pulse(note.pitch, seconds, 0.5, 1.0), 0.6 * note.level, -0.15)
                if where / 4 > song.bars * 0.62:
                    third = note.pitch + (3 if song.minor else 4)
                    answer.add(song.time(0, where + 0.02), pulse(third, seconds, 0.25, 1.0), 0.4 * note.level, 0.4)
