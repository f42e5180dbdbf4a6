"""A brass band: tubas that walk, horns off the beat, a tune in thirds, drums of the street."""

from mima.demo.sound.drums import hat, kick, snare
from mima.demo.sound.harmony import Chord, Note, melody, progression, voiced
from mima.demo.sound.song import Song, Stem
from mima.demo.sound.voices import brass

MINOR = ["0m 0m 77 77 0m 5m 77 0m", "0m 10 8 77 0m 10 8 77", "0m 5m 0m 77 3 10 77 0m"]
MAJOR = ["0 0 5 77 0 9m 2m7 77", "0 5 0 77 0 5 77 0", "0 4m 5 77 9m 2m 77 0", "07 57 07 77 57 5m 0 77"]
RHYTHMS: list[list[float]] = [
    [0.5, 0.5, 1, 1, 1],
    [1.5, 0.5, 1, 1],
    [0.5, 0.5, 0.5, 0.5, 2],
    [1, 0.5, 0.5, 2],
    [0.75, 0.25, 1, 0.5, 0.5, 1],
]


def compose(song: Song) -> bytes:
    """A roll and a call, the march, a softer trio, the march with everyone, a stop all together."""
    turns = progression(song.pick(MINOR if song.minor else MAJOR))
    chords = song.cycle(turns)
    low, middle, high, kit = (song.stem() for _ in range(4))
    soft = range(round(song.bars * 0.45), round(song.bars * 0.62))
    before: list[int] | None = None
    _call(song, high, kit, chords[0])
    for bar in range(1, song.bars - 1):
        before = voiced(chords[bar], song.tonic, before, centre=58, voices=3)
        _tuba(song, low, bar, chords[bar])
        _offbeats(song, middle, bar, before, bar in soft)
        _drums(song, kit, bar, bar in soft)
    _tune(song, high, turns, soft)
    _stop(song, low, high, kit, voiced(chords[0], song.tonic, before, centre=60, voices=3))
    song.join(low, 0.46, 0.12)
    song.join(middle, 0.5, 0.2)
    song.join(high, 0.58, 0.26)
    song.join(kit, 0.56, 0.14)
    return song.finish(decay=1.2, bright=5600, drive=0.19, fade=1.8)


def _call(song: Song, high: Stem, kit: Stem, chord: Chord) -> None:
    root = 60 + song.tonic % 12
    for step in range(24):
        kit.add(song.time(0, step / 6), snare(), 0.1 + 0.014 * step, 0.1)
    for beat, step, beats in ((0, 0, 0.5), (0.75, 0, 0.25), (1, 7, 1), (2, chord.intervals[1] + 12, 0.5), (2.5, 7, 1.4)):
        for pan, drop in ((-0.4, 0), (0.3, 12)):
            high.add(song.time(0, beat), brass(root + step - drop, beats * song.beat, 0.9), 0.5, pan)


def _tuba(song: Song, low: Stem, bar: int, chord: Chord) -> None:
    root = 34 + (song.tonic + chord.root - 34) % 12
    fifth = root + 7 if root < 40 else root - 5
    for beat, pitch in ((0, root), (1, fifth), (2, root), (3, fifth)):
        if beat % 2 and song.rng.random() < 0.25:
            pitch = root + chord.intervals[1]
        low.add(song.time(bar, beat) + song.human(), brass(pitch, song.beat * 0.62, 0.55), 0.9 * song.loud(0.85), -0.08)


def _offbeats(song: Song, middle: Stem, bar: int, voices: list[int], soft: bool) -> None:
    for beat in (0.5, 1.5, 2.5, 3.5):
        for index, pitch in enumerate(voices):
            at = song.time(bar, beat) + song.human(0.008)
            middle.add(at, brass(pitch, song.beat * 0.3, 0.4), (0.2 if soft else 0.34) * song.loud(0.8), -0.6 + 0.45 * index)


def _drums(song: Song, kit: Stem, bar: int, soft: bool) -> None:
    for beat in (0, 2):
        kit.add(song.time(bar, beat), kick(52, 0.6), 0.5)
    if bar % 4 == 3:
        kit.add(song.time(bar, 3.5), kick(52, 0.6), 0.5)
    pattern = (1, 0, 0.35, 0.25, 1, 0, 0.35, 0.5) if not soft else (0.5, 0, 0.2, 0, 0.5, 0, 0.2, 0)
    for step, level in enumerate(pattern):
        if level:
            late = 0.06 * song.beat * (step % 2)
            kit.add(song.time(bar, step / 2 + 0.5) + late, snare(0.1), 0.34 * level * song.loud(0.8), 0.15)
    for beat in (1, 3):
        kit.add(song.time(bar, beat), hat(0.22, 0.05), 0.2 * song.loud(), 0.4)


def _tune(song: Song, high: Stem, turns: list[Chord], soft: range) -> None:
    scale = "minor" if song.minor else "major"
    parts = [melody(song.rng, turns, song.tonic, scale, 4, 62 + 3 * part, 79 + 2 * part, RHYTHMS) for part in (0, 1)]
    for start in range(0, song.bars, len(turns)):
        part = parts[1] if (start // len(turns)) % 3 == 1 else parts[0]
        for note in part:
            bar = start + int(note.beat // 4)
            if 1 <= bar < song.bars - 1 and (bar not in soft or bar % 2 == 0):
                _phrase(song, high, note, start * 4 + note.beat, bar in soft, bar > song.bars * 0.6)


def _phrase(song: Song, high: Stem, note: Note, where: float, soft: bool, full: bool) -> None:
    """The tune on cornets, a lower voice in thirds, and the octave when everyone plays."""
    at, seconds = song.time(0, where), note.beats * song.beat * 0.86
    force = 0.45 if soft else 0.85
    high.add(at + song.human(), brass(note.pitch, seconds, force), 0.5 * note.level, -0.25)
    if not soft:
        high.add(at + song.human(0.01), brass(note.pitch - 4 + note.pitch % 2, seconds, force * 0.8), 0.34 * note.level, 0.4)
    if full:
        high.add(at + song.human(0.01), brass(note.pitch - 12, seconds, force), 0.36 * note.level, 0.1)


def _stop(song: Song, low: Stem, high: Stem, kit: Stem, voices: list[int]) -> None:
    for pitch in [*voices, voices[0] + 12, voices[1] + 12]:
        high.add(song.time(song.bars - 1), brass(pitch, song.beat * 2.4, 0.95), 0.34, (pitch % 5 - 2) * 0.25)
    low.add(song.time(song.bars - 1), brass(34 + (song.tonic - 34) % 12, song.beat * 2.4, 0.7), 0.9)
    kit.add(song.time(song.bars - 1), kick(52, 0.6), 0.8)
    kit.add(song.time(song.bars - 1), snare(), 0.5, 0.1)
